"""The refiner's network: the correction of a solution that was reconstructed from a coarse one.

src/core/ode reconstructs the solution from the solver's own evaluations of f; its best candidate m
and the scale s, how far the candidates are apart, precondition this network as the Gaussian
posterior does the denoiser's (training/preconditioning.py): the true solution is m + s r, r is of
order 1 whatever the system, method and step, and

    r_hat = g (F + sum_k a_k c_k),

where c_k = (curve_k - m) / s are the coarse solution, the other candidates and Richardson's
extrapolation. F, the weights a_k, the gate g in [0, 1] (where m is known to be exact, g is near 0)
and the half-width q of the 90 % band come from the network.

It is a diffusion model like the denoiser: x_t = a_t r / R_SCALE + s_t e, and at log_snr =
PURE_NOISE one evaluation gives the estimate from the observations alone.

Shapes: features (batch, nodes, FEATURES), curves (batch, nodes, CURVES), x_t (batch, nodes),
log_snr (batch,); one component of one solution is one row of the batch.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.network import fourier_features
from training.preconditioning import signal_scale

FEATURES = 33
CURVES = 7
R_SCALE = 1.5
"""Root mean square of r over the training systems, about: x_t has unit variance."""


@dataclass(frozen=True)
class RefinerConfig:
    channels: int = 64
    dilations: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 4, 1)
    embedding: int = 64

    def as_dict(self) -> dict:
        return asdict(self)


class Block(nn.Module):
    """Residual block over the nodes; what the whole curve has in common is added to each."""

    def __init__(self, channels: int, dilation: int, embedding: int):
        super().__init__()
        self.channels = channels
        self.film = nn.Linear(embedding, 2 * channels)
        self.conv1 = nn.Conv1d(channels, channels, 3, padding=dilation, dilation=dilation)
        self.common = nn.Linear(channels, channels)
        self.conv2 = nn.Conv1d(channels, channels, 3, padding=1)
        for last in (self.film, self.conv2):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        """x: (batch, channels, nodes)."""
        scale, shift = self.film(condition)[:, :, None].chunk(2, dim=1)
        h = F.layer_norm(x.transpose(1, 2), (self.channels,)).transpose(1, 2) * (1 + scale) + shift
        h = self.conv1(F.silu(h))
        h = h + self.common(h.mean(dim=2))[:, :, None]
        return x + self.conv2(F.silu(h))


def windowed(curves: Tensor) -> Tensor:
    """c / (1 + (c / 10)^4): a curve that is many scales away says nothing about r."""
    return curves / (1 + (curves / 10) ** 4)


class Refiner(nn.Module):
    def __init__(self, config: RefinerConfig = RefinerConfig()):
        super().__init__()
        self.config = config
        channels, e = config.channels, config.embedding
        self.condition = nn.Sequential(nn.Linear(16, e), nn.SiLU())
        self.stem = nn.Conv1d(FEATURES + CURVES + 1, channels, 5, padding=2)
        self.blocks = nn.ModuleList(Block(channels, dilation, e) for dilation in config.dilations)
        self.head = nn.Linear(channels, 2 + CURVES)
        self.spread_block = Block(channels, 1, e)
        self.spread = nn.Linear(channels, 1)
        for last in (self.head, self.spread):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, features: Tensor, curves: Tensor, x_t: Tensor, log_snr: Tensor) -> tuple[Tensor, Tensor]:
        """(r_hat, log q), each (batch, nodes); |r - r_hat| <= q for 90 % of all nodes."""
        condition = self.condition(fourier_features(log_snr, 8))
        near = windowed(curves)
        state = (x_t * signal_scale(log_snr)[:, None])[..., None]
        x = self.stem(torch.cat((features, near, state), dim=-1).transpose(1, 2))
        for block in self.blocks:
            x = block(x, condition)
        out = self.head(F.silu(x.transpose(1, 2))).float()
        estimate = torch.sigmoid(out[..., 1]) * (out[..., 0] + (out[..., 2:] * near).sum(dim=-1))
        # The band learns from the curve's features, but never changes them.
        s = self.spread_block(x.detach(), condition.detach())
        return estimate, self.spread(F.silu(s.transpose(1, 2)))[..., 0].float().clamp(-16, 6)
