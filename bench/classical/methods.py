"""Automatic classical denoisers, from the papers, on NumPy, SciPy and PyWavelets.

Every method is a function of equally spaced samples y (n,) alone; the noise level is estimated.
BANDS holds those that also give a pointwise standard error. The forms `filled` (missing
samples) and `despiked` (outliers) make of each method one for such data.
"""

from collections.abc import Callable
from functools import lru_cache
from math import comb

import numpy as np
import pywt
from scipy.fft import dct, idct
from scipy.linalg import cho_factor, cho_solve, eigh, solveh_banded
from scipy.optimize import minimize, minimize_scalar
from scipy.signal import istft, medfilt, savgol_coeffs, savgol_filter, stft

Array = np.ndarray
Method = Callable[[Array], Array]

WAVELET = "sym8"
NORMAL_MAD = 0.6745


def soft(d: Array, t: float | Array) -> Array:
    return np.sign(d) * np.maximum(np.abs(d) - t, 0)


def hard(d: Array, t: float | Array) -> Array:
    return d * (np.abs(d) > t)


def finest_level_mad(y: Array) -> float:
    """Donoho & Johnstone (1994): median of the finest wavelet coefficients."""
    return float(np.median(np.abs(pywt.dwt(y, WAVELET, mode="periodization")[1])) / NORMAL_MAD)


def on_power_of_two(method: Method) -> Method:
    """The method on y reflected to the next power of two, for stationary wavelets."""

    def padded(y: Array) -> Array:
        n = len(y)
        length = max(32, 1 << (n - 1).bit_length())
        left = (length - n) // 2
        return method(np.pad(y, (left, length - n - left), mode="symmetric"))[left : left + n]

    return padded


# Wavelets


def levels(n: int) -> int:
    """Down to the primary level floor(log2(log n)) + 1."""
    return max(int(np.log2(n)) - int(np.floor(np.log2(np.log(n)))) - 1, 1)


def decimated(shrink: Callable[[Array, float], Array]) -> Method:
    def method(y: Array) -> Array:
        s = finest_level_mad(y)
        approximation, *details = pywt.wavedec(y, WAVELET, mode="periodization", level=levels(len(y)))
        return pywt.waverec([approximation] + [shrink(d, s) for d in details], WAVELET, mode="periodization")

    return on_power_of_two(method)


def stationary(shrink: Callable[[Array, float], Array], noise: Callable[[Array, float], float | Array]) -> Method:
    """Translation invariant: noise(d, sd) is the noise in the coefficients d, sd that of white noise."""

    def method(y: Array) -> Array:
        s = finest_level_mad(y)
        coefficients = pywt.swt(y, WAVELET, level=levels(len(y)), norm=True)
        depth = len(coefficients)
        shrunk = [(a, shrink(d, noise(d, s / np.sqrt(2 ** (depth - k))))) for k, (a, d) in enumerate(coefficients)]
        return pywt.iswt(shrunk, WAVELET, norm=True)

    return on_power_of_two(method)


def neigh_block(d: Array, s: float) -> Array:
    """Cai & Silverman (2001)."""
    n = len(d)
    inner = max(int(np.log(max(n, 3)) / 2), 1)
    outer = max(1, inner // 2)
    out = d.copy()
    for i in range(0, n, inner):
        index = np.arange(i - outer, min(i + inner, n) + outer) % n
        out[i : i + inner] *= max(0.0, 1 - 4.50524 * len(index) * s**2 / max((d[index] ** 2).sum(), 1e-300))
    return out


def universal(d: Array, s: float | Array) -> Array:
    return hard(d, s * np.sqrt(2 * np.log(len(d))))


def bayes_shrink(d: Array, s: float | Array) -> Array:
    """Chang, Yu & Vetterli (2000)."""
    signal = np.sqrt(max(float(np.mean(d**2) - np.mean(np.square(s))), 0.0))
    return np.zeros_like(d) if signal == 0 else soft(d, np.square(s) / signal)


def white(_: Array, s: float) -> float:
    return s


def level_dependent(d: Array, _: float) -> float:
    """Johnstone & Silverman (1997): for correlated noise."""
    return float(np.median(np.abs(d)) / NORMAL_MAD)


def running_mad(d: Array, _: float) -> Array:
    """Noise that varies: median of |d| over a 16th of the series (Gao 1997)."""
    width = max(len(d) // 16, 15)
    padded = np.pad(np.abs(d), width // 2, mode="symmetric")
    windows = np.lib.stride_tricks.sliding_window_view(padded, width)[: len(d)]
    return np.median(windows, axis=1) / NORMAL_MAD + 1e-12


def sure_let_term(d: Array, s: float) -> Array:
    """Luisier, Blu & Unser (2007), two terms."""
    if s == 0:
        return d
    g = np.exp(-(d**2) / (12 * s**2))
    basis = np.stack([d, d * g])
    divergence = np.stack([np.ones_like(d), g * (1 - d**2 / (6 * s**2))])
    return np.linalg.lstsq(basis @ basis.T, (basis * d).sum(1) - s**2 * divergence.sum(1), rcond=None)[0] @ basis


def sure_let(y: Array) -> Array:
    once = decimated(sure_let_term)
    return np.mean([np.roll(once(np.roll(y, k)), -k) for k in range(16)], axis=0)


# Smoothers, their width chosen by cross-validation


def best_penalty(gcv: Callable[[float], float], order: int) -> float:
    grid = np.linspace(-4, 4 + 3 * order, 60)
    k = int(np.argmin([gcv(p) for p in grid]))
    bounds = (grid[max(k - 1, 0)], grid[min(k + 1, len(grid) - 1)])
    return float(minimize_scalar(gcv, bounds=bounds, method="bounded").x)


def cosine_smoother(y: Array) -> Array:
    """Garcia (2010): penalised second differences in the cosine basis, GCV."""
    n = len(y)
    penalty = (2 - 2 * np.cos(np.pi * np.arange(n) / n)) ** 2
    c = dct(y, norm="ortho")

    def gcv(p: float) -> float:
        g = 1 / (1 + 10**p * penalty)
        return float(np.mean(((1 - g) * c) ** 2) / (1 - g.mean() + 1e-12) ** 2)

    return idct(c / (1 + 10 ** best_penalty(gcv, 2) * penalty), norm="ortho")


@lru_cache(maxsize=4)
def difference_modes(n: int) -> tuple[Array, Array]:
    d = np.diff(np.eye(n), 2, axis=0)
    values, vectors = eigh(d.T @ d)
    return np.maximum(values, 0), vectors


def spline_with_error(y: Array) -> tuple[Array, Array]:
    """Discrete smoothing spline (Whittaker), GCV; error sigma sqrt(A_ii) (Wahba 1983)."""
    values, vectors = difference_modes(len(y))
    c = vectors.T @ y

    def gcv(p: float) -> float:
        g = 1 / (1 + 10**p * values)
        return float(np.mean(((1 - g) * c) ** 2) / (1 - g.mean() + 1e-12) ** 2)

    g = 1 / (1 + 10 ** best_penalty(gcv, 2) * values)
    variance = np.sum(((1 - g) * c) ** 2) / max(np.sum(1 - g), 1e-9)
    return vectors @ (g * c), np.sqrt(variance * (vectors**2 @ g))


def spline(y: Array) -> Array:
    return spline_with_error(y)[0]


def savitzky_golay_with_error(y: Array) -> tuple[Array, Array]:
    """Window and order (2, 4) by leave-one-out; error sigma |h| of the filter h (zero bias assumed)."""
    n = len(y)
    best = (np.inf, y, 1.0)
    for order in (2, 4):
        width = order + 3
        while width < min(max(n // 2, order + 4), 401):
            width |= 1
            h = savgol_coeffs(width, order)
            fit = savgol_filter(y, width, order)
            score = np.mean(((y - fit) / (1 - h[width // 2])) ** 2)
            if score < best[0]:
                best = (score, fit, float(np.sqrt((h**2).sum())))
            width = max(width + 2, int(width * 1.2))
    return best[1], np.full(n, finest_level_mad(y) * best[2])


def savitzky_golay(y: Array) -> Array:
    return savitzky_golay_with_error(y)[0]


@lru_cache(maxsize=64)
def difference_bands(n: int, order: int) -> Array:
    """Upper bands of D^T D for differences D of `order`."""
    c = np.array([(-1) ** (order - i) * comb(order, i) for i in range(order + 1)], float)
    bands = np.zeros((order + 1, n))
    for i in range(order + 1):
        for j in range(i, order + 1):
            bands[order - (j - i), j : n - order + j] += c[i] * c[j]
    return bands


def trend_filter(order: int) -> Method:
    """l1 trend filtering (Kim et al. 2009; order 1: total variation) by ADMM, lambda by SURE."""

    def transpose(v: Array) -> Array:
        for _ in range(order):
            v = -np.diff(np.concatenate([[0], v, [0]]))
        return v

    def method(y: Array) -> Array:
        n, s = len(y), finest_level_mad(y) or 1e-12
        if n < order + 2:
            return y
        z = u = np.zeros(n - order)
        best = (np.inf, y)
        for lam in s * np.logspace(np.log10(0.3), np.log10(30 * max(n / 20, 1) ** (order - 1)), 16):
            rho = lam / s
            bands = rho * difference_bands(n, order)
            bands[order] += 1
            for _ in range(120):
                x = solveh_banded(bands, y + rho * transpose(z - u), check_finite=False)
                dx = np.diff(x, order)
                z = soft(dx + u, lam / rho)
                u = u + dx - z
            risk = np.mean((y - x) ** 2) + 2 * s**2 * (np.count_nonzero(z) + order) / n
            if risk < best[0]:
                best = (risk, x)
        return best[1]

    return method


def short_time_fourier(y: Array) -> Array:
    """Hard threshold at 3 sigma in the window length whose penalised risk is least."""
    n = len(y)
    centre = y.mean()
    padded = np.pad(y - centre, n // 2, mode="reflect")
    candidates = []
    for width in (16, 32, 64, 128, 256):
        if width > n // 2:
            continue
        z = stft(padded, nperseg=width, noverlap=width * 3 // 4, window="hann")[2]
        window = np.hanning(width + 1)[:width]
        gain = np.sqrt((window**2).sum()) / window.sum()
        candidates.append((width, z, float(np.median(np.abs(z)) / np.sqrt(np.log(2)) / gain), gain))
    if not candidates:
        return y
    s = min(c[2] for c in candidates) or 1e-12
    best = (np.inf, y)
    for width, z, _, gain in candidates:
        size, threshold = np.abs(z), 3 * s * gain
        risk = np.minimum(size**2, threshold**2).mean() / (gain * s) ** 2
        if risk < best[0]:
            back = istft(z * (size > threshold), nperseg=width, noverlap=width * 3 // 4, window="hann")[1]
            best = (risk, back[n // 2 : n // 2 + n] + centre)
    return best[1]


def matern(r: Array, smoothness: str) -> Array:
    if smoothness == "3/2":
        return (1 + np.sqrt(3) * r) * np.exp(-np.sqrt(3) * r)
    if smoothness == "5/2":
        return (1 + np.sqrt(5) * r + 5 * r * r / 3) * np.exp(-np.sqrt(5) * r)
    return np.exp(-r * r / 2)


def gaussian_process(x: Array, y: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of the curve: Matern 3/2, 5/2 or Gaussian kernel, length and noise
    of greatest marginal likelihood. x: any positions."""
    n, centre = len(y), y.mean()
    t = (x - x[0]) / (x[-1] - x[0])
    distance = np.abs(t[:, None] - t)
    noise = finest_level_mad(y) ** 2
    ratio = np.log(max(noise / max(y.var() - noise, 0.05 * y.var()), 1e-4))
    best: tuple[float, Array, Array] = (np.inf, y, np.full(n, np.sqrt(noise)))
    for smoothness in ("3/2", "5/2", "gauss"):

        def likelihood(p: Array) -> float:
            k = matern(distance / np.exp(p[0]), smoothness)
            k[np.diag_indices(n)] += np.exp(p[1]) + 1e-9
            try:
                factor = cho_factor(k, lower=True, check_finite=False, overwrite_a=True)
            except np.linalg.LinAlgError:
                return 1e9
            fit = (y - centre) @ cho_solve(factor, y - centre, check_finite=False) / n
            return float(0.5 * n * np.log(fit) + np.log(np.diag(factor[0])).sum())

        start = min((0.005, 0.02, 0.08, 0.3), key=lambda length: likelihood(np.array([np.log(length), ratio])))
        found = minimize(
            likelihood, [np.log(start), ratio], method="Nelder-Mead", options={"maxfev": 45, "xatol": 0.02, "fatol": 0.05}
        )
        if found.fun < best[0]:
            k = matern(distance / np.exp(found.x[0]), smoothness)
            noisy = k.copy()
            noisy[np.diag_indices(n)] += np.exp(found.x[1]) + 1e-9
            gain = np.linalg.solve(noisy, k).T
            scale = (y - centre) @ np.linalg.solve(noisy, y - centre) / n
            variance = np.maximum(1 - np.sum(gain * k, axis=1), 0) * scale
            best = (found.fun, centre + gain @ (y - centre), np.sqrt(variance))
    return best[1], best[2]


def residual_bootstrap(method: Method, count: int = 20) -> Callable[[Array], tuple[Array, Array]]:
    """The method, and the spread of `count` fits to its own curve plus resampled residuals."""

    def with_error(y: Array) -> tuple[Array, Array]:
        rng = np.random.default_rng(0)
        fit = method(y)
        residual = (y - fit) - (y - fit).mean()
        residual *= finest_level_mad(y) / max(residual.std(), 1e-12)
        fits = [method(fit + rng.choice(residual, len(y))) for _ in range(count)]
        return fit, np.sqrt(np.mean((np.array(fits) - fit) ** 2, axis=0))

    return with_error


# Missing samples and outliers


def filled(method: Method, rounds: int = 5) -> Method:
    """For NaN: linear interpolation, then the method's own estimate in their place, repeated."""

    def masked(y: Array) -> Array:
        missing = np.isnan(y)
        index = np.arange(len(y))
        estimate = np.interp(index, index[~missing], y[~missing])
        if not missing.any():
            return method(y)
        for _ in range(rounds):
            estimate = method(np.where(missing, estimate, y))
        return estimate

    return masked


def despiked(method: Method) -> Method:
    """For outliers: samples 3 robust deviations off the running median of 7 become it (Hampel), then the method."""

    def robust(y: Array) -> Array:
        centre = medfilt(np.pad(y, 3, mode="reflect"), 7)[3:-3]
        off = np.abs(y - centre)
        return method(np.where(off > 3 * np.median(off) / NORMAL_MAD, centre, y))

    return robust


METHODS: dict[str, Method] = {
    "universal threshold, stationary wavelets": stationary(universal, white),
    "BayesShrink, stationary wavelets": stationary(bayes_shrink, white),
    "NeighBlock": decimated(neigh_block),
    "SURE-LET, cycle spinning": sure_let,
    "smoothing spline, GCV": cosine_smoother,
    "Savitzky-Golay, cross-validated": savitzky_golay,
    "total variation, SURE": trend_filter(1),
    "linear trend filter, SURE": trend_filter(2),
    "short-time Fourier threshold": short_time_fourier,
}

FOR_CORRELATED: dict[str, Method] = {
    "universal threshold by level": stationary(universal, level_dependent),
    "BayesShrink by level": stationary(bayes_shrink, level_dependent),
}

FOR_VARYING: dict[str, Method] = {
    "universal threshold, running MAD": stationary(universal, running_mad),
    "BayesShrink, running MAD": stationary(bayes_shrink, running_mad),
}

BANDS: dict[str, Callable[[Array], tuple[Array, Array]]] = {
    "smoothing spline, Wahba's intervals": spline_with_error,
    "Savitzky-Golay, leverage": savitzky_golay_with_error,
    "Gaussian process, posterior": lambda y: gaussian_process(np.arange(len(y), dtype=float), y),
    "BayesShrink, residual bootstrap": residual_bootstrap(METHODS["BayesShrink, stationary wavelets"]),
    "universal threshold, residual bootstrap": residual_bootstrap(METHODS["universal threshold, stationary wavelets"]),
}
