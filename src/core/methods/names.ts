/** The methods that a person can choose from, and what each of them assumes. */

export interface MethodCard {
  /** What people call it. */
  readonly title: string;
  /** When it is right, in a sentence. */
  readonly assumption: string;
}

export const SMOOTHER_NAMES = [
  'savitzky-golay',
  'whittaker',
  'wavelet',
  'loess',
  'total-variation',
  'local-trend',
  'stft',
  'median',
] as const;
export type SmootherName = (typeof SMOOTHER_NAMES)[number];

/** What may be made of a series: the model's estimate, a smoother's, or nothing. */
export const METHOD_NAMES = ['diffusion', ...SMOOTHER_NAMES, 'none'] as const;
/** One of them. */
export type MethodName = (typeof METHOD_NAMES)[number];

/** A person's choice: one of them, or whatever is expected to err least. */
export type MethodSetting = MethodName | 'auto';

export const METHOD_CARDS: Readonly<Record<MethodName, MethodCard>> = {
  diffusion: {
    title: 'Diffusion model',
    assumption: 'The curve is like one of the many kinds that the model was trained on.',
  },
  'savitzky-golay': {
    title: 'Savitzky-Golay filter',
    assumption: 'The curve is a polynomial within a window of one width everywhere.',
  },
  whittaker: { title: 'Whittaker smoother', assumption: 'The curve is equally smooth everywhere.' },
  wavelet: {
    title: 'Wavelet shrinkage',
    assumption: 'The curve is smooth but for few places, such as jumps and peaks.',
  },
  loess: {
    title: 'Robust LOESS',
    assumption: 'The curve is nearly straight over one width everywhere; some samples may be far off.',
  },
  'total-variation': { title: 'Total variation', assumption: 'The curve is constant between few jumps.' },
  'local-trend': {
    title: 'Kalman smoother',
    assumption: 'Level and slope of the curve wander by chance, equally everywhere.',
  },
  stft: { title: 'Fourier threshold', assumption: 'The curve consists of few tones in any short stretch.' },
  median: {
    title: 'Running median',
    assumption: 'The curve hardly bends within a short window; single samples may be far off.',
  },
  none: { title: 'Left as it is', assumption: 'The samples are better than anything made of them.' },
};
