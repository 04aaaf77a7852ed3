import { inRepository } from '../../scripts/paths';

/** Where each level of tests leaves its results. */
export const RESULTS = {
  unit: inRepository('out/results/unit.json'),
  vscode: inRepository('out/results/vscode.json'),
  e2e: inRepository('out/results/e2e.json'),
} as const;

/** The variable that tells the tests in the extension host where to write their results. */
export const RESULTS_VARIABLE = 'DENOISE_TEST_RESULTS';
