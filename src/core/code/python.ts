import { FEW_FILLINGS, FILLED, isFilledIn, MAX_FILLINGS, OVER_RELAXATION } from '../diffusion/filling';
import { sampleOptions, settingOptions } from './commandLine';
import { type EvaluationCard, inComment, madeBy, numberLines, type Recipe, samplesAsCsv } from './recipe';

/** What `filledPosteriors` does for the mean of one window. */
const FILLING_IN = `    # The curve takes the place of missing samples, and is evaluated again, at a noise level halved down from its own
    # uncertainty there to that of the samples.
    missing = weight == 0
    filling = curve
    assumed = np.sqrt((deviation[missing] ** 2).mean())
    for i in range(1, ${MAX_FILLINGS} + 1):
        level = s if i == ${MAX_FILLINGS} else max(assumed, s)
        curve, _ = evaluate(np.where(missing, filling, z), np.ones(len(y)), level)
        change = np.where(missing, curve - filling, 0)
        filling = filling + ${OVER_RELAXATION} * change
        is_small = (change**2).sum() < (${FILLED} * s) ** 2 * len(y)
        if level <= s and (i >= ${FEW_FILLINGS} or is_small):
            break
        assumed = level / 2
`;

/**
 * Python that computes the cleaned curve with onnxruntime and numpy alone, for a series whose result is
 * that of `singleRound`.
 */
export function pythonCode(recipe: Recipe, card: EvaluationCard): string {
  const { program, series, settings } = recipe;
  const [smallest, largest] = card.sigmaRange;
  const missing = series.before.filter(Number.isNaN).length;
  const isFilled = isFilledIn(missing, series.before.length);
  return `"""${heading(recipe)}

Needs: pip install onnxruntime numpy
"""
import numpy as np
import onnxruntime
from numpy import nan

# The model of the installed extension: its version is in the path.
MODEL = ${JSON.stringify(program.model)}
SIGMA = ${settings.sigma}  # standard deviation of the noise, in the units of y
OUTLIERS = ${settings.outliers === 'remove' ? 'True' : 'False'}  # whether isolated spikes are possibly outliers
LOG_SNR = ${card.logSnrStart}  # lambda = log(a_t / s_t) of pure noise
SIGMA_RANGE = (${smallest}, ${largest})  # the noise levels of training, relative to the samples' deviation
LENGTH_MULTIPLE = ${card.lengthMultiple}
${series.x === null ? '' : `\nx = np.array([\n${numberLines(series.x, '    ', 'nan')}\n])`}
y = np.array([
${numberLines(series.before, '    ', 'nan')}
])


def denoise(y, sigma, outliers):
    """The posterior mean E[x | y], by the network at pure noise: one evaluation${isFilled ? ' and, to fill in missing samples, a few more' : ''}."""
    weight = np.isfinite(y).astype(float)  # 0 where a sample is missing
    present = y[weight > 0]
    mean = present.mean()
    scale = np.sqrt(((present - mean) ** 2).mean())
    z = np.where(weight > 0, (np.nan_to_num(y) - mean) / scale, 0.0)
    s = np.clip(sigma / scale, *SIGMA_RANGE)
    length = max(-(-len(y) // LENGTH_MULTIPLE), 2) * LENGTH_MULTIPLE
    session = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])

    def padded(values):
        return np.pad(values, (0, length - len(values))).astype(np.float32)[np.newaxis]

    def evaluate(z, weight, s):
        correction, deviation = session.run(
            ["correction", "deviation"],
            {
                "y": padded(z),
                "w": padded(weight),
                "sigma": np.array([s], np.float32),
                "outliers": np.array([outliers], np.float32),
                "x_t": np.zeros((1, length), np.float32),
                "log_snr": np.array([LOG_SNR], np.float32),
            },
        )
        # The estimate for a standard normal prior; the network gives what is missing to the true one.
        variance = np.where(weight > 0, s**2, 1.0)
        gaussian = weight * z / (variance * (1 + np.exp(2 * LOG_SNR)) + weight)
        return gaussian + correction[0, : len(y)], deviation[0, : len(y)]

    curve, ${isFilled ? 'deviation' : '_'} = evaluate(z, weight, s)
${isFilled ? FILLING_IN : ''}    return mean + scale * curve


after = denoise(y, SIGMA, OUTLIERS)

if __name__ == "__main__":
    for value in after:
        print(repr(float(value)))
`;
}

/** Python that has the command line compute the result, for every other series. */
export function pythonProgramCode(recipe: Recipe): string {
  const { program, series, settings } = recipe;
  const options = ['--json', ...sampleOptions(recipe), ...settingOptions(settings), '-'];
  return `"""${heading(recipe)}

More than one evaluation of the network made this result (a long or unevenly spaced series, or one with
hardly any noise), so the program itself repeats it. Needs: Node.js 20 or newer, pip install numpy
"""
import json
import subprocess

import numpy as np

# The command line of the installed extension: its version is in the path.
COMMAND = ["node", ${JSON.stringify(program.cli)}]
OPTIONS = ${JSON.stringify(options)}
SAMPLES = """\\
${samplesAsCsv(series)}"""

run = subprocess.run(COMMAND + OPTIONS, input=SAMPLES, capture_output=True, text=True, check=True)
(series,) = json.loads(run.stdout)["series"]
after = np.array(series["after"])

if __name__ == "__main__":
    for value in after:
        print(repr(float(value)))
`;
}

function heading(recipe: Recipe): string {
  const { program, series, source } = recipe;
  return `${inComment(`Denoise ${program.version}: ${series.name} of ${source}, again.`)}\n\n${madeBy(recipe)}`;
}
