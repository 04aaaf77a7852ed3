import { ENGLISH_RESIDUAL_SENTENCES } from '../../src/core/diagnostics/residualSentences';
import { METHOD_CARDS, type MethodName, type MethodSetting } from '../../src/core/methods/names';
import { ENGLISH_QUANTITY_NAMES } from '../../src/core/quantities/quantityRows';
import { NOISE_SOURCE_NAMES, type NoiseSource } from '../../src/core/result';

const count = (n: number, one: string, more: string) => `${n} ${n === 1 ? one : more}`;

export const english = {
  // Heading and messages
  cancelled: 'Cancelled',
  noResult: 'No result',
  runCancelled: 'The run was cancelled.',
  denoising: 'Denoising',
  drawing: 'Drawing',
  cancel: 'Cancel',
  cancelling: 'Cancelling',
  refresh: 'Refresh',
  tryAgain: 'Try Again',
  noAnswer: 'VS Code does not answer. Wait a little, or reload the window (Developer: Reload Window).',
  warnings: 'Warnings',
  changed: (source: string) => `${source} changed since it was read. Refresh to replace numbers in it.`,
  theDocument: 'The document',

  // Summary
  noNoise: 'No noise found',
  noiseLevelOf: (level: string, source: NoiseSource) =>
    `Noise level ${level} (${NOISE_SOURCE_NAMES[source]})`,
  accuracy: (before: string, after: string, change: string | null) =>
    `Error ${before} before, ${after} after${change === null ? '' : ` (${change})`}`,
  timesAsLarge: (ratio: string, isSmaller: boolean) => `${ratio} times ${isSmaller ? 'smaller' : 'larger'}`,
  snr: (value: string) => `SNR ${value}`,
  samples: (n: number) => count(n, 'sample', 'samples'),
  missingValue: 'missing',
  missing: (n: number) => `${n} missing`,

  // Controls
  settings: 'Settings',
  column: 'Column',
  compare: 'Compare',
  compareTitle: 'How far each method is expected to err on this series',
  methodTitle: (method: MethodSetting): string =>
    method === 'auto' ? 'Automatic' : METHOD_CARDS[method].title,
  bandLabel: 'Band',
  none: 'None',
  removeOutliers: 'Remove outliers',
  useErrorBars: 'Error bars',
  useErrorBarsTitle: 'Each sample counts by its own error bar; else all alike',
  removeOutliersTitle: 'Isolated spikes of a single sample are outliers, not signal',
  noiseLevel: 'Noise level',
  assumedNoise: 'Assumed noise level',
  assumedNoiseNumber: 'Assumed noise level, as a number',
  useEstimate: 'Use Estimate',
  useEstimateTitle: 'Estimate the noise level from the data',
  typeSigma: 'Type a number, 0 or larger.',
  spokenLevel: (level: string, source: NoiseSource) => `${level}, ${NOISE_SOURCE_NAMES[source]}`,
  undoSetting: 'Undo setting',
  redoSetting: 'Redo setting',
  moreSettings: 'More Settings',
  fewerSettings: 'Fewer Settings',
  xColumn: 'x column',
  equallySpaced: 'none, equally spaced',
  columns: 'Columns',
  delimiter: 'Columns parted by',
  delimiters: {
    comma: 'commas',
    semicolon: 'semicolons',
    tab: 'tabs',
    pipe: 'bars',
    blanks: 'blanks',
    none: 'nothing, one column',
  },
  decimalMark: 'Decimal mark',
  point: 'point',
  comma: 'comma',
  header: 'Header',
  yes: 'yes',
  no: 'no',
  firstLine: 'First line',
  typeLine: 'Type the number of a line, or nothing.',
  automatic: 'automatic',
  bandSamples: 'Samples for the band',
  standardSamples: 'standard',
  seed: 'Seed',
  typeSeed: 'Type a whole number from 0 to 4294967295.',
  untouched: 'Leave untouched',
  markStretch: 'Mark in the Plot',
  from: 'from',
  to: 'to',
  add: 'Add',
  typeStretch: 'Type two numbers, the smaller one first.',
  removeStretch: (from: string, to: string) => `Denoise ${from} to ${to} again`,
  oneColumnAtLeast: 'One column must stay.',

  // Plots
  chart: 'chart',
  plotOf: (name: string, x: string) =>
    `Plot of ${name} over ${x}. Arrow keys left and right pan, up and down zoom, Home shows everything.`,
  sample: 'Sample',
  before: 'Before',
  after: 'After',
  band: 'band',
  bandOf: (level: string) => `${level} band`,
  reference: 'Reference',
  outlier: 'Outlier',
  otherMethods: 'Other methods',
  missingLegend: 'Missing',
  fromTo: (from: string, to: string) => `${from} to ${to}`,
  removed: 'removed',
  frequency: 'frequency',
  amplitude: 'amplitude',
  perSample: '1/sample',
  plots: 'Plots',
  plotRemoved: 'Removed',
  plotDerivative: 'Derivative',
  plotSpectrum: 'Spectrum',
  plotChecks: 'Checks of Removed Noise',
  lag: 'lag [samples]',
  autocorrelation: 'Autocorrelation',
  normalQuantile: 'normal quantile',
  removedQuantile: 'Removed',
  cyclesPerSample: 'cycles per sample',
  powerOfRemoved: 'Power of removed',
  plotPhase: 'Phase Plane',
  plotDiffusion: 'Reverse Diffusion',
  logX: 'Logarithmic x',
  logY: 'Logarithmic y',
  logNeedsPositive: 'Only positive values can stand on a logarithmic axis.',
  everySeries: 'All Columns, Each Its Own Plot',
  boxZoom: 'Zoom into a box (or Shift and drag)',
  showAll: 'Show everything (Home)',
  noSpectrum: 'The spectrum needs evenly spaced samples without a gap: it is not shown.',
  notOnLogAxis: (n: number) =>
    `${count(n, 'sample', 'samples')} at or below 0 cannot be drawn on a logarithmic axis.`,
  firstCurves: (shown: number, all: number) =>
    `The first ${shown} of ${all} columns are plotted; choose another one as Column to see it.`,

  // Reverse diffusion
  diffusion: 'Reverse diffusion',
  diffusionExplained:
    'Each thin line starts as pure noise. At every step the model says which curve it expects, given the data and the line as it is, and some noise is taken off towards that. What is left at the end is one curve that the data allow; how far these spread is the band.',
  stepOf: (step: number, steps: number, noise: string) => `Step ${step} of ${steps}: ${noise} noise`,
  lastStep: (samples: number) => `${count(samples, 'sample', 'samples')} of the posterior`,
  play: 'Play',
  stop: 'Stop',
  following: 'Following the reverse diffusion',
  blocksShown: 'The series is long: means of blocks of samples are shown.',

  // Comparison
  comparison: 'Comparison of methods',
  comparisonExplained:
    'How far each method is expected to be from the unknown curve (root mean square), judged by what the model knows of it; the interval holds the true error with 80 % probability. The thin curves in the plot are theirs.',
  expectedError: 'Expected error',
  interval: '80 % interval',
  time: 'Time',
  use: (method: string) => `Use ${method}`,
  close: 'Close',
  assumption: (method: MethodName): string => METHOD_CARDS[method].assumption,

  // Findings
  findings: 'Findings',
  ...ENGLISH_RESIDUAL_SENTENCES,
  findingNone: 'No noise was found above the resolution of the numbers.',
  findingNoise: (level: string, source: NoiseSource, ratio: string | null) =>
    `The noise has a standard deviation of ${level} (${NOISE_SOURCE_NAMES[source]})${ratio === null ? '' : `; the curve itself varies ${ratio} times as much`}.`,
  findingGiven: (estimate: string) => `From the data alone it would have been estimated as ${estimate}.`,
  findingMissing: (missing: number, samples: number) =>
    `${missing} of ${samples} samples ${missing === 1 ? 'was' : 'were'} missing and ${missing === 1 ? 'is' : 'are'} filled in.`,
  findingUntouched: (n: number) => `${count(n, 'stretch is', 'stretches are')} left as it was read.`,
  findingOutliersOfErrorBars: (n: number, limit: string) =>
    `${count(n, 'sample lies', 'samples lie')} more than ${limit} error bars from the curve, farther than noise explains (ringed).`,
  findingOutliers: (n: number, limit: string) =>
    `${count(n, 'sample lies', 'samples lie')} more than ${limit} from the curve, farther than noise of this level explains (ringed).`,
  findingMoved: (moved: string, largest: string, where: string) =>
    `Samples moved by ${moved} (root mean square), at most by ${largest}, at ${where}.`,
  findingVaries: 'The noise is not of one level: how far a sample moved says little about it.',
  findingBand: (level: string, width: string) =>
    `With ${level} probability the clean curve lies within the band, at each sample by itself: on average ${width} above or below the curve.`,

  // Quantities
  quantities: 'Quantities',
  quantitiesExplained:
    'Integral, slopes, extrema, crossings, period, peak and half-life of the curve over the stretch of x in view (zoom in to choose it), with error bars from curves that the data allow.',
  measure: 'Measure What Is in View',
  copyTable: 'Copy Table',
  quantitiesOf: (from: string, to: string, level: string) =>
    `From ${from} to ${to}, with ${level} error bars:`,
  quantityNames: ENGLISH_QUANTITY_NAMES,
  quantity: 'Quantity',
  value: 'Value',
  lowerEnd: 'Lower end',
  upperEnd: 'Upper end',
  unit: 'Unit',

  // Equations
  equation: 'Equation',
  methods: 'Methods',
  method: 'Method',
  evaluations: 'Evaluations',
  error: 'Error',
  errorTitle: 'Root mean square, in standard deviations of the reference',
  gain: 'Gain',
  unknown: 'unknown',

  // Actions
  actions: 'Actions',
  replace: 'Replace',
  insertColumn: 'Insert Column',
  insertCsv: 'Insert as CSV',
  diff: 'Show Changes',
  open: 'Open as New Document',
  save: 'Save As...',
  copyMenu: 'Copy',
  copy: 'Values',
  markdown: 'Markdown Table',
  csv: 'CSV',
  code: 'Code That Repeats This...',
  exportMenu: 'Export',
  saveCsv: 'CSV...',
  html: 'Web Page (HTML)...',
  png: 'Picture (PNG)...',
  svg: 'Drawing (SVG)...',
  allColumns: (n: number) => `All ${n} columns`,
  showValues: 'Show Values',
  hideValues: 'Hide Values',

  // Table
  tableOfValues: 'Table of values',
  valuesOf: (name: string) => `Values of ${name}`,
  first: 'First',
  previous: 'Previous',
  next: 'Next',
  last: 'Last',
  rows: (from: number, to: number, all: number) => `Rows ${from} to ${to} of ${all}`,
  removedColumn: 'Removed',
  bandFrom: 'Band from',
  bandTo: 'Band to',
};
