"""Curves of the training prior that training never saw, with white noise: what the thresholds and factors of
`bench/trust` are calibrated on, so that no benchmark has a say in them.

    python bench/trust/priorDraws.py FOLDER [COUNT [LENGTH,... [SEED]]]     (with the environment of training/)

Writes draws.json (one entry a series: family, n, sigma) and draws.f64 (y, truth of each, in order).
"""

import json
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from training.prior import FAMILIES, log_uniform, sample_curves  # noqa: E402

SEED = 7_000_000
LENGTHS = [128, 256, 512, 1024, 2048]


def main(folder: Path, count: int, lengths: list[int], seed: int) -> None:
    names = list(FAMILIES)
    index, values = [], []
    for k in range(count):
        rng = np.random.default_rng([seed, k])
        n = lengths[k % len(lengths)]
        curves, family = sample_curves(rng, 1, n, allow_spikes=np.array([True]))
        truth = curves[0]
        sigma = float(1 / log_uniform(rng, 0.7, 15))
        values += [truth + sigma * rng.standard_normal(n), truth]
        index.append({"family": names[int(family[0])], "n": n, "sigma": sigma})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "draws.json").write_text(json.dumps(index))
    (folder / "draws.f64").write_bytes(np.concatenate(values).astype("<f8").tobytes())


if __name__ == "__main__":
    main(
        Path(sys.argv[1]),
        int(sys.argv[2]) if len(sys.argv) > 2 else 500,
        [int(n) for n in sys.argv[3].split(",")] if len(sys.argv) > 3 else LENGTHS,
        int(sys.argv[4]) if len(sys.argv) > 4 else SEED,
    )
