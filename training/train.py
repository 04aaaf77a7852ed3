"""Train the denoiser.

    python -m training.train --out training/runs/first --steps 12000

Writes checkpoint.pt (everything needed to go on) and log.csv to --out; the same command goes on
from the checkpoint. A new run that begins with the weights of the released model:

    python -m training.train --out training/runs/second --start-from training/weights.pt
"""

import argparse
import csv
import os
import time
from pathlib import Path

# Before torch loads OpenMP: threads that spin while they wait starve the data workers.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import torch
import torch.nn.functional as F
from tqdm import tqdm

from training.data import loader
from training.network import Denoiser, NetworkConfig
from training.preconditioning import PURE_NOISE, diffuse, target

HUBER_DELTA = 3.0
HOPELESS = 4.0
"""Loss of a curve above which it counts no more, and ratio of a loss to the predicted one."""
FLOOR = 0.002
"""Added to losses by which others are divided: below it nothing is left to gain."""


def draw_state(x: torch.Tensor, generator: torch.Generator) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """(x_t, log_snr, pure): two curves of three at pure noise, the rest at log_snr ~ N(0, 2^2)."""
    count = x.shape[0]
    pure = torch.rand(count, generator=generator) < 2 / 3
    log_snr = (2 * torch.randn(count, generator=generator)).clamp(PURE_NOISE, 6)
    log_snr = torch.where(pure, torch.full_like(log_snr, PURE_NOISE), log_snr).to(x.device)
    noise = torch.randn(x.shape, generator=generator).to(x.device)
    return diffuse(x, noise, log_snr), log_snr, pure.to(x.device)


def curve_losses(
    network: Denoiser, batch: dict, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Mean loss of F and of its spread over each curve's own samples, the loss of F that the spread predicts,
    and which curves are at pure noise; (count,).

    Squared error, linear beyond HUBER_DELTA: an outlier of 30 sigma has a target of 30.
    """
    x_t, log_snr, pure = draw_state(batch["x"], generator)
    with torch.autocast(x_t.device.type, torch.bfloat16):
        raw, log_spread, mean, precision = network.raw(
            batch["y"], batch["w"], batch["sigma"], batch["outliers"], x_t, log_snr
        )
    wanted = target(batch["x"], mean, precision)
    loss = 2 * F.huber_loss(raw, wanted, reduction="none", delta=HUBER_DELTA)
    # Negative log-likelihood of the error, which itself is taken as given.
    error = (raw.detach() - wanted).clamp(-HUBER_DELTA, HUBER_DELTA)
    spread = log_spread + 0.5 * error**2 * torch.exp(-2 * log_spread)
    predicted = torch.exp(2 * log_spread.detach())
    inside = batch["inside"]
    return *((value * inside).sum(dim=1) / inside.sum(dim=1) for value in (loss, spread, predicted)), pure


def bounded(value: torch.Tensor) -> torch.Tensor:
    """`value` up to HOPELESS, and that much beyond it, where its gradient falls as its inverse."""
    return value * (HOPELESS / value.detach()).clamp(max=1)


def relative_loss(loss: torch.Tensor, predicted: torch.Tensor) -> torch.Tensor:
    """Mean over curves of the loss over the one that the network's own spread predicts; both (count,).

    Quality is judged by the error relative to the noise, over curves of every kind, so a curve whose error is
    0.03 of the noise counts like one whose error is 0.5. The prediction is made of what is seen, not of the
    curve that was drawn: it re-weights the prior, and the minimum stays a posterior mean.
    """
    # F's target has at most unit variance if sigma is right. Where the estimate of sigma is wrong many
    # times over, nothing can be learned, and one curve would outweigh the batch.
    return bounded(bounded(loss) / (predicted + FLOOR)).mean()


def grown(weights: dict[str, torch.Tensor], network: Denoiser) -> dict[str, torch.Tensor]:
    """Weights for `network` from those of a smaller one that computes the same: a new block begins as
    the identity, a new input with weight 0."""
    state = network.state_dict()
    for name, value in weights.items():
        own = torch.zeros_like(state[name])
        own[tuple(slice(size) for size in value.shape)] = value.float()
        state[name] = own
    return state


def learning_rate(step: int, steps: int, peak: float, warmup: int = 300) -> float:
    """Linear warm-up, then a cosine to 2 % of the peak."""
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min((step - warmup) / max(steps - warmup, 1), 1.0)
    return peak * (0.02 + 0.98 * 0.5 * (1 + torch.cos(torch.tensor(progress * torch.pi)).item()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=12000)
    parser.add_argument("--samples", type=int, default=32768, help="samples (curves x length) in a batch")
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--ema", type=float, default=0.9992)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that make data; 0: none")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop (and save) after this time")
    parser.add_argument("--save-every", type=float, default=3, help="minutes between checkpoints")
    parser.add_argument("--start-from", type=Path, help="weights to begin with, written by training.export")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / "checkpoint.pt"

    network = Denoiser(NetworkConfig())
    step, batches_seen, seconds = 0, 0, 0.0
    saved = torch.load(path, map_location="cpu", weights_only=True) if path.exists() else None
    if options.start_from and not saved:
        start = torch.load(options.start_from, map_location="cpu", weights_only=True)
        network.load_state_dict(grown(start["weights"], network))
        # A run continues its predecessor's stream of batches, so that no batch is seen twice.
        batches_seen, seconds = start["batches_seen"], start["seconds"]
    ema = {name: value.clone() for name, value in network.state_dict().items()}
    if saved:
        network = Denoiser(NetworkConfig(**saved["config"]))
        network.load_state_dict(saved["network"])
        ema = saved["ema"]
        batches_seen, seconds = saved["batches_seen"], saved["seconds"]
        step = saved["step"]
    network.to(options.device)
    ema = {name: value.to(options.device) for name, value in ema.items()}
    optimiser = torch.optim.AdamW(network.parameters(), lr=options.rate, weight_decay=0.01, betas=(0.9, 0.99))
    if saved:
        optimiser.load_state_dict(saved["optimiser"])

    def save() -> None:
        state = {
            "config": network.config.as_dict(),
            "network": network.state_dict(),
            "ema": ema,
            "optimiser": optimiser.state_dict(),
            "step": step,
            "batches_seen": batches_seen,
            "seconds": seconds,
            "seed": options.seed,
            "samples": options.samples,
        }
        torch.save(state, path.with_suffix(".tmp"))
        path.with_suffix(".tmp").replace(path)

    # Each batch is drawn once: a continued run goes on in the stream of batches.
    batches = loader(options.seed, options.samples, batches_seen, batches_seen + options.steps - step, options.workers)
    began = last_save = last_time = time.monotonic()
    recent, recent_pure = None, None
    with open(options.out / "log.csv", "a", newline="") as file:
        log = csv.writer(file)
        for batch in (bar := tqdm(batches, initial=step, total=options.steps, mininterval=5)):
            batch = {name: value.to(options.device, non_blocking=True) for name, value in batch.items()}
            generator = torch.Generator().manual_seed(options.seed * 1_000_003 + batches_seen)
            loss, spread_loss, predicted, pure = curve_losses(network, batch, generator)
            relative = relative_loss(loss, predicted)
            rate = learning_rate(step, options.steps, options.rate)
            for group in optimiser.param_groups:
                group["lr"] = rate
            optimiser.zero_grad(set_to_none=True)
            # The spread has parameters of its own: its loss is on no scale with the other's.
            (relative + 0.1 * spread_loss.mean()).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            step += 1
            batches_seen += 1
            decay = min(options.ema, (1 + step) / (10 + step))
            with torch.no_grad():
                for name, value in network.state_dict().items():
                    ema[name].lerp_(value, 1 - decay)
            value = relative.item()
            # The geometric mean over curves of the error relative to the preconditioner's.
            pure_value = loss[pure].detach().clamp_min(1e-6).log().mean().exp().sqrt().item() if pure.any() else float("nan")
            recent = value if recent is None else 0.99 * recent + 0.01 * value
            if pure_value == pure_value:
                recent_pure = pure_value if recent_pure is None else 0.99 * recent_pure + 0.01 * pure_value
            now = time.monotonic()
            seconds += now - last_time
            last_time = now
            if step % 50 == 0 or step == options.steps:
                log.writerow([step, batches_seen, f"{rate:.3e}", f"{recent:.5f}", f"{recent_pure or float('nan'):.5f}", f"{seconds:.0f}"])
                file.flush()
                bar.set_postfix(loss=f"{recent:.4f}", pure=f"{recent_pure or float('nan'):.4f}")
            if now - last_save > 60 * options.save_every:
                save()
                last_save = now
            if now - began > 60 * options.minutes:
                break
    save()


if __name__ == "__main__":
    main()
