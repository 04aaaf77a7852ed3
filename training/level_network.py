"""The network that corrects the estimate of the noise level (training/noise_level.py) of short series.

Classical estimates know noise from a curve by the curve's smoothness or by its tones; a curve of few
samples shows neither, and is taken for noise. This network sees how large differences and short-time
Fourier coefficients are in units of the estimate, how often and where, and says by what factor the
estimate is off.
"""

import math
from math import comb

import torch
from torch import Tensor, nn
from torch.nn import functional as F

SHORTEST = 32
"""Fewest samples that can be fed: a shorter series is padded with samples of weight 0."""
LONGEST = 128
"""Most samples of a series that it is for."""
ORDERS = (1, 2, 3, 4, 6)
DILATIONS = (1, 2, 4)
WINDOWS = (8, 16, 32)
BANDS = 4
"""Parts of the spectrum whose coefficients are counted separately, where each has a few bins."""
FEWEST_BINS = 3
THRESHOLDS = 14
SOFTNESS = 0.35
DILATED_BLOCKS = (1, 2, 4, 1)
SMALL = 1e-6


def sum_over(values: Tensor, kernel: Tensor, dilation: int = 1) -> Tensor:
    """(B, n) correlated with a kernel (k,), zeros beyond the ends -> (B, n)."""
    reach = dilation * (len(kernel) - 1)
    padded = F.pad(values, (reach // 2, reach - reach // 2))
    return F.conv1d(padded[:, None], kernel[None, None], dilation=dilation)[:, 0]


def shares_below(logs: Tensor, counted: Tensor, thresholds: Tensor) -> Tensor:
    """Soft distribution function of logs (B, ...) where counted is 1 -> (B, thresholds)."""
    below = torch.sigmoid((thresholds - logs[..., None]) / SOFTNESS) * counted[..., None]
    dims = tuple(range(1, logs.ndim))
    return below.sum(dims) / counted.sum(dims).clamp(min=1)[:, None]


class Block(nn.Module):
    def __init__(self, width: int, dilation: int):
        super().__init__()
        self.norm = nn.GroupNorm(1, width)
        self.conv = nn.Conv1d(width, width, 5, padding=2 * dilation, dilation=dilation)
        self.mix = nn.Conv1d(width, width, 1)

    def forward(self, h: Tensor) -> Tensor:
        return h + self.mix(F.silu(self.conv(F.silu(self.norm(h)))))


class LevelNetwork(nn.Module):
    def __init__(self, width: int = 48, hidden: int = 256):
        super().__init__()
        self.register_buffer("amplitudes", torch.linspace(-3.5, 3.0, THRESHOLDS), persistent=False)
        self.register_buffer("powers", torch.linspace(-7.0, 6.0, THRESHOLDS), persistent=False)
        differences = len(ORDERS) * len(DILATIONS)
        parts = sum(1 + (BANDS if self.has_bands(length) else 0) for length in WINDOWS)
        counted = differences * (THRESHOLDS + 1) + parts * THRESHOLDS + len(WINDOWS) + 2
        self.take = nn.Conv1d(differences + 2, width, 5, padding=2)
        self.blocks = nn.Sequential(*(Block(width, dilation) for dilation in DILATED_BLOCKS))
        self.attention = nn.Conv1d(width, 2, 1)
        self.judge = nn.Sequential(
            nn.Linear(counted + 3 * width, hidden),
            nn.SiLU(),
            nn.Linear(hidden, hidden),
            nn.SiLU(),
            nn.Linear(hidden, 2),
        )

    @staticmethod
    def has_bands(length: int) -> bool:
        return length // 2 - 1 >= BANDS * FEWEST_BINS

    def forward(self, y: Tensor, w: Tensor, sigma: Tensor) -> tuple[Tensor, Tensor]:
        """y, w (B, n) as the denoiser takes them, n at least SHORTEST, sigma (B,) the estimate -> (B,) log of the
        true noise level over sigma, (B,) log of the standard deviation of its error."""
        present = (w > 0).float()
        variance = present / w.clamp(min=SMALL)
        scaled = y / sigma[:, None]
        number = torch.log1p(present.sum(-1, keepdim=True)) / 8

        signed, features = self.differences(scaled, present, variance)
        features += self.spectra(scaled, present, variance)
        features += [number, sigma[:, None].log() / 4]

        inputs = torch.cat((signed, present[:, None], variance[:, None].clamp(max=10)), 1)
        h = self.blocks(self.take(inputs))
        score = self.attention(h).masked_fill(present[:, None] == 0, -1e4).softmax(-1)
        mean = (h * present[:, None]).sum(-1) / present.sum(-1, keepdim=True).clamp(min=1)
        features += [mean, (h @ score.transpose(-1, -2)).flatten(1)]
        ratio, spread = self.judge(torch.cat(features, -1)).unbind(-1)
        return ratio, spread.clamp(-5, 3)

    def differences(self, scaled: Tensor, present: Tensor, variance: Tensor) -> tuple[Tensor, list[Tensor]]:
        """Differences in units of what they are of noise alone: (B, kinds, n) asinh, and how they are distributed."""
        sizes, counts, signed = [], [], []
        for dilation in DILATIONS:
            for order in ORDERS:
                kernel = torch.tensor([(-1.0) ** k * comb(order, k) for k in range(order + 1)], device=scaled.device)
                whole = (sum_over(present, torch.ones_like(kernel), dilation) > order + 0.5).float()
                deviation = sum_over(variance, kernel**2, dilation).clamp(min=SMALL).sqrt()
                z = sum_over(scaled, kernel, dilation) / deviation * whole
                sizes.append(shares_below((z.abs() + SMALL).log(), whole, self.amplitudes))
                counts.append(torch.log1p(whole.sum(-1)) / 8)
                # asinh, which this version of ONNX lacks.
                signed.append(z.sign() * (z.abs() + (z**2 + 1).sqrt()).log())
        return torch.stack(signed, 1), [*sizes, torch.stack(counts, -1)]

    def spectra(self, scaled: Tensor, present: Tensor, variance: Tensor) -> list[Tensor]:
        """How the power of short-time Fourier coefficients, in units of the noise's, is distributed."""
        features = []
        for length in WINDOWS:
            t = torch.arange(length, device=scaled.device)
            window = 0.5 - 0.5 * torch.cos(2 * math.pi * t / length)
            angle = 2 * math.pi * torch.outer(torch.arange(1, length // 2, device=scaled.device), t) / length
            over_frames = lambda values, kernels: F.conv1d(values[:, None], kernels, stride=length // 4)
            power = (
                over_frames(scaled, (window * angle.cos())[:, None]) ** 2
                + over_frames(scaled, (window * angle.sin())[:, None]) ** 2
            )
            energy = over_frames(variance, (window**2)[None, None])
            logs = (power / energy.clamp(min=SMALL) + SMALL).log()
            whole = (over_frames(present, torch.ones_like(window)[None, None]) > length - 0.5).float()
            whole = whole.expand(-1, logs.shape[1], -1)
            features.append(shares_below(logs, whole, self.powers))
            features.append(torch.log1p(whole[:, 0].sum(-1, keepdim=True)) / 8)
            if self.has_bands(length):
                for part, some in zip(logs.tensor_split(BANDS, 1), whole.tensor_split(BANDS, 1)):
                    features.append(shares_below(part, some, self.powers))
        return features
