/**
 * The messages between the extension host and the panel's webview, one schema a message.
 * Both sides check what arrives with `parseHostMessage` / `parseWebviewMessage`; what does
 * not fit is refused. Arrays travel as typed arrays; everything else as JSON, so a number
 * that JSON cannot hold (an infinite signal-to-noise ratio) is null here.
 */
import * as v from 'valibot';

const Float64 = v.custom<Float64Array>((input) => input instanceof Float64Array, 'not a Float64Array');
const Finite = v.pipe(v.number(), v.finite());
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Standard deviation of the noise in the units of y; null: estimate it. */
const SigmaSchema = v.nullable(v.pipe(Finite, v.minValue(0)));

export const SettingsSchema = v.strictObject({
  sigma: SigmaSchema,
  /** Credible level of the band; 0: no band. */
  bandLevel: v.pipe(v.number(), v.minValue(0), v.maxValue(0.999)),
  outliers: v.picklist(['keep', 'remove']),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
});

/** What the webview keeps for the panel to come back after a reload. Never arrays of data. */
const PanelStateSchema = v.strictObject({
  uri: v.string(),
  /** UTF-16 offsets of what was selected; null: the whole document. */
  range: v.nullable(v.strictObject({ start: Count, end: Count })),
  settings: SettingsSchema,
  /** Noise levels given by hand, by index of the table's column. */
  sigmas: v.array(v.strictObject({ column: Count, sigma: v.pipe(Finite, v.minValue(0)) })),
});
export type PanelState = v.InferOutput<typeof PanelStateSchema>;

const WarningSchema = v.strictObject({ code: v.string(), message: v.string() });

const SeriesSchema = v.strictObject({
  name: v.string(),
  unit: v.nullable(v.string()),
  x: v.nullable(Float64),
  /** NaN where a sample is missing. */
  before: Float64,
  after: Float64,
  lower: v.nullable(Float64),
  upper: v.nullable(Float64),
  noise: v.strictObject({ sigma: Finite, source: v.picklist(['estimated', 'given']) }),
  /** The estimate of sigma, also when another one was given: the slider's mark. */
  estimatedSigma: Finite,
  /** sd(after) / sigma; null when sigma is 0. */
  snr: v.nullable(Finite),
  missing: Count,
  warnings: v.array(WarningSchema),
});
export type SeriesMessage = v.InferOutput<typeof SeriesSchema>;

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
  series: v.array(SeriesSchema),
  settings: SettingsSchema,
  model: v.strictObject({ name: v.string(), version: v.string(), sha256: v.string() }),
  seconds: Finite,
  /** False where there is no text to write to (a file over the editor's limit, read-only). */
  canReplace: v.boolean(),
  /** False for a file that the editor does not open: it is saved as another file instead. */
  canOpen: v.boolean(),
  state: PanelStateSchema,
});
export type ResultMessage = v.InferOutput<typeof ResultSchema>;

const HostMessageSchema = v.variant('type', [
  ResultSchema,
  /** A run is under way. */
  v.strictObject({ type: v.literal('progress'), fraction: v.number(), message: v.string() }),
  /** A run failed or was cancelled; the plots of the last good run stay. */
  v.strictObject({ type: v.literal('failed'), message: v.string(), cancelled: v.boolean() }),
  /** Whether the document differs from what was read (Replace would be refused), and why. */
  v.strictObject({ type: v.literal('stale'), reason: v.nullable(v.picklist(['edited', 'replaced'])) }),
  /** Answer to the webview request with the same id. */
  v.strictObject({ type: v.literal('reply'), id: v.number(), ok: v.boolean(), message: v.string() }),
]);
export type HostMessage = v.InferOutput<typeof HostMessageSchema>;

const ActionSchema = v.picklist(['replace', 'open', 'save', 'copy']);
/** Write into the document, open a new document, save another file, copy to the clipboard. */
export type Action = v.InferOutput<typeof ActionSchema>;

const WebviewMessageSchema = v.variant('type', [
  /** The webview is loaded and asks for everything. */
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('cancel') }),
  /** Run again with these settings; `settings.sigma` is for the series with this index only. */
  v.strictObject({ type: v.literal('run'), settings: SettingsSchema, series: Count }),
  /** Read the document again and run. */
  v.strictObject({ type: v.literal('refresh') }),
  /** Do something with the results of the series with these indices. */
  v.strictObject({
    type: v.literal('act'),
    id: v.number(),
    action: ActionSchema,
    series: v.pipe(v.array(Count), v.minLength(1)),
  }),
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
