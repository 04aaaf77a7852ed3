// Draws the figure of docs/performance.md from the figures of bench/speed (npm run bench:speed -- --only scaling --write).
import { writeFileSync } from 'node:fs';
import { SIGNALS, savedScaling } from '../../bench/speed/scaling';
import { runMain } from '../main';
import { inRepository } from '../paths';
import { COLOURS, type Curve, chartSvg } from './chart';

const NAMES: Readonly<Record<(typeof SIGNALS)[number], string>> = {
  wave: 'a slow wave',
  steps: 'steps',
};

runMain(async () => {
  const figures = savedScaling();
  const curves = SIGNALS.map((signal, k): Curve => {
    const own = figures.filter((figure) => figure.signal === signal);
    return {
      name: NAMES[signal],
      x: own.map(({ n }) => n),
      y: own.map(({ processorSeconds }) => processorSeconds),
      colour: [COLOURS.better, COLOURS.computed][k],
      dots: true,
    };
  });
  const lengths = curves[0].x;
  // The longest takes minutes, and may not have been measured of every signal.
  const largest = curves[1].x.length - 1;
  const linear: Curve = {
    name: 'linear in the length',
    x: lengths,
    y: Array.from(lengths, (n) => (curves[1].y[largest] * n) / curves[1].x[largest]),
    colour: COLOURS.truth,
    dashed: true,
  };
  writeFileSync(
    inRepository('docs/figures/scaling.svg'),
    chartSvg({
      title: 'Denoising one series, with its band',
      xLabel: 'samples',
      yLabel: 'processor time [s]',
      curves: [...curves, linear],
      logarithmic: true,
    }),
  );
});
