"""Measure the exported model on held-out draws of its own prior, and fit the width of its band.

    python -m training.evaluate                 # print the tables
    python -m training.evaluate --write         # also store them, and the band's scale, in the card

The curves come from seeds that training never uses. Error is RMSE(estimate) / RMSE(input), the
geometric mean over curves; harm is the share of curves made worse; coverage is that of the
pointwise 90 % band. bandScale is split-conformal: the factor that makes the band of one half of
the draws cover 90 %; the coverage printed is that of the other half.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from tqdm import tqdm

from training.corruption import corrupt
from training.prior import FAMILY_NAMES, draw_family, unit_scale
from training.sampler import Model

Z_90 = 1.6448536269514722
HELD_OUT_SEED = 424_242
SNR_GROUPS = {"RSNR < 2": (0, 2), "RSNR 2 to 5": (2, 5), "RSNR > 5": (5, np.inf)}


def held_out(family: int, count: int, n: int) -> dict[str, np.ndarray]:
    """Curves of one family with the corruptions of training; outliers off where spikes are signal."""
    rng = np.random.default_rng([HELD_OUT_SEED, family])
    outliers = np.zeros(count, bool) if FAMILY_NAMES[family] == "spikes" else rng.random(count) < 0.35
    batch = vars(corrupt(rng, unit_scale(draw_family(rng, family, count, n)), outliers))
    return {name: array.astype(np.float32) for name, array in batch.items()}


def rmse(error: np.ndarray, inside: np.ndarray) -> np.ndarray:
    return np.sqrt((error**2 * inside).sum(axis=1) / inside.sum(axis=1))


def geometric_mean(values: np.ndarray) -> float:
    return float(np.exp(np.log(np.maximum(values, 1e-9)).mean()))


def evaluate(model: Model, count: int, n: int) -> tuple[dict, dict, float]:
    """Tables by family and by SNR, and the conformal band scale."""
    rng = np.random.default_rng(HELD_OUT_SEED)
    number = model.card["sampler"]["samples"]
    rows = []
    for family in tqdm(range(len(FAMILY_NAMES)), desc="families"):
        b = held_out(family, count, n)
        arguments = (b["y"], b["w"], b["sigma"], b["outliers"])
        mean = model.posterior_mean(*arguments)
        samples = model.posterior_samples(*arguments, rng, number)
        # About the posterior mean, as in src/core/diffusion/band.ts.
        deviation = np.sqrt(np.mean((samples - mean) ** 2, axis=0))
        seen = b["w"] > 0
        for i in range(count):
            before = np.sqrt(np.mean((b["y"][i] - b["x"][i])[seen[i]] ** 2))
            after = np.sqrt(np.mean((mean[i] - b["x"][i])[seen[i]] ** 2))
            inside = b["inside"][i] > 0
            score = np.abs(mean[i] - b["x"][i])[inside] / np.maximum(deviation[i][inside], 1e-9)
            rows.append({"family": family, "snr": 1 / before if before > 0 else np.inf, "ratio": after / max(before, 1e-9), "score": score})

    # Curves count alike, whatever their length: the same number of scores from each.
    picked = np.stack([rng.choice(r["score"], 100) for r in rows])
    fit, test = np.arange(len(rows)) % 2 == 0, np.arange(len(rows)) % 2 == 1
    scale = float(np.quantile(picked[fit], 0.9) / Z_90)

    def table(groups: dict[str, np.ndarray]) -> dict:
        return {
            name: {
                "error": round(geometric_mean(np.array([rows[i]["ratio"] for i in np.flatnonzero(mask)])), 3),
                "harm": round(float(np.mean([rows[i]["ratio"] > 1 for i in np.flatnonzero(mask)])), 3),
                "coverage": round(float(np.mean(picked[mask & test] <= Z_90 * scale)), 3),
                "curves": int(mask.sum()),
            }
            for name, mask in groups.items()
        }

    families = np.array([r["family"] for r in rows])
    snr = np.array([r["snr"] for r in rows])
    by_family = table({name: families == k for k, name in enumerate(FAMILY_NAMES)})
    by_snr = table({name: (snr >= low) & (snr < high) for name, (low, high) in SNR_GROUPS.items()} | {"all": snr >= 0})
    return by_family, by_snr, scale


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--card", type=Path, default=Path("models/denoiser.json"))
    parser.add_argument("--count", type=int, default=24, help="curves of each family")
    parser.add_argument("--length", type=int, default=512)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()

    card = json.loads(options.card.read_text())
    model = Model(options.card.parent / card["file"], card, options.threads)
    by_family, by_snr, scale = evaluate(model, options.count, options.length)
    print(f"{'':24}error   harm    coverage (90 %)  curves")
    for name, row in [*by_family.items(), *by_snr.items()]:
        print(f"{name:24}{row['error']:.3f}   {row['harm']:.3f}   {row['coverage']:.3f}            {row['curves']}")
    print(f"band scale {scale:.3f}")
    if options.write:
        card["bandScale"] = round(scale, 3)
        card["heldOutPrior"] = {"length": options.length, "families": by_family, "snr": by_snr}
        options.card.write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
