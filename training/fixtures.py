"""Write the values that hold the TypeScript core to this code's mathematics.

    python -m training.fixtures
"""

import json
from pathlib import Path

import numpy as np
import torch

from training.noise_level import estimate_noise
from training.preconditioning import gaussian_posterior

FIXTURES = Path(__file__).parents[1] / "test" / "fixtures"


def noise_level_cases() -> list[dict]:
    rng = np.random.default_rng(20261122)
    cases = []
    for n in (12, 40, 100, 333, 1500, 6000, 36_000):
        t = np.arange(n)
        # Tones so near each other that only a long window tells them apart.
        many = sum(np.cos(0.1 * k * t + k * k) for k in range(1, 31))
        curves = (np.zeros(n), 3 * np.sin(0.05 * t), 2 * np.sin(2.2 * t), np.where(t > n / 2, 5.0, 0.0), many)
        # In the longest, frames of every length are left out; once is enough.
        for curve in curves if n < 10_000 else (many,):
            y = curve + 0.2 * rng.standard_normal(n)
            if n in (100, 1500):
                y[n // 3 : n // 3 + 7] = np.nan
            # Rounded first: both sides must read the very same numbers.
            y = np.round(y, 5 if n < 10_000 else 2)
            cases.append({"y": [None if np.isnan(v) else float(v) for v in y], "sigma": estimate_noise(y)})
    return cases


def preconditioning_cases() -> list[dict]:
    rng = np.random.default_rng(1)
    cases = []
    for sigma, log_snr in ((0.01, -6.0), (0.3, -6.0), (0.3, 0.0), (1.5, 2.0), (0.05, 5.0)):
        y, w, x_t = rng.standard_normal(8), np.round(rng.random(8), 2), rng.standard_normal(8)
        w[2] = 0
        mean, precision = gaussian_posterior(
            torch.tensor(y[None]),
            torch.tensor(w[None]),
            torch.tensor([sigma], dtype=torch.float64),
            torch.tensor(x_t[None]),
            torch.tensor([log_snr], dtype=torch.float64),
        )
        cases.append(
            {
                "y": y.tolist(),
                "w": w.tolist(),
                "x_t": x_t.tolist(),
                "sigma": sigma,
                "log_snr": log_snr,
                "mean": mean[0].tolist(),
                "precision": precision[0].tolist(),
            }
        )
    return cases


def main() -> None:
    FIXTURES.mkdir(parents=True, exist_ok=True)
    for name, cases in (("noise-level", noise_level_cases()), ("preconditioning", preconditioning_cases())):
        (FIXTURES / f"{name}.json").write_text(json.dumps({"cases": cases}) + "\n")


if __name__ == "__main__":
    main()
