"""Train and export the network that corrects the noise level of short series (level_network.py).

    python -m training.level --out training/runs/level-network --steps 5000 --export models

A run that was stopped is resumed from its checkpoint. The curves are those of the denoiser's prior, coarsely
sampled in part: a short series often is a long one with few samples.
"""

import argparse
import hashlib
import json
import time
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from training.corruption import KINDS, SIGMA_RANGE, corrupt
from training.level_network import LONGEST, SHORTEST, LevelNetwork
from training.onnx_check import check_against_pytorch
from training.prior import sample_curves, unit_scale
from training.stored_weights import round_weights, store_weights
from training.train import learning_rate

LENGTHS = (10, 12, 14, 16, 18, 20, 24, 28, 32, 40, 48, 64, 80, 100, LONGEST)
COARSENESS = {1: 0.55, 2: 0.15, 4: 0.15, 8: 0.15}
"""Every how manieth sample is kept -> share of the batches."""
LEAST_DRAWN = 64
"""Curves are drawn with at least so many samples, and cropped."""
RATIO_RANGE = (-5.0, 3.0)
"""Of the log of true over estimated level."""
OUTLYING = 4.0
"""Errors beyond so many deviations count linearly."""
ESTIMATED = {kind: share for kind, share in KINDS.items() if kind != "told"}
"""Noise whose level is estimated."""
INPUTS = ("y", "w", "sigma")
OUTPUTS = ("log_ratio", "log_deviation")
TOLERANCE = 1e-4


def level_batch(seed: int, index: int, samples: int) -> dict[str, Tensor]:
    """About `samples` samples: y, w (count, n), padded to SHORTEST; sigma, the estimate, and level, the truth
    (0 where there is none), (count,). Deterministic in (seed, index)."""
    rng = np.random.default_rng([seed, index])
    n = int(rng.choice(LENGTHS))
    step = int(rng.choice(list(COARSENESS), p=list(COARSENESS.values())))
    drawn = max(n * step, LEAST_DRAWN)
    count = max(1, min(samples // n, 3 * samples // (2 * drawn)))
    outliers = rng.random(count) < 0.35
    curves, _ = sample_curves(rng, count, drawn, allow_spikes=~outliers)
    start = rng.integers(0, drawn - n * step + 1)
    curves = curves[:, start : start + n * step : step]
    # Where nothing happens in what was cropped there is no signal-to-noise ratio.
    varied = curves.std(axis=1) > 1e-3
    corrupted = corrupt(rng, unit_scale(curves[varied]), outliers[varied], estimated=1.0, kinds=ESTIMATED)
    batch = {name: torch.from_numpy(getattr(corrupted, name)) for name in (*INPUTS, "level")}
    for name in ("y", "w"):
        batch[name] = torch.nn.functional.pad(batch[name], (0, max(SHORTEST - n, 0)))
    return batch


class LevelBatches(Dataset):
    def __init__(self, seed: int, samples: int, start: int, stop: int):
        self.seed, self.samples, self.start, self.stop = seed, samples, start, stop

    def __len__(self) -> int:
        return self.stop - self.start

    def __getitem__(self, index: int) -> dict[str, Tensor]:
        if index >= len(self):
            raise IndexError(index)
        return level_batch(self.seed, self.start + index, self.samples)


def level_losses(network: LevelNetwork, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    """Negative log-likelihood of the log ratio under a normal law with linear tails, and the ratio's absolute
    error, of the rows whose level is known."""
    ratio, spread = network(batch["y"], batch["w"], batch["sigma"])
    known = batch["level"] > 0
    wanted = (batch["level"][known] / batch["sigma"][known]).log().clamp(*RATIO_RANGE)
    error, spread = (wanted - ratio[known]).abs(), spread[known]
    z = error * torch.exp(-spread)
    return spread + torch.where(z < OUTLYING, 0.5 * z**2, OUTLYING * (z - OUTLYING / 2)), error


def train(out: Path, steps: int, samples: int, rate: float, seed: int, ema: float, workers: int) -> LevelNetwork:
    """The averaged network after `steps` steps, begun or resumed in the folder `out`."""
    torch.manual_seed(seed)
    network, averaged = LevelNetwork(), LevelNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.01)
    averaged.load_state_dict(network.state_dict())
    out.mkdir(parents=True, exist_ok=True)
    path = out / "checkpoint.pt"
    step = 0
    if path.exists():
        saved = torch.load(path, map_location="cpu", weights_only=True)
        network.load_state_dict(saved["network"])
        averaged.load_state_dict(saved["averaged"])
        optimiser.load_state_dict(saved["optimiser"])
        step = saved["step"]

    def save() -> None:
        state = {"network": network.state_dict(), "averaged": averaged.state_dict()}
        torch.save({**state, "optimiser": optimiser.state_dict(), "step": step}, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)

    batches = DataLoader(
        LevelBatches(seed, samples, step, steps),
        batch_size=None,
        num_workers=workers,
        prefetch_factor=8 if workers else None,
        worker_init_fn=lambda _: torch.set_num_threads(1),
    )
    recent, last_save = None, time.monotonic()
    for batch in (bar := tqdm(batches, initial=step, total=steps, mininterval=20)):
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, steps, rate)
        losses, errors = level_losses(network, batch)
        optimiser.zero_grad(set_to_none=True)
        losses.mean().backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step += 1
        decay = min(ema, (1 + step) / (10 + step))
        with torch.no_grad():
            for kept, now in zip(averaged.parameters(), network.parameters()):
                kept.lerp_(now, 1 - decay)
        seen = (losses.mean().item(), errors.mean().item())
        recent = seen if recent is None else tuple(0.99 * r + 0.01 * s for r, s in zip(recent, seen))
        bar.set_postfix(loss=f"{recent[0]:.4f}", error=f"{recent[1]:.4f}")
        if time.monotonic() - last_save > 120:
            save()
            last_save = time.monotonic()
    save()
    return averaged


def example_inputs(batch: int, n: int) -> dict[str, Tensor]:
    """Random arguments of the network in the ranges that it is used with."""
    g = torch.Generator().manual_seed(n)
    w = (torch.rand(batch, n, generator=g) > 0.2).float()
    y = torch.randn(batch, n, generator=g) * w
    return {"y": y, "w": w, "sigma": torch.rand(batch, generator=g) * 0.8 + 0.01}


def write_onnx(network: LevelNetwork, path: Path) -> float:
    """Write the network to `path`; returns the largest difference between PyTorch and onnxruntime."""
    network.eval()
    round_weights(network)
    torch.onnx.export(
        network,
        tuple(example_inputs(2, 64).values()),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={
            **{name: {0: "batch", 1: "length"} for name in ("y", "w")},
            **{name: {0: "batch"} for name in ("sigma", *OUTPUTS)},
        },
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(path)
    store_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    examples = (example_inputs(batch, n) for batch, n in ((1, 32), (3, 33), (2, 77), (1, LONGEST)))
    return check_against_pytorch(network, path, OUTPUTS, examples, TOLERANCE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--samples", type=int, default=8192, help="samples (curves x length) in a batch")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--ema", type=float, default=0.998)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1, help="processes that make data; 0: none")
    parser.add_argument("--export", type=Path, help="folder for the ONNX file and its card")
    parser.add_argument("--version", default="0.1.0")
    options = parser.parse_args()

    torch.set_num_threads(1)
    sizes = {name: getattr(options, name) for name in ("steps", "samples", "rate", "seed", "ema", "workers")}
    network = train(options.out, **sizes)
    if options.export is None:
        return
    path = options.export / "noise-level.onnx"
    difference = write_onnx(network, path)
    card = {
        "name": "noise-level",
        "version": options.version,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "shortest": SHORTEST,
        "longest": LONGEST,
        "sigmaRange": list(SIGMA_RANGE),
        "training": {
            "steps": options.steps,
            "samplesPerStep": options.samples,
            "seed": options.seed,
            "parameters": sum(p.numel() for p in network.parameters()),
        },
    }
    (options.export / "noise-level.json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, PyTorch and onnxruntime differ by at most {difference:.1e}")


if __name__ == "__main__":
    main()
