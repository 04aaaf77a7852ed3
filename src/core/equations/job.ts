/** One run from the text of an equation to its result, or to what the text leaves open. */
import { InputError } from '../errors';
import type { DenoiseSettings } from '../result';
import { said } from '../wording';
import { tablesIn } from './dataColumns';
import { Contradiction } from './expression';
import type { ReadEquation } from './problem';
import { readEquation } from './read';
import type { EquationResult } from './result';
import { type EquationModels, type SolveHooks, solveEquation } from './solve';

export interface EquationCandidate {
  readonly text: string;
  /** Texts in which data may stand that it names, the likeliest first; only where it may name data. */
  readonly data: readonly string[];
}

export interface EquationJob {
  /** Texts that may be the equation, the likeliest first: the first that can be read is. */
  readonly candidates: readonly EquationCandidate[];
  /** VS Code's language id. */
  readonly language: string;
  /** Statements for what the text leaves open; '' for none. */
  readonly answers: string;
  readonly settings: DenoiseSettings;
}

export interface EquationAnswer {
  /** Index of the candidate that was read. */
  readonly candidate: number;
  /** What the text leaves open, with sensible values; empty where there is a result. */
  readonly missing: readonly string[];
  readonly result: EquationResult | null;
}

/**
 * Reads, computes and improves an equation.
 * @throws InputError of the last candidate where none can be read, or as `solveEquation` does.
 */
export async function runEquation(
  job: EquationJob,
  models: EquationModels,
  hooks: SolveHooks = {},
): Promise<EquationAnswer> {
  const { read, candidate } = firstReadable(job);
  if (!read.problem) return { candidate, missing: read.missing, result: null };
  const tables = read.problem.kind === 'difference' ? tablesIn(job.candidates[candidate].data) : [];
  const result = await solveEquation(read, read.problem, job.settings, models, hooks, tables);
  return { candidate, missing: [], result };
}

function firstReadable({ candidates, language, answers }: EquationJob): {
  read: ReadEquation;
  candidate: number;
} {
  let contradiction: InputError | null = null;
  let failure: unknown = new InputError('empty', said`There is no equation here.`);
  for (const [candidate, { text }] of candidates.entries()) {
    try {
      const read = readEquation(text, language, answers);
      // Values that contradict each other are not asked for again.
      if (contradiction && !read.problem) throw contradiction;
      return { read, candidate };
    } catch (error) {
      if (!(error instanceof InputError) || error === contradiction) throw error;
      if (error instanceof Contradiction) contradiction ??= error;
      failure = error;
    }
  }
  throw failure;
}
