"""Training batches, made on the fly: batch k of seed s is always the same."""

from collections.abc import Collection, Mapping

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from training.corruption import KINDS, corrupt
from training.prior import FAMILY_NAMES, sample_curves, unit_scale

LENGTHS = {32: 0.05, 64: 0.07, 128: 0.12, 256: 0.22, 512: 0.16, 1024: 0.3, 2048: 0.08}
"""Length of the curves of a batch -> share of the batches."""
LONGEST_COARSE = 256
COARSENESS = {1: 0.6, 2: 0.25, 4: 0.15}
"""Of batches up to that length: every so many samples of finer curves are kept -> share."""


def make_batch(
    seed: int,
    index: int,
    samples: int,
    n: int | None = None,
    families: Collection[str] = FAMILY_NAMES,
    kinds: Mapping[str, float] = KINDS,
) -> dict[str, torch.Tensor]:
    """One batch of about `samples` samples in all: tensors x, y, w, inside (count, n); sigma,
    outliers, family (count,). Deterministic in (seed, index). families, kinds: of curves and noise,
    where not all are wanted."""
    rng = np.random.default_rng([seed, index])
    length = int(rng.choice(list(LENGTHS), p=list(LENGTHS.values()))) if n is None else n
    count = max(1, samples // length)
    outliers = rng.random(count) < 0.35
    coarseness = 1
    if length <= LONGEST_COARSE:
        coarseness = int(rng.choice(list(COARSENESS), p=list(COARSENESS.values())))
    curves, family = coarse_curves(rng, length, coarseness, outliers, families)
    corrupted = corrupt(rng, curves, outliers, kinds=kinds)
    batch = {name: torch.from_numpy(array) for name, array in vars(corrupted).items()}
    batch["family"] = torch.from_numpy(family.astype(np.int64))
    return batch


def coarse_curves(
    rng: np.random.Generator, n: int, coarseness: int, outliers: np.ndarray, families: Collection[str] = FAMILY_NAMES
) -> tuple[np.ndarray, np.ndarray]:
    """Curves of the prior as few samples show them, every `coarseness`-th kept: a short series often is
    a long one with few samples. Where outliers (count,) may occur a part is cut out instead: a peak
    that is narrower than a sample is a spike. Returns curves (count, n) and their families (count,),
    as `sample_curves` does."""
    fine, family = sample_curves(rng, len(outliers), coarseness * n, allow_spikes=~outliers, families=families)
    curves = np.where(outliers[:, None], fine[:, :n], fine[:, ::coarseness])
    return (curves if coarseness == 1 else unit_scale(curves)), family


class Batches(Dataset):
    def __init__(self, seed: int, samples: int, start: int, stop: int):
        self.seed, self.samples, self.start, self.stop = seed, samples, start, stop

    def __len__(self) -> int:
        return self.stop - self.start

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        if index >= len(self):
            raise IndexError(index)
        return make_batch(self.seed, self.start + index, self.samples)


def loader(seed: int, samples: int, start: int, stop: int, workers: int) -> DataLoader:
    """Batches start .. stop - 1, made by `workers` processes of one thread each, in order."""
    return DataLoader(
        Batches(seed, samples, start, stop),
        batch_size=None,
        num_workers=workers,
        prefetch_factor=8 if workers else None,
        worker_init_fn=lambda _: torch.set_num_threads(1),
    )
