/**
 * The messages between the extension host and the panel's webview, one schema a message.
 * Both sides check what arrives with `parseHostMessage` / `parseWebviewMessage`; what does
 * not fit is refused. Arrays travel as typed arrays; everything else as JSON, so a number
 * that JSON cannot hold (an infinite signal-to-noise ratio) is null here.
 */
import * as v from 'valibot';
import { METHOD_NAMES } from './core/methods/names';
import { QUANTITY_KINDS } from './core/quantities/measure';

const Float64 = v.custom<Float64Array>((input) => input instanceof Float64Array, 'not a Float64Array');
const Bytes = v.custom<Uint8Array>((input) => input instanceof Uint8Array, 'not a Uint8Array');
const Finite = v.pipe(v.number(), v.finite());
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Standard deviation of the noise in the units of y; null: estimate it. */
const SigmaSchema = v.nullable(v.pipe(Finite, v.minValue(0)));

export const SettingsSchema = v.strictObject({
  method: v.optional(v.picklist([...METHOD_NAMES, 'auto']), 'diffusion'),
  sigma: SigmaSchema,
  /** Credible level of the band; 0: no band. */
  bandLevel: v.pipe(v.number(), v.minValue(0), v.maxValue(0.999)),
  outliers: v.picklist(['keep', 'remove']),
  /** Whether samples that come with error bars count by them. */
  errorBars: v.optional(v.picklist(['use', 'ignore']), 'use'),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
  /** Posterior samples that the band is drawn from; null: the network's own deviation. */
  samples: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(256))),
  /** Stretches of x (of sample numbers from 1 on where there is no x) in which samples keep their values. */
  untouched: v.pipe(v.array(v.strictObject({ from: Finite, to: Finite })), v.readonly()),
});

/** Columns by name or 1-based number, as on the command line; null: found, and all of them. */
const ChoiceSchema = v.strictObject({
  columns: v.nullable(v.pipe(v.array(v.string()), v.readonly())),
  /** 'none': equally spaced samples. */
  x: v.nullable(v.string()),
});

/** What a person says about how the text is to be read; null: find it out. */
export const ReadingSchema = v.strictObject({
  decimalMark: v.nullable(v.picklist(['.', ','])),
  delimiter: v.nullable(v.picklist(['comma', 'semicolon', 'tab', 'pipe', 'blanks', 'none'])),
  header: v.nullable(v.boolean()),
  /** Line at which the table starts, counted from 1 in what is read. */
  firstLine: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});

const SigmasSchema = v.array(v.strictObject({ column: Count, sigma: v.pipe(Finite, v.minValue(0)) }));

const AxisScaleSchema = v.picklist(['linear', 'log']);

/** How the webview shows results: its own affair, kept with the rest for after a reload. */
const ViewSchema = v.strictObject({
  series: Count,
  plots: v.array(v.picklist(['removed', 'derivative', 'spectrum', 'phase', 'checks'])),
  scales: v.strictObject({ x: AxisScaleSchema, y: AxisScaleSchema }),
  everySeries: v.boolean(),
  diffusion: v.boolean(),
  /** The stretch of the x axis that is seen, in places of the axis; null: all of it. */
  span: v.nullable(v.strictObject({ min: Finite, max: Finite })),
});
export type PanelView = v.InferOutput<typeof ViewSchema>;

/** What the webview keeps for the panel to come back after a reload. Never arrays of data. */
const PanelStateSchema = v.strictObject({
  uri: v.string(),
  /** UTF-16 offsets of what was selected; null: the whole document. */
  ranges: v.nullable(v.pipe(v.array(v.strictObject({ start: Count, end: Count })), v.minLength(1))),
  reading: ReadingSchema,
  choice: ChoiceSchema,
  settings: SettingsSchema,
  /** Noise levels given by hand, by index of the table's column. */
  sigmas: SigmasSchema,
  view: v.optional(ViewSchema),
});
export type PanelState = v.InferOutput<typeof PanelStateSchema>;

const WarningSchema = v.strictObject({ code: v.string(), message: v.string() });

const SeriesSchema = v.strictObject({
  name: v.string(),
  unit: v.nullable(v.string()),
  x: v.nullable(Float64),
  /** NaN where a sample is missing. */
  before: Float64,
  /** What made `after`. */
  method: v.picklist(METHOD_NAMES),
  after: Float64,
  lower: v.nullable(Float64),
  upper: v.nullable(Float64),
  noise: v.strictObject({ sigma: Finite, source: v.picklist(['estimated', 'given', 'error-bars']) }),
  /** Standard deviation of each sample's noise, where they came with their own and were used. */
  errorBars: v.nullable(Float64),
  /** Whether the samples came with error bars, used or not. */
  hasErrorBars: v.boolean(),
  /** The estimate of sigma, also when another one was given: the slider's mark. */
  estimatedSigma: Finite,
  /** sd(after) / sigma; null when sigma is 0. */
  snr: v.nullable(Finite),
  missing: Count,
  warnings: v.array(WarningSchema),
  /** A trustworthy curve to hold the others against; NaN where nothing can be trusted. */
  reference: v.nullable(Float64),
});
export type SeriesMessage = v.InferOutput<typeof SeriesSchema>;

/** What a curve was computed from, and what each way to compute it costs and errs. */
const EquationSchema = v.strictObject({
  /** As the person wrote it. */
  text: v.string(),
  kind: v.picklist(['formula', 'ode', 'sde', 'recurrence', 'derivative', 'difference']),
  rows: v.array(
    v.strictObject({
      method: v.string(),
      /** Evaluations of the right-hand side; null where that has no meaning. */
      evaluations: v.nullable(Count),
      /** Root mean square error in standard deviations of the reference; null where there is none. */
      error: v.nullable(Finite),
      /** Error of the curve as computed over this one; null where either is unknown. */
      gain: v.nullable(Finite),
    }),
  ),
  notes: v.array(v.string()),
  /** Whether the first two series are components of one system: then they are drawn against each other too. */
  phase: v.boolean(),
});
export type EquationMessage = v.InferOutput<typeof EquationSchema>;

const ActionSchema = v.picklist([
  'replace',
  'insert-column',
  'insert-csv',
  'diff',
  'open',
  'save',
  'copy',
  'csv',
  'markdown',
  'save-csv',
  'code',
  'html',
  'png',
  'svg',
]);
/**
 * Write into the document; insert a column beside; insert computed curves below their equation; show the difference that replacing makes;
 * open a new document; save another file; copy the values, or as CSV or Markdown; save the values as
 * a CSV file; write code that repeats the result; export a page or a picture.
 */
export type Action = v.InferOutput<typeof ActionSchema>;

const ResultSchema = v.strictObject({
  type: v.literal('result'),
  /** Name of the document or file. */
  source: v.string(),
  /** What was read, in words: "2 columns x 512 rows, header, x = t". */
  summary: v.string(),
  notices: v.array(WarningSchema),
  xName: v.nullable(v.string()),
  xUnit: v.nullable(v.string()),
  /** x are seconds since 1970-01-01T00:00Z, read from dates. */
  xIsTime: v.boolean(),
  /** How the document writes numbers, and so the panel. */
  decimalMark: v.picklist(['.', ',']),
  series: v.pipe(v.array(SeriesSchema), v.minLength(1)),
  /** Every column of the table that was read, to choose from; none where there is no table. */
  columns: v.array(v.strictObject({ name: v.string(), unit: v.nullable(v.string()), isNumber: v.boolean() })),
  /** Indices into `columns`: of x (null: equally spaced samples), and of each series. */
  xColumn: v.nullable(Count),
  seriesColumns: v.array(Count),
  equation: v.nullable(EquationSchema),
  settings: SettingsSchema,
  model: v.strictObject({ name: v.string(), version: v.string(), sha256: v.string() }),
  seconds: Finite,
  /** What can be done with the result: no 'replace' where there is no text to write to, for example. */
  actions: v.array(ActionSchema),
  state: PanelStateSchema,
});
export type ResultMessage = v.InferOutput<typeof ResultSchema>;

/** The deterministic sampler's way from noise to curves, step by step. */
const TrajectorySchema = v.strictObject({
  type: v.literal('trajectory'),
  /** Of the request. */
  id: v.number(),
  series: Count,
  /** Positions of the values: those of cells of a regular grid, or of block means where the series is long. */
  x: Float64,
  /** Cells in a block; 1 where the series is not long. */
  block: v.pipe(Count, v.minValue(1)),
  steps: v.pipe(
    v.array(
      v.strictObject({
        /** lambda = log(a_t / s_t), ascending from noise. */
        logSnr: Finite,
        /** The state x_t of each posterior sample, scaled as the data: noise at first. */
        states: v.array(Float64),
        /** E[x | y, x_t] of each, in the units of y. */
        estimates: v.pipe(v.array(Float64), v.minLength(1)),
      }),
    ),
    v.minLength(1),
  ),
  /** Factor that calibrates bands from the samples' spread. */
  bandScale: Finite,
});
export type TrajectoryMessage = v.InferOutput<typeof TrajectorySchema>;

/** Every method on one series, the one to take first. */
const ComparisonSchema = v.strictObject({
  type: v.literal('comparison'),
  /** Of the request. */
  id: v.number(),
  series: Count,
  /** Why the first method is the one to take. */
  reason: v.string(),
  rows: v.pipe(
    v.array(
      v.strictObject({
        method: v.picklist(METHOD_NAMES),
        curve: Float64,
        /** Expected root mean square error in the units of y, and an interval of 80 %. */
        rmse: Finite,
        low: Finite,
        high: Finite,
        seconds: Finite,
      }),
    ),
    v.minLength(1),
  ),
});
export type ComparisonMessage = v.InferOutput<typeof ComparisonSchema>;
const RangeSchema = v.strictObject({ from: Finite, to: Finite });

/** Quantities of a series over a stretch of x, with error bars. */
const QuantitiesSchema = v.strictObject({
  type: v.literal('quantities'),
  /** Of the request. */
  id: v.number(),
  series: Count,
  range: RangeSchema,
  /** Of the error bars. */
  level: Finite,
  rows: v.array(
    v.strictObject({ kind: v.picklist(QUANTITY_KINDS), value: Finite, lower: Finite, upper: Finite }),
  ),
});
export type QuantitiesMessage = v.InferOutput<typeof QuantitiesSchema>;

const HostMessageSchema = v.variant('type', [
  ResultSchema,
  /** A message of the webview was taken: sent at once, whatever becomes of it and however long that takes. */
  v.strictObject({ type: v.literal('received') }),
  /** Asks whether the page is there; answered by 'pong'. */
  v.strictObject({ type: v.literal('ping') }),
  /** A run is under way. */
  v.strictObject({ type: v.literal('progress'), fraction: v.number(), message: v.string() }),
  /** A run failed or was cancelled; the plots of the last good run stay. */
  v.strictObject({ type: v.literal('failed'), message: v.string(), cancelled: v.boolean() }),
  /** Whether the document differs from what was read (Replace would be refused), and why. */
  v.strictObject({ type: v.literal('stale'), reason: v.nullable(v.picklist(['edited', 'replaced'])) }),
  /** Answer to the webview request with the same id. */
  v.strictObject({ type: v.literal('reply'), id: v.number(), ok: v.boolean(), message: v.string() }),
  TrajectorySchema,
  ComparisonSchema,
  QuantitiesSchema,
  /** The cursor stands on the number of this sample; null: on none. */
  v.strictObject({ type: v.literal('mark-sample'), series: Count, sample: v.nullable(Count) }),
]);
export type HostMessage = v.InferOutput<typeof HostMessageSchema>;

const WebviewMessageSchema = v.variant('type', [
  /** The webview is loaded and asks for everything. */
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('pong') }),
  v.strictObject({ type: v.literal('cancel') }),
  /** Run again with these settings; `settings.sigma` is for the series with this index only. */
  v.strictObject({ type: v.literal('run'), settings: SettingsSchema, series: Count }),
  /** Read the document again and run. */
  v.strictObject({ type: v.literal('refresh') }),
  /** Read the document again in this way and run. */
  v.strictObject({ type: v.literal('read'), reading: ReadingSchema }),
  /** Do something with the results of the series with these indices. */
  v.strictObject({
    type: v.literal('act'),
    id: v.number(),
    action: ActionSchema,
    series: v.pipe(v.array(Count), v.minLength(1)),
    /** The plots as shown, as a PNG file, for the action 'png'. */
    picture: v.nullable(Bytes),
  }),
  /** Denoise other columns, or over another x. */
  v.strictObject({ type: v.literal('choose'), choice: ChoiceSchema }),
  /** Go back to settings that were in force before. */
  v.strictObject({
    type: v.literal('configure'),
    reading: ReadingSchema,
    choice: ChoiceSchema,
    settings: SettingsSchema,
    sigmas: SigmasSchema,
  }),
  /** A sample was clicked: its number is to be shown in the text. */
  v.strictObject({ type: v.literal('point-selected'), series: Count, sample: Count }),
  /** Ask for the reverse diffusion of a series; answered by 'trajectory', or by a 'reply' that says why not. */
  v.strictObject({ type: v.literal('trajectory'), id: v.number(), series: Count }),
  /** Compare all methods on a series; answered by 'comparison', or by 'failed'. */
  v.strictObject({ type: v.literal('compare'), id: v.number(), series: Count }),
  /** Ask for quantities over a stretch of x (null: all of it); answered by 'quantities', or by a 'reply'. */
  v.strictObject({
    type: v.literal('quantities'),
    id: v.number(),
    series: Count,
    range: v.nullable(RangeSchema),
  }),
  /** Copy a table that is shown: rows of cells. */
  v.strictObject({ type: v.literal('copy-table'), id: v.number(), rows: v.array(v.array(v.string())) }),
]);
export type WebviewMessage = v.InferOutput<typeof WebviewMessageSchema>;

function parse<T>(schema: v.GenericSchema<unknown, T>, data: unknown): T | null {
  const parsed = v.safeParse(schema, data);
  return parsed.success ? parsed.output : null;
}

/** The message if it is a well-formed one from the host; null otherwise. */
export function parseHostMessage(data: unknown): HostMessage | null {
  return parse(HostMessageSchema, data);
}

/** The message if it is a well-formed one from the webview; null otherwise. */
export function parseWebviewMessage(data: unknown): WebviewMessage | null {
  return parse(WebviewMessageSchema, data);
}

/** The state that a webview kept, if it is well-formed; null otherwise. */
export function parsePanelState(data: unknown): PanelState | null {
  return parse(PanelStateSchema, data);
}
