/** The messages between the extension host and the inference process (structured clone). */

import type { FileReport, FileRequest } from '../core/denoiseFile';
import type { ModelCard } from '../core/diffusion/modelCard';
import type { Trajectory, TrajectoryOptions } from '../core/diffusion/trajectory';
import type { EquationAnswer, EquationJob } from '../core/equations/job';
import type { InputErrorCode } from '../core/errors';
import type { JobResult } from '../core/job';
import type { Notice } from '../core/notice';
import type { Quantities } from '../core/quantities/quantities';
import type { ReadingOptions } from '../core/reading/options';
import type { SeriesChoice } from '../core/reading/seriesOf';
import type { TextRange } from '../core/reading/wholeNumbers';
import type { DenoiseSettings, ModelInfo, SeriesResult, Stretch } from '../core/result';
import type { Series } from '../core/series';
import type { Comparison } from '../core/trust/compare';
import type { Wording } from '../core/wording';
import type { ColumnValues } from '../core/writing/editsForColumns';

/** Text that the editor holds, or a file that is too large for it and is read in the process. */
export type JobSource = { readonly text: string } | { readonly path: string };

/** Read, choose the series, denoise. */
export interface RunRequest {
  readonly kind: 'run';
  readonly source: JobSource;
  /** The parts to read, as one table; null: everything. */
  readonly ranges: readonly TextRange[] | null;
  readonly reading: ReadingOptions;
  readonly choice: SeriesChoice;
  readonly settings: DenoiseSettings;
}

/** Copy a file with the numbers of these columns replaced. */
export interface SaveRequest {
  readonly kind: 'save';
  readonly path: string;
  /** Of the file when its values were read: a file that changed since is refused. */
  readonly stamp: FileStamp;
  readonly target: string;
  /** As the file was read. */
  readonly reading: ReadingOptions;
  readonly columns: readonly ColumnValues[];
}

/** Denoise a file of any size into a copy of it. */
export interface FileRunRequest {
  readonly kind: 'file';
  readonly file: FileRequest;
}

/** The reverse diffusion of one series, step by step. */
export interface TrajectoryRequest {
  readonly kind: 'trajectory';
  readonly series: Series;
  readonly options: TrajectoryOptions;
}

/** Denoise numbers that are at hand. */
export interface SeriesRequest {
  readonly kind: 'series';
  readonly series: Series;
  readonly settings: DenoiseSettings;
}

/** Quantities of a result's curve with error bars. */
export interface QuantitiesRequest {
  readonly kind: 'quantities';
  readonly result: SeriesResult;
  readonly settings: DenoiseSettings;
  /** Of x; null: all of it. */
  readonly range: Stretch | null;
}

/** Every method on one series. */
export interface CompareRequest {
  readonly kind: 'compare';
  readonly series: Series;
  readonly settings: DenoiseSettings;
}

/** Evaluate the network for one round, with what `singleRound` does around it. */
export interface EvaluateRequest {
  readonly kind: 'evaluate';
  readonly y: Float64Array;
  readonly sigma: number;
  readonly outliers: boolean;
}

/** Compute and improve an equation. */
export interface EquationRequest {
  readonly kind: 'equation';
  readonly job: EquationJob;
}

/** Load the model, so that the first run does not wait for it. */
export interface WarmRequest {
  readonly kind: 'warm';
}

export type InferenceRequest =
  | RunRequest
  | SaveRequest
  | FileRunRequest
  | TrajectoryRequest
  | SeriesRequest
  | CompareRequest
  | QuantitiesRequest
  | EvaluateRequest
  | EquationRequest
  | WarmRequest;

/** Identifies a file's content well enough to notice that it was written again. */
export interface FileStamp {
  readonly size: number;
  readonly modifiedMs: number;
}

export interface RunReply {
  readonly kind: 'run';
  readonly job: JobResult;
  readonly model: ModelInfo;
  /** Of the file that was read; null for a text. */
  readonly stamp: FileStamp | null;
}

export interface SaveReply {
  readonly kind: 'save';
  /** How many numbers differ from the file's. */
  readonly written: number;
  readonly notices: readonly Notice[];
}

export interface FileRunReply {
  readonly kind: 'file';
  readonly report: FileReport;
}

export interface TrajectoryReply {
  readonly kind: 'trajectory';
  readonly trajectory: Trajectory;
}

export interface SeriesReply {
  readonly kind: 'series';
  readonly result: SeriesResult;
  readonly model: ModelInfo;
}

export interface QuantitiesReply {
  readonly kind: 'quantities';
  readonly quantities: Quantities;
}

export interface CompareReply {
  readonly kind: 'compare';
  readonly comparison: Comparison;
}

export interface EvaluateReply {
  readonly kind: 'evaluate';
  readonly after: Float64Array;
  readonly card: ModelCard;
}

export interface EquationReply {
  readonly kind: 'equation';
  readonly answer: EquationAnswer;
  readonly model: ModelInfo;
}

export interface WarmReply {
  readonly kind: 'warm';
}

export type InferenceReply =
  | RunReply
  | SaveReply
  | FileRunReply
  | TrajectoryReply
  | SeriesReply
  | CompareReply
  | QuantitiesReply
  | EvaluateReply
  | EquationReply
  | WarmReply;

/** What the host sends: something to do, or to stop doing. */
export type Call =
  | { readonly id: number; readonly request: InferenceRequest }
  | { readonly id: number; readonly cancel: true };

/** What the process sends. */
export type Answer =
  | {
      readonly id: number;
      readonly type: 'progress';
      readonly stage: 'reading' | 'computing';
      readonly fraction: number;
    }
  | { readonly id: number; readonly type: 'done'; readonly reply: InferenceReply }
  | {
      readonly id: number;
      readonly type: 'failed';
      /** null: a fault of the program, not of the input. */
      readonly code: InputErrorCode | null;
      readonly wording: Wording;
      readonly stack: string | null;
      readonly line: number | null;
      readonly column: number | null;
    };
