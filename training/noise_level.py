"""Estimate of the noise level from the noisy samples alone (the same as in the extension,
src/core/diagnostics/noiseLevel.ts; test/fixtures/noise-level.json holds both to the same values).

The smaller of two robust estimates: the median of fourth differences, blind to polynomial
trends, and the median of short-time Fourier coefficients, blind to a few tones (a median of
differences takes a tone for noise).
"""

import math
from functools import lru_cache

import numpy as np

WINDOWS = (16, 32, 64, 128)
MOST_FRAMES = 1024


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


def stft_sigma(y: np.ndarray) -> float:
    """Least over window lengths of median |Z| / sqrt(ln 2 * sum window^2); NaN without a whole frame."""
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
        median = np.median(np.hypot(z[:, :bins], z[:, bins:]))
        sigma = float(median / math.sqrt(math.log(2) * 3 / 8 * length))
        best = sigma if math.isnan(best) else min(best, sigma)
    return best


def estimate_noise(y: np.ndarray) -> float:
    """Standard deviation of the noise of y (NaN = missing), 0 when it cannot be told from 0."""
    estimates = [s for s in (fourth_difference_sigma(y), stft_sigma(y)) if not math.isnan(s)]
    return min(estimates) if estimates else 0.0
