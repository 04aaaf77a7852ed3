"""Reference values for the unit tests of the classical methods, by SciPy, statsmodels, PyWavelets and dense
linear algebra: `python bench/classical/fixtures.py` writes test/fixtures/methods.json.
Needs the requirements.txt beside this file."""

import json
from pathlib import Path

import numpy as np
import pywt
from scipy.integrate import quad
from scipy.optimize import lsq_linear
from scipy.signal import istft, medfilt, savgol_filter, stft
from scipy.stats import norm
from statsmodels.nonparametric.smoothers_lowess import lowess
from statsmodels.tsa.statespace.structural import UnobservedComponents

Array = np.ndarray


def series(n: int) -> tuple[Array, Array, Array]:
    """A curve with a jump in noise of standard deviation 0.3, weights of which some are 0, and an outlier."""
    rng = np.random.default_rng(7)
    t = np.arange(n) / n
    y = np.sin(9 * t) + (t > 0.6) + 0.3 * rng.standard_normal(n)
    y[n // 3] += 4
    w = rng.choice([0, 0.5, 1], n, p=[0.15, 0.15, 0.7])
    return t, y, w


def whittaker(y: Array, w: Array, order: int, penalty: float) -> dict:
    n = len(y)
    d = np.diff(np.eye(n), order, axis=0)
    smoother = np.linalg.solve(np.diag(w) + penalty * d.T @ d, np.diag(w))
    fit = smoother @ y
    count = np.count_nonzero(w)
    score = count * np.sum(w * (y - fit) ** 2) / (count - np.trace(smoother)) ** 2
    return {"order": order, "penalty": penalty, "curve": fit.tolist(), "score": float(score)}


def total_variation(y: Array, w: Array, penalty: float) -> Array:
    """By its dual, a least-squares problem in a box: f = y - W^-1 D^T u, |u| <= penalty."""
    d = np.diff(np.eye(len(y)), axis=0)
    root = np.diag(1 / np.sqrt(w))
    u = lsq_linear(root @ d.T, np.sqrt(w) * y, (-penalty, penalty), tol=1e-14, lsmr_tol=None, max_iter=5000).x
    return y - d.T @ u / w


def shrinkage(x: float, weight: float) -> dict:
    """Posterior mean and marginal density by numerical integration (Johnstone & Silverman 2005)."""
    prior = lambda m: 0.25 * np.exp(-abs(m) / 2)
    points = {"points": [0, x], "limit": 400, "epsabs": 1e-14}
    density = quad(lambda m: norm.pdf(x - m) * prior(m), x - 14, x + 14, **points)[0]
    first = quad(lambda m: m * norm.pdf(x - m) * prior(m), x - 14, x + 14, **points)[0]
    total = (1 - weight) * norm.pdf(x) + weight * density
    return {"x": x, "weight": weight, "excess": density / norm.pdf(x) - 1, "mean": weight * first / total}


def short_time_fourier(y: Array, sigma: float, length: int) -> Array:
    padded = np.pad(y, length, mode="symmetric")
    options = {"nperseg": length, "noverlap": length * 3 // 4, "window": "hann"}
    z = stft(padded, boundary=None, **options)[2]
    window = np.sin(np.pi * np.arange(length) / length) ** 2
    noise = sigma * np.sqrt((window**2).sum()) / window.sum()
    back = istft(z * (np.abs(z) > 3 * noise), boundary=False, **options)[1]
    return back[length : length + len(y)]


def main() -> None:
    n = 128
    t, y, w = series(n)
    present = w > 0
    missing = np.where(present, y, np.nan)
    model = UnobservedComponents(missing, "local linear trend")
    variances = [0.09, 0.01, 0.0004]
    fitted = model.smooth(variances)
    complete = UnobservedComponents(y, "local linear trend").fit(disp=False, maxiter=500)
    neighbours = 23
    fixture = {
        "y": y.tolist(),
        "w": w.tolist(),
        "savitzkyGolay": [
            {"order": order, "width": width, "curve": savgol_filter(y, width, order, mode="interp").tolist()}
            for order, width in ((2, 7), (2, 31), (4, 21))
        ],
        "whittaker": [whittaker(y, w, order, p) for order, p in ((2, 0.5), (2, 300.0), (3, 2e4))],
        "totalVariation": [
            {
                "penalty": p,
                "w": weights.tolist(),
                "curve": total_variation(y[:60], weights, p).tolist(),
            }
            for p, weights in ((0.4, np.ones(60)), (2.0, np.maximum(w[:60], 0.5)))
        ],
        "loess": {
            "neighbours": neighbours,
            "rounds": 3,
            "curve": lowess(y, np.arange(n), frac=neighbours / n, it=3, delta=0, return_sorted=False).tolist(),
        },
        "localTrend": {
            "noise": variances[0],
            "level": variances[1],
            "slope": variances[2],
            "curve": fitted.smoothed_state[0].tolist(),
            "greatest": {"logLikelihood": float(complete.llf), "params": complete.params.tolist()},
            "atGreatest": complete.smoothed_state[0].tolist(),
        },
        "shrinkage": [shrinkage(x, weight) for x in (0.3, 1.0, -2.5, 4.0, 9.0) for weight in (0.02, 0.5)],
        "wavelet": {
            "level": 2,
            "detail": pywt.swt(y, "sym8", level=2, norm=True)[0][1].tolist(),
        },
        "median": {"half": 4, "curve": medfilt(y, 9).tolist()},
        "shortTimeFourier": {"sigma": 0.3, "length": 32, "curve": short_time_fourier(y, 0.3, 32).tolist()},
    }
    path = Path(__file__).parents[2] / "test/fixtures/methods.json"
    path.write_text(json.dumps(fixture) + "\n")


if __name__ == "__main__":
    main()
