"""Posteriors of windows in which samples are missing, as the extension computes them
(src/core/diffusion/filling.ts, which says why)."""

import numpy as np

from training.sampler import Model

MAX_FILLINGS = 8
FEW_FILLINGS = 3
FILLED = 0.05
OVER_RELAXATION = 1.7
DOUBTED_WEIGHT = 0.2
LEAST_PRESENT = 0.25


def runs_of(missing: np.ndarray) -> np.ndarray:
    """How many missing samples in a row each one belongs to; 0 where one is present."""
    lengths = np.zeros(len(missing), int)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], missing.astype(int), [0]))))
    for start, end in zip(edges[::2], edges[1::2]):
        lengths[start:end] = end - start
    return lengths


def filled_posterior(
    model: Model, y: np.ndarray, w: np.ndarray, sigma: float, outliers: float, inside: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(mean, deviation, y, w) of one standardised window: its posterior, and the observation that samples are drawn
    from. All (length,); inside: whether a sample is part of the series, where it may be missing (w = 0), or padding."""

    def posterior(y: np.ndarray, w: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
        mean, deviation = model.posterior(y[None], w[None], np.array([sigma]), np.array([outliers]))
        return mean[0], deviation[0]

    curve, deviation = posterior(y, w, sigma)
    missing = (w == 0) & (inside > 0)
    if not missing.any() or (w > 0).sum() < LEAST_PRESENT * (inside > 0).sum():
        return curve, deviation, y, w
    typical = np.median(w[w > 0])
    filling = curve
    own = max(sigma, model.card["sigmaRange"][0])
    assumed = np.sqrt(typical * np.mean(deviation[missing] ** 2))
    for i in range(1, MAX_FILLINGS + 1):
        level = own if i == MAX_FILLINGS else max(assumed, own)
        curve, _ = posterior(np.where(missing, filling, y), np.where(missing, typical, w), level)
        change = np.where(missing, curve - filling, 0)
        filling = filling + OVER_RELAXATION * change
        is_small = np.sum(change**2) < (FILLED * own) ** 2 * np.sum(inside > 0)
        if level <= own and (i >= FEW_FILLINGS or is_small):
            break
        assumed = level / 2
    doubted = np.where(missing, typical * DOUBTED_WEIGHT / np.maximum(runs_of(missing), 1) ** 2, w)
    seen = np.where(missing, curve, y)
    return curve, posterior(seen, doubted, sigma)[1], seen, doubted
