/**
 * The messages between the extension host and the panel's webview, one schema a message.
 * Both sides check what arrives with `parseHostMessage` / `parseWebviewMessage`; what does
 * not fit is refused. Arrays travel as typed arrays (structured clone), never as text.
 */
import * as v from 'valibot';

const Float64 = v.instance(Float64Array);

export const SettingsSchema = v.strictObject({
  /** null: estimate the noise level. */
  sigma: v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0))),
  bandLevel: v.pipe(v.number(), v.minValue(0), v.maxValue(0.999)),
  outliers: v.picklist(['keep', 'remove']),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff)),
});

const WarningSchema = v.strictObject({ code: v.string(), message: v.string() });

const SeriesSchema = v.strictObject({
  name: v.string(),
  unit: v.nullable(v.string()),
  x: v.nullable(Float64),
  before: Float64,
  after: Float64,
  lower: v.nullable(Float64),
  upper: v.nullable(Float64),
  noise: v.strictObject({ sigma: v.number(), source: v.picklist(['estimated', 'given']) }),
  /** The estimate of sigma, also when another one was given: the slider's mark. */
  estimatedSigma: v.number(),
  snr: v.number(),
  missing: v.number(),
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
  series: v.array(SeriesSchema),
  settings: SettingsSchema,
  model: v.strictObject({ name: v.string(), version: v.string(), sha256: v.string() }),
  seconds: v.number(),
  /** False where there is no text to write to (a file over the editor's limit, read-only). */
  canReplace: v.boolean(),
});
export type ResultMessage = v.InferOutput<typeof ResultSchema>;

const HostMessageSchema = v.variant('type', [
  ResultSchema,
  v.strictObject({ type: v.literal('progress'), fraction: v.number(), message: v.string() }),
  /** A run failed or was cancelled; the plots of the last good run stay. */
  v.strictObject({ type: v.literal('failed'), message: v.string(), cancelled: v.boolean() }),
  /** The document changed since it was read: Replace would be refused. */
  v.strictObject({ type: v.literal('stale'), stale: v.boolean() }),
  /** Answer to the webview request with the same id. */
  v.strictObject({ type: v.literal('reply'), id: v.number(), ok: v.boolean(), message: v.string() }),
]);
export type HostMessage = v.InferOutput<typeof HostMessageSchema>;

const WebviewMessageSchema = v.variant('type', [
  /** The webview is loaded and asks for everything. */
  v.strictObject({ type: v.literal('ready') }),
  v.strictObject({ type: v.literal('cancel') }),
  /** Run again with these settings; a run in progress is cancelled first. */
  v.strictObject({ type: v.literal('run'), settings: SettingsSchema }),
  /** Read the document again and run. */
  v.strictObject({ type: v.literal('refresh') }),
  /** Do something with the results of the series with these indices. */
  v.strictObject({
    type: v.literal('act'),
    id: v.number(),
    action: v.picklist(['replace', 'open', 'copy']),
    series: v.array(v.pipe(v.number(), v.integer(), v.minValue(0))),
  }),
]);
export type WebviewMessage = v.InferOutput<typeof WebviewMessageSchema>;

/** The message if it is a well-formed one from the host; null otherwise. */
export function parseHostMessage(data: unknown): HostMessage | null {
  const parsed = v.safeParse(HostMessageSchema, data);
  return parsed.success ? parsed.output : null;
}

/** The message if it is a well-formed one from the webview; null otherwise. */
export function parseWebviewMessage(data: unknown): WebviewMessage | null {
  const parsed = v.safeParse(WebviewMessageSchema, data);
  return parsed.success ? parsed.output : null;
}
