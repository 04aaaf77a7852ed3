"""The forward process and the network's preconditioning.

Forward process (variance preserving): x_t = a_t x + s_t e with a_t^2 + s_t^2 = 1, described by
log_snr = log(a_t / s_t). The clean curve x has prior variance 1 after normalisation.

Preconditioning: that of Karras et al. 2022 (EDM, arXiv 2206.00364, section 5), extended to two
Gaussian observations of x: y = x + noise of variance sigma^2 / w for each sample, and x_t. Their
precisions, with the prior's,

    p_y = w / sigma^2,    p_t = exp(2 log_snr),    P = 1 + p_y + p_t,

give the posterior mean under a white Gaussian prior, m = (p_y y + p_t x_t / a_t) / P, and the
network F adds what the true prior knows: D = m + F / sqrt(P). Its target (x - m) sqrt(P) has at
most unit variance, whatever sigma, w and log_snr are.

Shapes: y, w, x_t are (batch, length); sigma, log_snr are (batch,).
"""

import torch
from torch import Tensor

PURE_NOISE = -6.0
"""log_snr at which x_t says nothing about x (a_t = 0.0025): one evaluation gives E[x | y]."""


def signal_scale(log_snr: Tensor) -> Tensor:
    """a_t = sqrt(sigmoid(2 log_snr)), from a_t^2 + s_t^2 = 1."""
    return torch.sigmoid(2 * log_snr).sqrt()


def noise_scale(log_snr: Tensor) -> Tensor:
    """s_t = sqrt(sigmoid(-2 log_snr))."""
    return torch.sigmoid(-2 * log_snr).sqrt()


def diffuse(x: Tensor, noise: Tensor, log_snr: Tensor) -> Tensor:
    """x_t = a_t x + s_t e for standard normal e."""
    return signal_scale(log_snr)[:, None] * x + noise_scale(log_snr)[:, None] * noise


def gaussian_posterior(y: Tensor, w: Tensor, sigma: Tensor, x_t: Tensor, log_snr: Tensor) -> tuple[Tensor, Tensor]:
    """(m, P): mean and precision of x given y and x_t under a white prior of variance 1."""
    p_y = w / sigma[:, None] ** 2
    p_t = torch.exp(2 * log_snr)[:, None]
    precision = 1 + p_y + p_t
    mean = (p_y * y + p_t / signal_scale(log_snr)[:, None] * x_t) / precision
    return mean, precision


def target(x: Tensor, mean: Tensor, precision: Tensor) -> Tensor:
    """What the network's raw output should be: (x - m) sqrt(P)."""
    return (x - mean) * precision.sqrt()
