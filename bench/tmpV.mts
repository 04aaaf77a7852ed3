import { openDenoiser } from '../src/core/diffusion/session';
import { denoiseGrid } from '../src/core/diffusion/long';
import { randomFor } from './accuracy/cases';
import { scaledTo } from './accuracy/statistics';
import { OSCILLATORY, REGULAR } from './accuracy/waveLabSignals';
const denoiser = await openDenoiser(process.argv[2]); const n = Number(process.argv[3]); const every = Number(process.argv[4] ?? 1);
const gm = (a: number[]) => Math.exp(a.reduce((s, v) => s + Math.log(v), 0) / a.length);
const rms = (a: Float64Array, b: Float64Array) => Math.sqrt(a.reduce((s, v, i) => s + (v - b[i]) ** 2, 0) / a.length);
const kinds: Record<string, (truth: Float64Array, r: any) => Float64Array> = {
  'ln .3': (t, r) => t.map(() => Math.exp(0.3 * r.normal())),
  'ln .7': (t, r) => t.map(() => Math.exp(0.7 * r.normal())),
  'ln 1.2': (t, r) => t.map(() => Math.exp(1.2 * r.normal())),
  'tenth 5x': (t, r) => t.map(() => (r.uniform() < 0.1 ? 5 : 1)),
  'third 40x': (t) => t.map((_, i) => (i % 3 === 0 ? 40 : 1)),
  'third 4x': (t) => t.map((_, i) => (i % 3 === 0 ? 4 : 1)),
  'smooth': (t) => t.map((_, i) => 4 ** Math.sin((Math.PI * i) / n)),
  'half': (t) => t.map((_, i) => (i < n / 2 ? 1 : 4)),
  'poisson': (t) => { const m = Math.min(...t); return t.map((v) => Math.sqrt(v - m + 1)); },
};
const scaleTo = (s: Float64Array) => { const q = Math.sqrt(s.reduce((a, v) => a + v * v, 0) / s.length); return s.map((v) => v / q); };
function kernel(v: Float64Array, width: number): Float64Array {
  const half = Math.round(width - 0.5); let out = v;
  for (let p = 0; p < 3; p++) { const c = new Float64Array(n + 1); for (let i = 0; i < n; i++) c[i + 1] = c[i] + out[i]; out = out.map((_, i) => c[Math.min(i + half + 1, n)] - c[Math.max(i - half, 0)]); }
  return out;
}
const localOf = (sig: Float64Array, width: number) => { const p = kernel(sig.map((s) => 1 / s ** 2), width), c = kernel(sig.map(() => 1), width); return p.map((v, i) => Math.sqrt(c[i] / v)); };
async function levels(y: Float64Array, sig: Float64Array, own: Float64Array, below: number, above: number, drop: number) {
  let low = Infinity, high = 0; for (const s of own) { low = Math.min(low, s); high = Math.max(high, s); }
  const range = Math.log(high / low), steps = Math.ceil(range / Math.log(2) - 1e-9);
  const mean = new Float64Array(n);
  for (let k = 0; k <= steps; k++) {
    const o = low * Math.exp(steps ? (k * range) / steps : 0); const lim = sig.map((s) => Math.min(Math.max(s, o / below), o * above)); const base = Math.min(...lim);
    const w = lim.map((s, i) => (sig[i] > drop * o ? 0 : (base / s) ** 2));
    const r = await denoiseGrid(denoiser, { y, w, sigma: base, outliers: false }, { deviation: null, onProgress: () => {} });
    for (let i = 0; i < n; i++) { const pos = steps ? (steps * Math.log(own[i] / low)) / range : 0; mean[i] += Math.max(0, 1 - Math.abs(pos - k)) * r.mean[i]; }
  }
  return mean;
}
const all: Record<string, number[]> = {};
for (const [kind, shape] of Object.entries(kinds)) {
  const res: Record<string, number[]> = {};
  for (const [q, [name, f]] of [...Object.entries(REGULAR), ...Object.entries(OSCILLATORY), ['slow', (m: number) => Float64Array.from({ length: m }, (_, i) => Math.sin((5 * i) / m))] as const].entries()) for (const rsnr of [3]) {
    if (q % every) continue;
    const r = randomFor(`bars|${kind}|${name}|${rsnr}`); const truth = scaledTo(f(n), rsnr); const sig = scaleTo(shape(truth, r)); const y = truth.map((v, i) => v + sig[i] * r.normal()); const b = rms(y, truth);
    const low = Math.min(...sig); const med = sig.toSorted()[n >> 1]; const clip = sig.map((v) => Math.min(Math.max(v, med / 4), med * 8));
    const add = (k: string, m: Float64Array) => { (res[k] ??= []).push(rms(m, truth) / b); (all[k] ??= []).push(rms(m, truth) / b); };
    add('ignored', (await denoiseGrid(denoiser, { y, w: sig.map(() => 1), sigma: 1, outliers: false }, { deviation: null, onProgress: () => {} })).mean);
    add('whole', (await denoiseGrid(denoiser, { y, w: sig.map((s) => (low / s) ** 2), sigma: low, outliers: false }, { deviation: null, onProgress: () => {} })).mean);
    add('2/8', await levels(y, sig, clip, 2, 8, 1e9));
    for (const W of [8, 16]) { const loc = localOf(sig, W); for (const F of [1, 2, 4]) { const own = clip.map((v, i) => Math.min(v, F * loc[i])); 
      add(`W${W} F${F} 2/8`, await levels(y, sig, own, 2, 8, 1e9)); if (W === 8) add(`W${W} F${F} 2/8 d8`, await levels(y, sig, own, 2, 8, 8)); if (W === 8) add(`W${W} F${F} 4/16`, await levels(y, sig, own, 4, 16, 1e9)); } }
  }
  console.log(kind, Object.entries(res).map(([k, v]) => `${k}: ${gm(v).toFixed(3)}`).join('  '));
}
console.log('ALL', Object.entries(all).map(([k, v]) => `${k}: ${gm(v).toFixed(3)}`).join('  '));
