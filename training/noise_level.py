"""Estimate of the noise level from the noisy samples alone (the same as in the extension,
src/core/diagnostics/noiseLevel.ts; test/fixtures/noise-level.json holds both to the same values).

The smaller of two robust estimates: the median of fourth differences, blind to polynomial
trends, and the power of the short-time Fourier coefficients that hold noise only, blind to tones
and chirps (a median of differences takes them for noise).
"""

import math
from functools import lru_cache

import numpy as np

WINDOWS = (16, 32, 64, 128)
MOST_FRAMES = 1024
TRUNCATION = 2.0
"""Coefficients of power above this many sigma^2 are left out as signal."""


@lru_cache(maxsize=None)
def _dft(length: int) -> np.ndarray:
    """(length, 2 (length/2 - 1)) real matrix: Hann-windowed cosines and sines of bins 1 .. length/2 - 1."""
    t = np.arange(length)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * t / length)
    angle = 2 * np.pi * np.outer(t, np.arange(1, length // 2)) / length
    return np.concatenate((window[:, None] * np.cos(angle), window[:, None] * np.sin(angle)), axis=1)


def fourth_difference_sigma(y: np.ndarray) -> float:
    """median |4th difference| / (0.6745 sqrt 70) over runs of five present samples; NaN without one."""
    d = np.abs(np.diff(y, 4))
    d = d[~np.isnan(d)]
    return float(np.median(d) / (0.6744897501960817 * math.sqrt(70))) if len(d) else math.nan


def truncated_power(power: np.ndarray) -> float:
    """Mean of an exponential law from its part below TRUNCATION times that mean: the fixed point of
    sigma^2 = mean(power | power < c sigma^2) / (1 - c / (e^c - 1)), from the median on."""
    sigma2 = np.median(power) / math.log(2)
    part = 1 - TRUNCATION / math.expm1(TRUNCATION)
    for _ in range(30):
        if sigma2 == 0:
            break
        previous, sigma2 = sigma2, power[power < TRUNCATION * sigma2].mean() / part
        if abs(sigma2 - previous) < 1e-4 * previous:
            break
    return float(sigma2)


def stft_sigma(y: np.ndarray) -> float:
    """Least over window lengths of the truncated power of the coefficients, as a deviation; NaN
    without a whole frame. |Z|^2 / sum window^2 of white noise is exponential with mean sigma^2."""
    best = math.nan
    for length in WINDOWS:
        if length > len(y) // 4:
            break
        frames = np.lib.stride_tricks.sliding_window_view(y, length)[:: length // 4]
        if len(frames) > MOST_FRAMES:
            frames = frames[np.arange(MOST_FRAMES) * len(frames) // MOST_FRAMES]
        frames = frames[~np.isnan(frames).any(axis=1)]
        if len(frames) == 0:
            continue
        z = frames @ _dft(length)
        bins = length // 2 - 1
        power = (z[:, :bins] ** 2 + z[:, bins:] ** 2).ravel() / (3 / 8 * length)
        sigma = math.sqrt(truncated_power(power))
        best = sigma if math.isnan(best) else min(best, sigma)
    return best


def estimate_noise(y: np.ndarray) -> float:
    """Standard deviation of the noise of y (NaN = missing), 0 when it cannot be told from 0."""
    estimates = [s for s in (fourth_difference_sigma(y), stft_sigma(y)) if not math.isnan(s)]
    return min(estimates) if estimates else 0.0
