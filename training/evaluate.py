"""Measure the exported model on held-out draws of its own prior, and fit the width of its band.

    python -m training.evaluate                 # print the tables
    python -m training.evaluate --write         # also store them, and the band's scale, in the card

The curves come from seeds that training never uses. Error is RMSE(estimate) / RMSE(input), the
geometric mean over curves; harm is the share of curves made worse; coverage is that of the
pointwise 90 % band. The band's scale is split-conformal: the factor that makes the band of one
half of the draws cover 90 %; the coverage printed is that of the other half. There are two bands:
from the network's own deviation (deviationScale; the default) and from posterior samples
(bandScale). Their interval scores (Gneiting & Raftery 2007, JASA 102, section 6.2) are in units of
the noise level.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from tqdm import tqdm

from training.corruption import corrupt
from training.filling import filled_posterior
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


BANDS = ("network", "samples")


def evaluate(model: Model, count: int, n: int) -> tuple[dict, dict, dict[str, float], dict[str, float]]:
    """Tables by family and by SNR; the conformal scale and the interval score of each band."""
    rng = np.random.default_rng(HELD_OUT_SEED)
    number = model.card["sampler"]["samples"]
    rows = []
    for family in tqdm(range(len(FAMILY_NAMES)), desc="families"):
        b = held_out(family, count, n)
        windows = zip(b["y"], b["w"], b["sigma"], b["outliers"], b["inside"])
        mean, own, y, w = (np.stack(parts) for parts in zip(*(filled_posterior(model, *window) for window in windows)))
        samples = model.posterior_samples(y, w, b["sigma"], b["outliers"], rng, number)
        # About the posterior mean, as in src/core/diffusion/band.ts.
        deviations = dict(zip(BANDS, (own, np.sqrt(np.mean((samples - mean) ** 2, axis=0)))))
        seen = b["w"] > 0
        for i in range(count):
            before = np.sqrt(np.mean((b["y"][i] - b["x"][i])[seen[i]] ** 2))
            after = np.sqrt(np.mean((mean[i] - b["x"][i])[seen[i]] ** 2))
            inside = b["inside"][i] > 0
            # Curves count alike, whatever their length: the same number of samples from each.
            place = rng.choice(np.flatnonzero(inside), 100)
            rows.append(
                {
                    "family": family,
                    "snr": 1 / before if before > 0 else np.inf,
                    "ratio": after / max(before, 1e-9),
                    "error": np.abs(mean[i] - b["x"][i])[place] / b["sigma"][i],
                    **{name: np.maximum(d[i][place], 1e-9) / b["sigma"][i] for name, d in deviations.items()},
                }
            )

    error = np.stack([r["error"] for r in rows])
    fit, test = np.arange(len(rows)) % 2 == 0, np.arange(len(rows)) % 2 == 1
    scales, scores = {}, {}
    for name in BANDS:
        width = np.stack([r[name] for r in rows])
        scales[name] = float(np.quantile((error / width)[fit], 0.9) / Z_90)
        half = Z_90 * scales[name] * width[test]
        scores[name] = float(np.mean(2 * half + 2 / 0.1 * np.maximum(error[test] - half, 0)))
        for row, e, w in zip(rows, error, width):
            row[f"covered by {name}"] = float(np.mean(e <= Z_90 * scales[name] * w))

    def table(groups: dict[str, np.ndarray]) -> dict:
        return {
            name: {
                "error": round(geometric_mean(np.array([rows[i]["ratio"] for i in np.flatnonzero(mask)])), 3),
                "harm": round(float(np.mean([rows[i]["ratio"] > 1 for i in np.flatnonzero(mask)])), 3),
                "coverage": round(float(np.mean([rows[i]["covered by network"] for i in np.flatnonzero(mask & test)])), 3),
                "curves": int(mask.sum()),
            }
            for name, mask in groups.items()
        }

    families = np.array([r["family"] for r in rows])
    snr = np.array([r["snr"] for r in rows])
    by_family = table({name: families == k for k, name in enumerate(FAMILY_NAMES)})
    by_snr = table({name: (snr >= low) & (snr < high) for name, (low, high) in SNR_GROUPS.items()} | {"all": snr >= 0})
    return by_family, by_snr, scales, scores


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
    by_family, by_snr, scales, scores = evaluate(model, options.count, options.length)
    print(f"{'':24}error   harm    coverage (90 %)  curves")
    for name, row in [*by_family.items(), *by_snr.items()]:
        print(f"{name:24}{row['error']:.3f}   {row['harm']:.3f}   {row['coverage']:.3f}            {row['curves']}")
    for name in BANDS:
        print(f"band from {name}: scale {scales[name]:.3f}, interval score {scores[name]:.3f}")
    if options.write:
        card["deviationScale"] = round(scales["network"], 3)
        card["bandScale"] = round(scales["samples"], 3)
        card["intervalScore"] = {name: round(value, 3) for name, value in scores.items()}
        card["heldOutPrior"] = {"length": options.length, "families": by_family, "snr": by_snr}
        options.card.write_text(json.dumps(card, indent=2) + "\n")


if __name__ == "__main__":
    main()
