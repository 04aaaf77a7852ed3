import { sampleOptions, settingOptions } from './commandLine';
import { type EvaluationCard, inComment, madeBy, numberLines, type Recipe, samplesAsCsv } from './recipe';

/**
 * Python that computes the cleaned curve with onnxruntime and numpy alone, for a series whose result is
 * that of `singleEvaluation`.
 */
export function pythonCode(recipe: Recipe, card: EvaluationCard): string {
  const { program, series, settings } = recipe;
  const [smallest, largest] = card.sigmaRange;
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
    """The posterior mean E[x | y], by one evaluation of the network at pure noise."""
    weight = np.isfinite(y).astype(float)  # 0 where a sample is missing
    present = y[weight > 0]
    mean = present.mean()
    scale = np.sqrt(((present - mean) ** 2).mean())
    z = np.where(weight > 0, (np.nan_to_num(y) - mean) / scale, 0.0)
    s = np.clip(sigma / scale, *SIGMA_RANGE)
    length = max(-(-len(y) // LENGTH_MULTIPLE), 2) * LENGTH_MULTIPLE

    def padded(values):
        return np.pad(values, (0, length - len(values))).astype(np.float32)[np.newaxis]

    session = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])
    (correction,) = session.run(
        ["correction"],
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
    return mean + scale * (gaussian + correction[0, : len(y)])


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
