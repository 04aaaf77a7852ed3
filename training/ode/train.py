"""Train the refiner of solutions of differential equations.

    npx tsx training/ode/makeData.ts --minutes 40       # writes training/runs/ode-data
    python -m training.ode.train --out training/runs/ode --steps 8000

Writes checkpoint.pt (everything needed to go on) and log.csv to --out; the same command goes on
from the checkpoint.
"""

import argparse
import csv
import os
import time
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import numpy as np
import torch
from tqdm import tqdm

from training.ode.data import Sampler, read_components, split, stack
from training.ode.network import R_SCALE, Refiner, RefinerConfig
from training.preconditioning import PURE_NOISE, diffuse
from training.train import learning_rate

DELTA = 0.1
"""Where the loss turns from square to linear, in units of the scale s: r is heavy-tailed."""
LARGEST_R = 20.0
LEVEL = 0.9


def losses(network: Refiner, batch: dict, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """(loss of r_hat, loss of the band): pseudo-Huber, and the pinball loss of log |r - r_hat|, whose
    minimum is the logarithm of the error's 90 % quantile."""
    r = batch["r"].clamp(-LARGEST_R, LARGEST_R)
    count = len(r)
    pure = torch.rand(count, generator=generator) < 2 / 3
    log_snr = (2 * torch.randn(count, generator=generator)).clamp(PURE_NOISE, 6)
    log_snr = torch.where(pure, torch.full_like(log_snr, PURE_NOISE), log_snr).to(r.device)
    x_t = diffuse(r / R_SCALE, torch.randn(r.shape, generator=generator).to(r.device), log_snr)
    estimate, log_q = network(batch["features"], batch["curves"], x_t, log_snr)
    error = estimate - r
    loss = DELTA * ((1 + (error / DELTA) ** 2).sqrt() - 1)
    above = (error.detach().abs() + 1e-7).log() - log_q
    pinball = torch.maximum(LEVEL * above, (LEVEL - 1) * above)
    # The first node is the initial value: exact.
    return loss[:, 1:].mean(), pinball[:, 1:].mean()


@torch.no_grad()
def validate(network: Refiner, groups: list[dict]) -> dict[str, float]:
    """On held-out solutions, at pure noise: the error in units of s beside that of m and of the coarse
    solution (geometric means of root mean squares), the share of components made worse than the
    coarse solution, and the band's coverage."""
    logs = {"ours": [], "m": [], "coarse": []}
    harm, covered = [], []
    for batch in groups:
        r = batch["r"][:, 1:]
        log_snr = torch.full((len(r),), PURE_NOISE)
        estimate, log_q = network(batch["features"], batch["curves"], torch.zeros_like(batch["r"]), log_snr)
        error = estimate[:, 1:] - r
        rms = lambda e: (e.double() ** 2).mean(dim=1).sqrt().clamp_min(1e-9)
        ours, middle, coarse = rms(error), rms(r), rms(batch["curves"][:, 1:, 0] - r)
        for name, value in zip(logs, (ours, middle, coarse)):
            logs[name].append(value.log())
        harm.append((ours > coarse).float())
        covered.append((error.abs() <= log_q[:, 1:].exp()).float().mean(dim=1))
    result = {name: torch.cat(values).mean().exp().item() for name, values in logs.items()}
    return result | {"harm": torch.cat(harm).mean().item(), "coverage": torch.cat(covered).mean().item()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("training/runs/ode-data"))
    parser.add_argument("--steps", type=int, default=8000)
    parser.add_argument("--nodes", type=int, default=8192, help="nodes in a batch")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--ema", type=float, default=0.998)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop (and save) after this time")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    training, held_out = split(read_components(options.data))
    sampler = Sampler(training, options.nodes, options.seed)
    by_length: dict[int, list] = {}
    for component in held_out:
        by_length.setdefault(len(component.r), []).append(component)
    groups = [stack(group) for group in by_length.values()]
    print(f"{len(training)} components to train on, {len(held_out)} held out")

    path = options.out / "checkpoint.pt"
    saved = torch.load(path, map_location="cpu", weights_only=True) if path.exists() else None
    network = Refiner(RefinerConfig(**saved["config"]) if saved else RefinerConfig())
    if saved:
        network.load_state_dict(saved["network"])
    ema = saved["ema"] if saved else {name: value.clone() for name, value in network.state_dict().items()}
    step, seconds = (saved["step"], saved["seconds"]) if saved else (0, 0.0)
    network.to(options.device)
    ema = {name: value.to(options.device) for name, value in ema.items()}
    optimiser = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=0.02, betas=(0.9, 0.99))
    if saved:
        optimiser.load_state_dict(saved["optimiser"])
        sampler.rng = np.random.default_rng([options.seed, step])
    averaged = Refiner(network.config).eval()

    def save() -> None:
        state = {
            "config": network.config.as_dict(),
            "network": network.state_dict(),
            "ema": ema,
            "optimiser": optimiser.state_dict(),
            "step": step,
            "seconds": seconds,
            "seed": options.seed,
            "components": len(training),
        }
        torch.save(state, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)

    began = last_save = last = time.monotonic()
    recent = None
    with open(options.out / "log.csv", "a", newline="") as file:
        log = csv.writer(file)
        for step in (bar := tqdm(range(step + 1, options.steps + 1), initial=step, total=options.steps, mininterval=5)):
            batch = {name: value.to(options.device) for name, value in sampler.draw().items()}
            loss, band = losses(network, batch, torch.Generator().manual_seed(options.seed * 1_000_003 + step))
            for group in optimiser.param_groups:
                group["lr"] = learning_rate(step, options.steps, options.rate)
            optimiser.zero_grad(set_to_none=True)
            (loss + 0.1 * band).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            decay = min(options.ema, (1 + step) / (10 + step))
            with torch.no_grad():
                for name, value in network.state_dict().items():
                    ema[name].lerp_(value, 1 - decay)
            recent = loss.item() if recent is None else 0.99 * recent + 0.01 * loss.item()
            now = time.monotonic()
            seconds += now - last
            last = now
            if step % 250 == 0 or step == options.steps:
                averaged.load_state_dict({name: value.cpu() for name, value in ema.items()})
                result = validate(averaged, groups)
                log.writerow([step, f"{recent:.5f}", *(f"{v:.5f}" for v in result.values()), f"{seconds:.0f}"])
                file.flush()
                bar.set_postfix(loss=f"{recent:.4f}", **{name: f"{v:.4f}" for name, v in result.items()})
            if now - last_save > 180:
                save()
                last_save = now
            if now - began > 60 * options.minutes:
                break
    save()


if __name__ == "__main__":
    main()
