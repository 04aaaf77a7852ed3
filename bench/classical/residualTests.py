"""Reference values for the tests of residuals, by SciPy and statsmodels.

    python bench/classical/residualTests.py > test/fixtures/residual-tests.json     (needs requirements.txt)
"""

import json

import numpy as np
from scipy.signal import periodogram
from scipy.special import ndtr
from scipy.stats import chi2
from statsmodels.stats.diagnostic import acorr_ljungbox, het_breuschpagan, normal_ad


def fisher_p_value(g: float, m: int) -> float:
    """Fisher (1929), summed in 200 decimals: the terms alternate and are huge."""
    from mpmath import binomial, floor, mp, mpf

    mp.dps = 200
    x = mpf(g)
    return float(sum((-1) ** (k - 1) * binomial(m, k) * (1 - k * x) ** (m - 1) for k in range(1, min(m, int(floor(1 / x))) + 1)))


def series(rng: np.random.Generator) -> dict[str, np.ndarray]:
    n = 150
    t = np.arange(n)
    white = rng.standard_normal(n)
    walk = np.convolve(rng.standard_normal(n + 1), [1, 0.6], "valid")
    return {
        "white": white,
        "correlated": walk,
        "heavy tails": rng.standard_t(3, n),
        "growing": white * np.linspace(0.5, 2, n),
        "tone": white + 0.8 * np.sin(2 * np.pi * t / 7.5),
    }


def reference(values: np.ndarray) -> dict:
    n = len(values)
    x = np.arange(n) / 10
    z = (x - x.mean()) / x.std()
    ljung_box = acorr_ljungbox(values, lags=[10])
    # acorr_ljungbox takes off the mean; ours takes the residual as of mean 0.
    ad, ad_p = normal_ad(values)
    lm, lm_p, _, _ = het_breuschpagan(values, np.column_stack([np.ones(n), z, z**2]))
    _, power = periodogram(values, detrend=False, scaling="spectrum", return_onesided=False)
    lines = power[1 : (n + 1) // 2] * n
    g = lines.max() / lines.sum()
    return {
        "values": values.tolist(),
        "x": x.tolist(),
        "ljungBox": [float(ljung_box.lb_stat.iloc[0]), float(ljung_box.lb_pvalue.iloc[0])],
        "andersonDarling": [float(ad * (1 + 0.75 / n + 2.25 / n**2)), float(ad_p)],
        "breuschPagan": [float(lm), float(lm_p)],
        "lines": lines.tolist()[:5],
        "fisherG": [float(g), fisher_p_value(g, len(lines))],
    }


def main() -> None:
    rng = np.random.default_rng(1)
    z = [-3.2, -1, 0, 0.5, 2.9, 3.1, 6, 12]
    chi = [[3.94, 10], [23.2, 10], [5.99, 2], [1100, 1024]]
    print(
        json.dumps(
            {
                "normalTail": [[v, float(ndtr(-v))] for v in z],
                "chiSquaredTail": [[x, k, float(chi2.sf(x, k))] for x, k in chi],
                "series": {name: reference(v - v.mean()) for name, v in series(rng).items()},
            }
        )
    )


main()
