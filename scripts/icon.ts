// Draws the extension's icon: media/icon.svg, and media/icon.png from it. Run with: npx tsx scripts/icon.ts
import { writeFileSync } from 'node:fs';
import { Resvg } from '@resvg/resvg-js';
import { inRepository } from './paths';

const SIZE = 256;
const SAMPLES = 15;
/** Offsets of the samples from the line, chosen by eye. */
const NOISE = [14, -24, 20, -12, 26, -20, 10, -26, 22, -16, 12, -24, 24, -10, 18];

/** The line's height at x. */
function height(x: number): number {
  const phase = (x - 28) / 200;
  return 128 - 62 * Math.cos(phase * 2.4 * Math.PI) * Math.exp(-phase * 0.9);
}

const line = Array.from({ length: 101 }, (_, i) => 28 + 2 * i)
  .map((x, i) => `${i === 0 ? 'M' : 'L'}${x} ${height(x).toFixed(1)}`)
  .join('');
const dots = Array.from({ length: SAMPLES }, (_, i) => {
  const x = 28 + (200 * i) / (SAMPLES - 1);
  return `<circle cx="${x.toFixed(1)}" cy="${(height(x) + NOISE[i]).toFixed(1)}" r="7"/>`;
}).join('');

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}">
<rect width="${SIZE}" height="${SIZE}" rx="52" fill="#14263f"/>
<g fill="#8ba3c4">${dots}</g>
<path d="${line}" fill="none" stroke="#4fc1ff" stroke-width="14" stroke-linecap="round" stroke-linejoin="round"/>
</svg>
`;
writeFileSync(inRepository('media/icon.svg'), svg);
writeFileSync(inRepository('media/icon.png'), new Resvg(svg).render().asPng());
