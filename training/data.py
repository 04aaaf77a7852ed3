"""Training batches, made on the fly: batch k of seed s is always the same."""

from collections.abc import Collection, Mapping

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from training.corruption import KINDS, corrupt
from training.prior import FAMILY_NAMES, sample_curves

LENGTHS = {32: 0.03, 64: 0.05, 128: 0.08, 256: 0.22, 512: 0.18, 1024: 0.34, 2048: 0.1}
"""Length of the curves of a batch -> share of the batches."""


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
    curves, family = sample_curves(rng, count, length, allow_spikes=~outliers, families=families)
    corrupted = corrupt(rng, curves, outliers, kinds=kinds)
    batch = {name: torch.from_numpy(array) for name, array in vars(corrupted).items()}
    batch["family"] = torch.from_numpy(family.astype(np.int64))
    return batch


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
