"""What happens to a clean curve before a person sees it: noise of many kinds, missing samples,
artefacts of numerics. All randomness comes from the generator that is passed in."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from training.noise_level import estimate_noise
from training.prior import log_uniform, smooth_process

SIGMA_RANGE = (0.002, 2.0)
"""Noise levels that the network is trained for, in units of the series' own deviation."""


@dataclass
class Corrupted:
    """One batch as the network sees it; every array is float32.

    x, y, w, inside: (count, n); sigma, outliers, level: (count,). `inside` is 1 in the series and 0 in
    the padding behind it. y is normalised by its weighted mean and deviation, x likewise. sigma is the
    noise level that is given for a sample of weight 1, level the true one (where it varies unknown to w: the
    root mean square), 0 where it is no noise of the samples (rounding, ringing and the like).
    """

    x: np.ndarray
    y: np.ndarray
    w: np.ndarray
    inside: np.ndarray
    sigma: np.ndarray
    outliers: np.ndarray
    level: np.ndarray


MOST_PRECISE = 16.0
"""Times as precise as the median sample, at most (src/core/diffusion/conditioning.ts)."""
NOT_NOISE = ("cancellation", "ringing", "running mean", "rounded", "truncated")
"""Kinds that no noise level describes."""


def varying_deviation(rng: Generator, curve: np.ndarray) -> np.ndarray:
    """(n,) standard deviation of noise that varies along a curve, with mean square 1."""
    n = len(curve)
    shape = rng.integers(0, 4)
    if shape == 0:
        deviation = np.exp(rng.uniform(0.3, 1.5) * smooth_process(rng, 1, n)[0])
    elif shape == 1:
        deviation = np.sqrt(np.maximum(curve - curve.min(), 0) + log_uniform(rng, 0.01, 1))
    elif shape == 2:
        deviation = np.abs(curve + rng.uniform(-2, 2)) + log_uniform(rng, 0.02, 0.5)
    else:
        deviation = np.where(rng.random() < np.linspace(0, 1, n), 1.0, log_uniform(rng, 0.1, 1))
    return deviation / np.sqrt(np.mean(deviation**2))


def told_deviation(rng: Generator, curve: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Deviations (n,) of noise that varies along a curve, and what is known of them: they themselves, or
    what estimates in windows give, which blur them and have errors of their own."""
    n = len(curve)
    deviation = varying_deviation(rng, curve)
    if rng.random() < 0.4:
        deviation = error_bars(rng, deviation)
        return deviation, deviation
    told = deviation
    if rng.random() < 0.6:
        width = int(log_uniform(rng, 2, max(n / 6, 3)))
        told = np.sqrt(blurred(told**2, width))
    if rng.random() < 0.7:
        told = told * np.exp(log_uniform(rng, 0.03, 0.4) * smooth_process(rng, 1, n)[0])
    return deviation, told


def error_bars(rng: Generator, smooth: np.ndarray) -> np.ndarray:
    """(n,) deviations as they come with samples: any, or some larger than the others, alone or on top of smooth ones."""
    n = len(smooth)
    if rng.random() < 0.5:
        bars = np.exp(rng.uniform(0.1, 1) * rng.standard_normal(n))
    else:
        bars = np.where(rng.random(n) < log_uniform(rng, 2 / n, 0.5), log_uniform(rng, 1.5, 20), 1.0)
    return bars * smooth if rng.random() < 0.4 else bars


def blurred(values: np.ndarray, width: int) -> np.ndarray:
    """Means over 2 width - 1 samples around each, weighted by a triangle; over fewer at the ends."""
    triangle = np.convolve(np.ones(width), np.ones(width))
    return np.convolve(values, triangle, "same") / np.convolve(np.ones_like(values), triangle, "same")


def relative_precision(deviation: np.ndarray) -> tuple[np.ndarray, float]:
    """(w, deviation of a sample of weight 1) of samples with these deviations, as the extension gives them:
    at most MOST_PRECISE times the median precision, or the weights of all others were next to nothing."""
    least = max(deviation.min(), np.median(deviation) / np.sqrt(MOST_PRECISE))
    return np.minimum((least / deviation) ** 2, 1), least


def unit_noise(rng: Generator, kind: str, curve: np.ndarray) -> np.ndarray:
    """(n,) noise of one kind with root mean square 1 (in expectation over the window)."""
    n = len(curve)
    white = rng.standard_normal(n)
    if kind == "varying":
        return white * varying_deviation(rng, curve)
    if kind == "student":
        degrees = rng.uniform(2.5, 8)
        return rng.standard_t(degrees, n) / np.sqrt(degrees / (degrees - 2))
    if kind == "laplace":
        return rng.laplace(size=n) / np.sqrt(2)
    if kind == "uniform":
        return rng.uniform(-1, 1, n) * np.sqrt(3)
    if kind == "correlated":
        phi = rng.uniform(0.1, 0.7)
        out = np.empty(n)
        value = rng.standard_normal()
        for i, e in enumerate(white * np.sqrt(1 - phi * phi)):
            value = phi * value + e
            out[i] = value
        return out
    if kind == "differenced":
        step = int(rng.integers(1, 4))
        longer = rng.standard_normal(n + step)
        return (longer[step:] - longer[:-step]) / np.sqrt(2)
    if kind == "cancellation":
        # Rounding error of a difference of nearly equal numbers divided by a small one.
        distance = np.abs(np.linspace(0, 1, n) - rng.choice([0.0, 1.0, rng.random()])) + log_uniform(rng, 0.01, 0.5)
        deviation = np.minimum(distance ** -rng.uniform(1, 3), 50)
        return white * deviation / np.sqrt(np.mean(deviation**2))
    if kind == "ringing":
        # Odd-even oscillation of a step that is too large, dying out or growing, over weak noise.
        ring = np.cos(np.pi * np.arange(n)) * np.exp(rng.uniform(-6, 1) * np.linspace(0, 1, n))
        return (ring / np.sqrt(np.mean(ring**2)) + 0.3 * white) / np.sqrt(1.09)
    if kind == "running mean":
        # A Monte Carlo average against the number of draws.
        return np.cumsum(white) / np.arange(1, n + 1) / np.sqrt(np.mean(1 / np.arange(1, n + 1)))
    if kind == "truncated":
        # What a Fourier series leaves out when it is cut off (Gibbs): the artefact is in the curve's own spectrum.
        spectrum = np.fft.rfft(np.concatenate((curve, curve[::-1])))
        kept = int(log_uniform(rng, 4, max(n / 4, 5)))
        spectrum[: 2 * kept] = 0
        missing = -np.fft.irfft(spectrum, 2 * n)[:n]
        size = np.sqrt(np.mean(missing**2))
        return (missing / size + 0.4 * white) / np.sqrt(1.16) if size > 1e-9 else white
    return white


KINDS = {
    "white": 0.5,
    "varying": 0.12,
    "told": 0.16,
    "laplace": 0.02,
    "uniform": 0.02,
    "correlated": 0.04,
    "differenced": 0.03,
    "cancellation": 0.04,
    "ringing": 0.02,
    "running mean": 0.02,
    "rounded": 0.03,
    "truncated": 0.02,
}


def random_weights(rng: Generator, count: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """(w, inside): most series complete; some with samples missing at random, gaps, unequal
    precision (several samples in a bin), or ending before the window does."""
    w = np.ones((count, n))
    inside = np.ones((count, n))
    for i in range(count):
        kind = rng.random()
        if kind < 0.18:
            w[i] = rng.random(n) > rng.uniform(0.01, 0.6)
        elif kind < 0.26:
            for _ in range(rng.integers(1, 5)):
                width = int(log_uniform(rng, 1, max(n / 8, 2)))
                start = rng.integers(0, n)
                w[i, start : start + width] = 0
        elif kind < 0.33:
            drawn = rng.poisson(rng.uniform(0.3, 3), n)
            w[i] = drawn / max(drawn.max(), 1)
        if rng.random() < (0.4 if n <= 64 else 0.15):
            length = int(rng.integers(max(8, n // 3), n))
            w[i, length:] = 0
            inside[i, length:] = 0
        if np.count_nonzero(w[i]) < 8:
            w[i] = inside[i]
    return w, inside


def corrupt(
    rng: Generator,
    curves: np.ndarray,
    outliers: np.ndarray,
    estimated: float = 0.5,
    kinds: Mapping[str, float] = KINDS,
) -> Corrupted:
    """curves (count, n) of deviation 1; outliers (count,) bool: whether outliers may occur; estimated:
    part of the series whose noise level is given as the extension would, by an estimate with its errors;
    kinds: of noise, each with its share."""
    count, n = curves.shape
    w, inside = random_weights(rng, count, n)
    # Where samples are missing, curves with little noise are those that are hard to fill in.
    common = np.where(((w == 0) & (inside > 0)).any(axis=1), 0.4, 0.7)
    snr = np.where(rng.random(count) < common, log_uniform(rng, 0.5, 15, count), log_uniform(rng, 0.3, 300, count))
    sigma = 1 / snr
    names, shares = list(kinds), np.array(list(kinds.values()))
    y = np.empty((count, n))
    is_noise = np.ones(count, bool)
    told = np.zeros(count)
    for i in range(count):
        kind = rng.choice(names, p=shares / shares.sum())
        drawn = "student" if outliers[i] and rng.random() < 0.3 else kind
        scale = np.sqrt(np.where(w[i] > 0, w[i], 1))
        if drawn == "told":
            deviation, known = told_deviation(rng, curves[i])
            noise = rng.standard_normal(n) * deviation
            relative, least = relative_precision(known)
            w[i] *= relative
            told[i] = sigma[i] * least
        else:
            noise = unit_noise(rng, drawn, curves[i])
        # Values are rounded below, whatever the noise under them.
        is_noise[i] = drawn not in NOT_NOISE and kind != "rounded"
        y[i] = curves[i] + sigma[i] * noise / scale
        if kind == "rounded":
            step = sigma[i] * np.sqrt(12) * rng.uniform(0.5, 1)
            y[i] = np.round((curves[i] + sigma[i] * 0.5 * noise) / step) * step
        if outliers[i] and rng.random() < 0.7:
            hit = rng.random(n) < log_uniform(rng, 0.3 / n, 0.1)
            y[i, hit] += sigma[i] * rng.choice([-1, 1], hit.sum()) * rng.uniform(3, 30) * rng.exponential(1, hit.sum())

    total = w.sum(axis=1, keepdims=True)
    mean = (w * y).sum(axis=1, keepdims=True) / total
    deviation = np.sqrt((w * (y - mean) ** 2).sum(axis=1, keepdims=True) / total)
    deviation = np.where(deviation > 1e-9, deviation, 1.0)
    y, x = (y - mean) / deviation, (curves - mean) / deviation
    level = np.where(told > 0, told, sigma) / deviation[:, 0]
    given = level.copy()
    is_estimated = rng.random(count) < estimated
    # Levels along the series are estimates too.
    given[is_estimated & (told > 0)] *= np.exp(0.1 * rng.standard_normal(np.count_nonzero(is_estimated & (told > 0))))
    for i in np.flatnonzero(is_estimated & (told == 0)):
        seen = np.where(w[i] > 0, y[i], np.nan)
        estimate = estimate_noise(seen[inside[i] > 0])
        if estimate > 0:
            # The estimate is of a typical sample; sigma is that of a sample of weight 1.
            given[i] = estimate * np.sqrt(np.median(w[i][w[i] > 0]))
    return Corrupted(
        x=x.astype(np.float32),
        y=np.where(w > 0, y, 0).astype(np.float32),
        w=w.astype(np.float32),
        inside=inside.astype(np.float32),
        sigma=np.clip(given, *SIGMA_RANGE).astype(np.float32),
        outliers=outliers.astype(np.float32),
        level=np.where(is_noise, level, 0).astype(np.float32),
    )
