"""The network: D(y, w, sigma, outliers, x_t, log_snr), an estimate of E[x | y, x_t].

A convolutional encoder and decoder around a transformer. The transformer works on one token
for every 16 samples, so that a tone or a repeated shape is averaged coherently over the whole
window, while the convolutions at full and at quarter resolution keep jumps and peaks sharp.
Channels grow with the stride (1, 4, 16), so that no level throws information away.

Tensors inside are (batch, length, channels). Every operation normalises over channels only, at
one position: padding does not leak through statistics over the length.
"""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.preconditioning import gaussian_posterior, signal_scale

LENGTH_MULTIPLE = 32
FEATURES = 6


@dataclass(frozen=True)
class NetworkConfig:
    """Sizes of the network. `fine`, `middle`, `coarse`: channels at strides 1, 4 and 16."""

    fine: int = 32
    middle: int = 96
    coarse: int = 224
    transformer_blocks: int = 4
    heads: int = 7
    embedding: int = 128

    def as_dict(self) -> dict:
        return asdict(self)


class Conv(nn.Conv1d):
    """Convolution over the length of a (batch, length, channels) tensor, padded to keep
    length / stride. Run as a 2-D convolution of height 1: the channels stay last in memory,
    which is the layout that bfloat16 matrix units want."""

    def __init__(self, channels_in: int, channels_out: int, kernel: int, stride: int = 1):
        super().__init__(channels_in, channels_out, kernel, stride=stride, padding=(kernel - stride + 1) // 2)

    def forward(self, x: Tensor) -> Tensor:
        if torch.onnx.is_in_onnx_export():
            return super().forward(x.transpose(1, 2)).transpose(1, 2)
        image = x.transpose(1, 2).unsqueeze(2)
        out = F.conv2d(
            image,
            self.weight.unsqueeze(2).contiguous(memory_format=torch.channels_last),
            self.bias,
            stride=(1, self.stride[0]),
            padding=(0, self.padding[0]),
        )
        return out.squeeze(2).transpose(1, 2)


class Norm(nn.Module):
    """Layer normalisation over channels, scaled and shifted by the condition (FiLM)."""

    def __init__(self, channels: int, embedding: int):
        super().__init__()
        self.channels = channels
        self.film = nn.Linear(embedding, 2 * channels)
        nn.init.zeros_(self.film.weight)
        nn.init.zeros_(self.film.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        scale, shift = self.film(condition)[:, None].chunk(2, dim=-1)
        return F.layer_norm(x, (self.channels,)) * (1 + scale) + shift


class ResidualBlock(nn.Module):
    def __init__(self, channels: int, embedding: int, kernel: int = 5):
        super().__init__()
        self.norm1 = Norm(channels, embedding)
        self.conv1 = Conv(channels, channels, kernel)
        self.norm2 = Norm(channels, embedding)
        self.conv2 = Conv(channels, channels, kernel)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        h = self.conv1(F.silu(self.norm1(x, condition)))
        return x + self.conv2(F.silu(self.norm2(h, condition)))


def rotate(x: Tensor) -> Tensor:
    """Rotary position embedding (Su et al. 2021, arXiv 2104.09864) of (batch, heads, tokens, width)."""
    half = x.shape[-1] // 2
    frequencies = torch.exp(torch.arange(half, device=x.device, dtype=torch.float32) * (-math.log(1000.0) / half))
    positions = torch.arange(x.shape[2], device=x.device, dtype=torch.float32)
    angle = positions[:, None] * frequencies[None, :]
    cos, sin = angle.cos().to(x.dtype), angle.sin().to(x.dtype)
    first, second = x[..., :half], x[..., half:]
    return torch.cat((first * cos - second * sin, first * sin + second * cos), dim=-1)


class TransformerBlock(nn.Module):
    def __init__(self, channels: int, heads: int, embedding: int):
        super().__init__()
        self.heads = heads
        self.norm1 = Norm(channels, embedding)
        self.qkv = nn.Linear(channels, 3 * channels)
        self.out = nn.Linear(channels, channels)
        self.norm2 = Norm(channels, embedding)
        self.up = Conv(channels, 2 * channels, 3)
        self.down = nn.Linear(2 * channels, channels)
        for last in (self.out, self.down):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        batch, tokens, channels = x.shape
        qkv = self.qkv(self.norm1(x, condition)).reshape(batch, tokens, 3, self.heads, channels // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: on a CPU the fused kernel is four times slower for these few short heads.
        scores = rotate(q) @ rotate(k).transpose(-1, -2) / math.sqrt(q.shape[-1])
        h = scores.softmax(dim=-1) @ v
        x = x + self.out(h.transpose(1, 2).reshape(batch, tokens, channels))
        return x + self.down(F.silu(self.up(self.norm2(x, condition))))


class Upsample(nn.Module):
    """Four output samples from each position, as learned by one linear map, then a convolution."""

    def __init__(self, channels_in: int, channels_out: int):
        super().__init__()
        self.spread = nn.Linear(channels_in, 4 * channels_out)
        self.channels_out = channels_out

    def forward(self, x: Tensor) -> Tensor:
        return self.spread(x).reshape(x.shape[0], 4 * x.shape[1], self.channels_out)


def fourier_features(value: Tensor, count: int) -> Tensor:
    """(batch,) -> (batch, 2 count): cosines and sines at geometrically spaced frequencies."""
    frequencies = torch.exp(torch.linspace(math.log(0.1), math.log(4.0), count, device=value.device))
    angle = value[:, None] * frequencies[None, :]
    return torch.cat((angle.cos(), angle.sin()), dim=-1)


def squash(x: Tensor) -> Tensor:
    """asinh, written with operations that every ONNX runtime has: linear near 0, logarithmic far away."""
    return torch.sign(x) * torch.log1p(x.abs())


def input_features(y: Tensor, w: Tensor, sigma: Tensor, x_t: Tensor, log_snr: Tensor, mean: Tensor) -> Tensor:
    """(batch, length, FEATURES): what the network sees of its arguments.

    The first and second differences, in units of their noise, show structure at every SNR,
    also where it is far below the range of y. a_t x_t vanishes at pure noise.
    """
    s = sigma[:, None]
    left_y, left_w = F.pad(y, (1, 0))[:, :-1], F.pad(w, (1, 0))[:, :-1]
    right_y, right_w = F.pad(y, (0, 1))[:, 1:], F.pad(w, (0, 1))[:, 1:]
    first = (y - left_y) / (math.sqrt(2) * s) * w * left_w
    second = (left_y - 2 * y + right_y) / (math.sqrt(6) * s) * w * left_w * right_w
    return torch.stack(
        (
            y * w / torch.sqrt(1 + s * s),
            w,
            x_t * signal_scale(log_snr)[:, None],
            mean,
            squash(first),
            squash(second),
        ),
        dim=-1,
    )


class Denoiser(nn.Module):
    def __init__(self, config: NetworkConfig = NetworkConfig()):
        super().__init__()
        self.config = config
        fine, middle, coarse, e = config.fine, config.middle, config.coarse, config.embedding
        self.condition = nn.Sequential(nn.Linear(33, e), nn.SiLU(), nn.Linear(e, e), nn.SiLU())
        self.stem = Conv(FEATURES, fine, 7)
        self.fine_in = nn.ModuleList(ResidualBlock(fine, e) for _ in range(2))
        self.down1 = Conv(fine, middle, 8, stride=4)
        self.middle_in = nn.ModuleList(ResidualBlock(middle, e) for _ in range(2))
        self.down2 = Conv(middle, coarse, 8, stride=4)
        self.blocks = nn.ModuleList(
            TransformerBlock(coarse, config.heads, e) for _ in range(config.transformer_blocks)
        )
        self.up2 = Upsample(coarse, middle)
        self.join2 = nn.Linear(2 * middle, middle)
        self.middle_out = nn.ModuleList(ResidualBlock(middle, e) for _ in range(2))
        self.up1 = Upsample(middle, fine)
        self.join1 = nn.Linear(2 * fine, fine)
        self.fine_out = nn.ModuleList(ResidualBlock(fine, e) for _ in range(2))
        self.norm = Norm(fine, e)
        self.head = nn.Linear(fine, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def raw(self, features: Tensor, sigma: Tensor, outliers: Tensor, log_snr: Tensor) -> Tensor:
        """F: (batch, length, FEATURES) -> (batch, length)."""
        condition = self.condition(
            torch.cat((fourier_features(log_snr, 8), fourier_features(sigma.log(), 8), outliers[:, None]), dim=-1)
        )
        x = self.stem(features)
        for block in self.fine_in:
            x = block(x, condition)
        fine = x
        x = self.down1(x)
        for block in self.middle_in:
            x = block(x, condition)
        middle = x
        x = self.down2(x)
        for block in self.blocks:
            x = block(x, condition)
        x = self.join2(torch.cat((self.up2(x), middle), dim=-1))
        for block in self.middle_out:
            x = block(x, condition)
        x = self.join1(torch.cat((self.up1(x), fine), dim=-1))
        for block in self.fine_out:
            x = block(x, condition)
        return self.head(F.silu(self.norm(x, condition)))[..., 0]

    def forward(
        self, y: Tensor, w: Tensor, sigma: Tensor, outliers: Tensor, x_t: Tensor, log_snr: Tensor
    ) -> tuple[Tensor, Tensor]:
        """(estimate, correction) with estimate = m + correction, both (batch, length).

        y: normalised samples, 0 where w = 0. w: weight in [0, 1] of each sample (relative
        precision; 0 = missing or padding). sigma: noise standard deviation of a sample of
        weight 1. outliers: 1 where isolated spikes may be outliers, 0 where they are signal.
        x_t, log_snr: state of the reverse process. The length is a multiple of LENGTH_MULTIPLE.
        """
        mean, precision = gaussian_posterior(y, w, sigma, x_t, log_snr)
        features = input_features(y, w, sigma, x_t, log_snr, mean)
        correction = self.raw(features, sigma, outliers, log_snr).float() / precision.sqrt()
        return mean + correction, correction
