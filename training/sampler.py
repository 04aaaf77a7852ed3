"""Posterior mean and posterior samples from the exported model, as the extension computes them
(src/core/diffusion/sampler.ts)."""

from pathlib import Path

import numpy as np
import onnxruntime


class Model:
    """An exported model and its card."""

    def __init__(self, path: Path, card: dict, threads: int = 1):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self.card = card
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def estimate(self, y, w, sigma, outliers, x_t, log_snr: float) -> np.ndarray:
        """D = E[x | y, x_t], (count, n); sigma and outliers are (count,)."""
        arguments = {
            "y": y,
            "w": w,
            "sigma": sigma,
            "outliers": outliers,
            "x_t": x_t,
            "log_snr": np.full(len(y), log_snr),
        }
        return self.run(arguments)[0]

    def run(self, arguments: dict) -> list[np.ndarray]:
        """[estimate, deviation] of one evaluation."""
        inputs = {name: np.asarray(a, np.float32) for name, a in arguments.items()}
        return self.session.run(["estimate", "deviation"], inputs)

    def posterior(self, y, w, sigma, outliers) -> tuple[np.ndarray, np.ndarray]:
        """E[x | y] and the network's deviation about it: one evaluation at pure noise, where the state
        says nothing."""
        start = np.full(len(y), self.card["logSnrStart"])
        arguments = {"y": y, "w": w, "sigma": sigma, "outliers": outliers, "x_t": np.zeros_like(y), "log_snr": start}
        estimate, deviation = self.run(arguments)
        return estimate, deviation

    def posterior_samples(self, y, w, sigma, outliers, rng: np.random.Generator, number: int) -> np.ndarray:
        """(number, count, n) draws from p(x | y): DDIM (Song et al. 2021, arXiv 2010.02502), eta = 0,
        x_next = a_next D + s_next (x_t - a D) / s along the card's log_snr."""
        log_snrs = np.array(self.card["sampler"]["logSnrs"])
        a = np.sqrt(1 / (1 + np.exp(-2 * log_snrs)))
        s = np.sqrt(1 / (1 + np.exp(2 * log_snrs)))
        draws = []
        for _ in range(number):
            x_t = rng.standard_normal(y.shape)
            for k, log_snr in enumerate(log_snrs):
                d = self.estimate(y, w, sigma, outliers, x_t, log_snr)
                if k + 1 < len(log_snrs):
                    x_t = a[k + 1] * d + s[k + 1] * (x_t - a[k] * d) / s[k]
            draws.append(d)
        return np.array(draws)
