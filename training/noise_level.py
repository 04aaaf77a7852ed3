"""Estimate of the noise level from the noisy samples alone (the same as in the extension,
src/core/diagnostics/noiseLevel.ts; test/fixtures/noise-level.json holds both to the same values).

The smaller of two robust estimates: the median of fourth differences, blind to polynomial
trends, and the power of the short-time Fourier coefficients that hold noise only, blind to tones
and chirps (a median of differences takes them for noise). Long windows tell many lasting tones
apart, but on other signals they see less noise alone than short ones: they count where their
estimate is clearly lower.
"""

import math
from functools import lru_cache

import numpy as np

WINDOWS = (16, 32, 64, 128)
"""Of at most a quarter of the series."""
LONG_WINDOWS = (64, 128, 256, 512, 1024, 2048)
"""Of at most the whole series."""
CLEARLY_LOWER = 0.85
"""A long window counts where its estimate is lower by this factor at least: few frames vary by chance."""
MOST_FRAMES = 1024
MOST_FRAME_SAMPLES = 1024 * 128
"""In all frames of one window length, which bounds the time that long windows take."""
TRUNCATION = 2.0
"""Coefficients of power above this many sigma^2 are left out as signal."""


@lru_cache(maxsize=None)
def _hann(length: int) -> np.ndarray:
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)


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


def stft_sigma(y: np.ndarray, windows: list[int]) -> float:
    """Least over the window lengths of the truncated power of the coefficients, as a deviation; NaN
    without a whole frame. |Z|^2 / sum window^2 of white noise is exponential with mean sigma^2."""
    best = math.nan
    for length in windows:
        frames = np.lib.stride_tricks.sliding_window_view(y, length)[:: length // 4]
        most = min(MOST_FRAMES, MOST_FRAME_SAMPLES // length)
        if len(frames) > most:
            frames = frames[np.arange(most) * len(frames) // most]
        frames = frames[~np.isnan(frames).any(axis=1)]
        if len(frames) == 0:
            continue
        z = np.fft.rfft(frames * _hann(length))[:, 1:-1]
        power = (z.real**2 + z.imag**2).ravel() / (3 / 8 * length)
        sigma = math.sqrt(truncated_power(power))
        best = sigma if math.isnan(best) else min(best, sigma)
    return best


def estimate_noise(y: np.ndarray) -> float:
    """Standard deviation of the noise of y (NaN = missing), 0 when it cannot be told from 0."""
    n = len(y)
    short = [length for length in WINDOWS if length <= n // 4]
    sigma = min((s for s in (fourth_difference_sigma(y), stft_sigma(y, short)) if not math.isnan(s)), default=0.0)
    long = stft_sigma(y, [length for length in LONG_WINDOWS if length <= n and length not in short])
    return long if long < min(CLEARLY_LOWER, 1 - 5 / math.sqrt(max(n, 1))) * sigma else sigma
