/** The smoothers beside the diffusion model, by name. */

import { localTrend } from './localTrend';
import { loess } from './loess';
import type { Smoother } from './method';
import type { SmootherName } from './names';
import { runningMedian } from './runningMedian';
import { savitzkyGolay } from './savitzkyGolay';
import { shortTimeFourier } from './shortTimeFourier';
import { totalVariation } from './totalVariation';
import { wavelet } from './wavelet';
import { whittaker } from './whittaker';

export const SMOOTHERS: Readonly<Record<SmootherName, Smoother>> = {
  'savitzky-golay': savitzkyGolay,
  whittaker,
  wavelet,
  loess,
  'total-variation': totalVariation,
  'local-trend': localTrend,
  stft: shortTimeFourier,
  median: runningMedian,
};
