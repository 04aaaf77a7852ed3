"""Short runs from the released weights, each with one choice changed, for comparison.

    python -m training.variants --out training/runs/variants
    python -m training.variants --out training/runs/variants --only cells,deeper --steps 500
    npm run bench:accuracy -- --only waveLab --model training/runs/variants/cells

All runs see the same batches, as far as their prior allows, with the same schedule, which ends at a rate
of 0. Each is exported to a folder of its own and measured on held-out draws under white noise: the
geometric mean of RMSE(estimate) / RMSE(input) over curves. EXPERIMENTS.md tells what came of it.
"""

import argparse
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch.utils.data import DataLoader
from tqdm import tqdm

from training.corruption import KINDS
from training.data import make_batch
from training.evaluate import geometric_mean, rmse
from training.export import card_in, export_model
from training.network import Denoiser, NetworkConfig
from training.preconditioning import PURE_NOISE
from training.prior import FAMILY_NAMES
from training.train import FLOOR, bounded, curve_losses, grown, learning_rate, relative_loss

RELEASED = Path("training/weights.pt")
BATCH_SEED = 31
HELD_OUT_SEED = 515_151
HELD_OUT_BATCHES = 24

OSCILLATORY = ("band noise", "tones", "chirps", "modulated tones", "linear ODEs")
REGULAR = tuple(name for name in FAMILY_NAMES if name not in OSCILLATORY)


@dataclass(frozen=True)
class Variant:
    """loss: "predicted", as in training: over the loss that the network's own spread predicts; "logarithmic": the
    logarithm of each curve's own loss, whose minimum is no posterior mean; "cells": over a power of the running
    loss of the curve's cell (0: unweighted). grown: sizes of the network that differ from the released one.
    families, kinds: of the curves and the noise."""

    loss: Literal["predicted", "logarithmic", "cells"] = "predicted"
    power: float = 0.7
    grown: Mapping[str, int] = field(default_factory=dict)
    families: tuple[str, ...] = tuple(FAMILY_NAMES)
    kinds: Mapping[str, float] = field(default_factory=lambda: KINDS)


VARIANTS = {
    "predicted": Variant(),
    "logarithmic": Variant(loss="logarithmic"),
    "cells": Variant(loss="cells"),
    "proportional": Variant(loss="cells", power=1),
    "unweighted": Variant(loss="cells", power=0),
    "deeper": Variant(grown={"fine_blocks": 5, "middle_blocks": 5, "transformer_blocks": 6}),
    "regular curves": Variant(families=REGULAR),
    "oscillatory curves": Variant(families=OSCILLATORY),
    "white noise": Variant(kinds={"white": 1.0}),
}


SIGMA_EDGES = torch.tensor([0.02, 0.1, 0.25, 0.6]).log()


class DifficultyWeights:
    """Weights that keep easy curves in view: each (family, noise level, pure noise or not, outliers or not)
    cell is weighted by a power of the inverse of its own running loss.

    The weight depends on the cell only, never on the draw.
    """

    def __init__(self, power: float = 0.7, memory: float = 0.99):
        self.power, self.memory = power, memory
        self.running = torch.full((len(FAMILY_NAMES), len(SIGMA_EDGES) + 1, 2, 2), 0.3)

    def __call__(self, batch: dict, pure: torch.Tensor, loss: torch.Tensor) -> torch.Tensor:
        """Weights (count,), of mean 1 over all cells, after the running losses have taken in `loss` (count,)."""
        level = torch.bucketize(batch["sigma"].cpu().log(), SIGMA_EDGES)
        index = (batch["family"].cpu(), level, pure.long().cpu(), batch["outliers"].long().cpu())
        total = torch.zeros_like(self.running).index_put_(index, loss.detach().cpu(), accumulate=True)
        number = torch.zeros_like(self.running).index_put_(index, torch.ones(len(loss)), accumulate=True)
        seen = number > 0
        memory = self.memory ** number[seen]
        self.running[seen] = memory * self.running[seen] + (1 - memory) * total[seen] / number[seen]
        weight = (self.running + 0.002) ** -self.power
        return (weight[index] / weight.mean()).to(loss.device)


class Draws(torch.utils.data.Dataset):
    """The first `count` batches of BATCH_SEED with a variant's families and noise."""

    def __init__(self, variant: Variant, count: int, samples: int):
        self.variant, self.count, self.samples = variant, count, samples

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> dict[str, torch.Tensor]:
        if index >= self.count:
            raise IndexError(index)
        return make_batch(
            BATCH_SEED, index, self.samples, families=self.variant.families, kinds=self.variant.kinds
        )


def objective(
    variant: Variant,
    batch: dict,
    loss: torch.Tensor,
    predicted: torch.Tensor,
    pure: torch.Tensor,
    weights: DifficultyWeights,
) -> torch.Tensor:
    """What is minimised: a mean over the curves."""
    if variant.loss == "predicted":
        return relative_loss(loss, predicted)
    if variant.loss == "logarithmic":
        return (loss + FLOOR).log().mean()
    return (bounded(loss) * weights(batch, pure, bounded(loss))).mean()


def train(variant: Variant, steps: int, samples: int, rate: float, workers: int) -> Denoiser:
    """The released network after `steps` steps of a variant."""
    saved = torch.load(RELEASED, map_location="cpu", weights_only=True)
    network = Denoiser(NetworkConfig(**(saved["config"] | dict(variant.grown))))
    network.load_state_dict(grown(saved["weights"], network))
    weights = DifficultyWeights(power=variant.power)
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.01, betas=(0.9, 0.99))
    batches = DataLoader(Draws(variant, steps, samples), batch_size=None, num_workers=workers)
    for step, batch in enumerate(tqdm(batches, mininterval=10)):
        generator = torch.Generator().manual_seed(step)
        loss, spread_loss, predicted, pure = curve_losses(network, batch, generator)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, steps, rate, warmup=steps // 10)
        optimiser.zero_grad(set_to_none=True)
        (objective(variant, batch, loss, predicted, pure, weights) + 0.1 * spread_loss.mean()).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
    return network


@torch.no_grad()
def held_out_error(network: Denoiser, samples: int) -> dict[str, float]:
    """Error of the posterior mean on regular, oscillatory and all curves that no run has seen, n = 1024."""
    network.eval()
    ratios, families = [], []
    for index in range(HELD_OUT_BATCHES):
        b = make_batch(HELD_OUT_SEED, index, samples, n=1024, kinds={"white": 1.0})
        state = torch.zeros_like(b["x"])
        pure = torch.full_like(b["sigma"], PURE_NOISE)
        estimate = network(b["y"], b["w"], b["sigma"], b["outliers"], state, pure)[0].numpy()
        x, seen = b["x"].numpy(), (b["w"] > 0).numpy()
        before = rmse(b["y"].numpy() - x, seen)
        ratios.append(rmse(estimate - x, seen)[before > 0] / before[before > 0])
        families.append(b["family"].numpy()[before > 0])
    ratio, family = np.concatenate(ratios), np.concatenate(families)
    regular = np.isin(np.array(FAMILY_NAMES)[family], REGULAR)
    return {
        "regular": geometric_mean(ratio[regular]),
        "oscillatory": geometric_mean(ratio[~regular]),
        "all": geometric_mean(ratio),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default=",".join(VARIANTS))
    parser.add_argument("--steps", type=int, default=500)
    parser.add_argument("--samples", type=int, default=32768)
    parser.add_argument("--rate", type=float, default=6e-4)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)

    for name in options.only.split(","):
        torch.manual_seed(0)
        began = time.monotonic()
        network = train(VARIANTS[name], options.steps, options.samples, options.rate, options.workers)
        seconds = time.monotonic() - began
        folder = options.out / name.replace(" ", "-")
        shutil.copytree("models", folder, dirs_exist_ok=True)
        export_model(network, folder, card_in(folder))
        error = held_out_error(network, options.samples)
        print(f"{name}: {', '.join(f'{group} {value:.4f}' for group, value in error.items())}, {seconds:.0f} s", flush=True)


if __name__ == "__main__":
    main()
