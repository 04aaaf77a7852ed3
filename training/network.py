"""The network: D(y, w, sigma, outliers, x_t, log_snr), an estimate of E[x | y, x_t].

A convolutional encoder and decoder around a transformer. The transformer works on one token
for every 16 samples, so that a repeated shape is averaged coherently over the whole window, while
the convolutions at full and at quarter resolution keep jumps and peaks sharp. Channels grow with
the stride (1, 4, 16), so that no level throws information away.

Beside it a time-frequency branch: short-time Fourier transforms with three window lengths, whose
coefficients are multiplied by learned gains. A tone is narrow there, whatever its frequency, so
that its amplitude and phase are averaged exactly, by a linear map, over the whole window; what
comes back is both a feature and, weighted sample by sample, a part of the output.

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
    """Sizes of the network. `fine`, `middle`, `coarse`: channels at strides 1, 4 and 16;
    `fine_blocks`, `middle_blocks`: residual blocks on the way down, and as many on the way up;
    `spectral`: channels of the time-frequency branch, `windows` its window lengths."""

    fine: int = 32
    middle: int = 96
    coarse: int = 224
    fine_blocks: int = 3
    middle_blocks: int = 3
    transformer_blocks: int = 4
    heads: int = 7
    embedding: int = 128
    spectral: int = 16
    windows: tuple[int, ...] = (32, 128, 512)

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
        scale, shift = self.film(condition)[:, None].split(self.channels, dim=-1)
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


def rotation(tokens: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """Cosines and sines, each (tokens, width / 2), of the rotary position embedding (Su et al. 2021,
    arXiv 2104.09864). tokens: any tensor of shape (batch, tokens, ...)."""
    half = width // 2
    positions = torch.arange(tokens.shape[1], device=tokens.device, dtype=torch.float32)
    exponents = torch.arange(half, device=tokens.device, dtype=torch.float32) * (-math.log(1000.0) / half)
    angle = positions[:, None] * torch.exp(exponents)[None, :]
    return angle.cos().to(tokens.dtype), angle.sin().to(tokens.dtype)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """The embedding of (batch, heads, tokens, width)."""
    first, second = x.split(cos.shape[-1], dim=-1)
    return torch.cat((first * cos - second * sin, first * sin + second * cos), dim=-1)


class TransformerBlock(nn.Module):
    def __init__(self, channels: int, heads: int, embedding: int):
        super().__init__()
        self.heads, self.width = heads, channels // heads
        self.norm1 = Norm(channels, embedding)
        self.qkv = nn.Linear(channels, 3 * channels)
        self.out = nn.Linear(channels, channels)
        self.norm2 = Norm(channels, embedding)
        self.up = Conv(channels, 2 * channels, 3)
        self.down = nn.Linear(2 * channels, channels)
        for last in (self.out, self.down):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, x: Tensor, condition: Tensor, turn: tuple[Tensor, Tensor]) -> Tensor:
        """turn: as `rotation` gives."""
        batch = x.shape[0]
        qkv = self.qkv(self.norm1(x, condition)).reshape(batch, -1, 3, self.heads, self.width)
        q, k, v = qkv.permute(2, 0, 3, 1, 4).unbind(0)
        # Written out: on a CPU the fused kernel is four times slower for these few short heads.
        scores = rotate(q, *turn) @ rotate(k, *turn).transpose(-1, -2) / math.sqrt(self.width)
        h = scores.softmax(dim=-1) @ v
        x = x + self.out(h.transpose(1, 2).reshape(batch, -1, self.heads * self.width))
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
    # s^2 over the variance of the differences, 0 where a sample is missing.
    tiny = 1e-12
    of_first = w * left_w / (w + left_w + tiny)
    of_second = w * left_w * right_w / (4 * left_w * right_w + w * (left_w + right_w) + tiny)
    first = (y - left_y) / s * of_first.sqrt()
    second = (left_y - 2 * y + right_y) / s * of_second.sqrt()
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


def noise_variance(precision: Tensor) -> Tensor:
    """(batch, length): variance of the noise in the Gaussian posterior mean, (P - 1) / P^2."""
    return (precision - 1) / precision**2


def noise_of_mean(variance: Tensor) -> Tensor:
    """(batch,): standard deviation of noise of that variance, averaged over the curve, weighted by itself,
    so that padding and missing samples do not count."""
    return ((variance**2).sum(dim=1) / variance.sum(dim=1)).sqrt()


GAINS = 2
"""Gains learned for each window length: what to keep at two levels of caution, say."""
LEAST_PART = 0.01
"""Of the average noise, that a window is taken to hold at least: its logarithm stays finite."""


class SpectralShrinkage(nn.Module):
    """Multiplies short-time Fourier coefficients by learned gains in [0, 1].

    Hann windows of `window` samples, four of which overlap, for analysis and synthesis: with
    gains of 1 the input comes back exactly. The gain of a coefficient depends on the power, in
    units of the noise, of its neighbours in time and frequency, and on how much of the noise is in its window.
    """

    def __init__(self, window: int, channels: int, embedding: int):
        super().__init__()
        self.window, self.hop, self.bins = window, window // 4, window // 2 + 1
        self.register_buffer("analysis", self.transform(), persistent=False)
        # Real input: every bin but the first and last stands for two. Four squared Hann windows sum to 1.5.
        double = torch.full((self.bins,), 2.0)
        double[0] = double[-1] = 1.0
        self.register_buffer("doubled", torch.cat((double, double)) / (1.5 * window), persistent=False)
        self.noise_power = 3 * window / 8
        self.condition = nn.Linear(embedding, channels)
        self.conv1 = nn.Conv2d(3, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=(2, 1), dilation=(2, 1))
        self.conv3 = nn.Conv2d(channels, channels, 3, padding=1)
        self.gain = nn.Conv2d(channels, GAINS, 1)

    def transform(self, first: Tensor | int = 0) -> Tensor:
        """(window, 2 bins): windowed cosines, then sines. Made of integers modulo the window, so that the
        exported graph can compute it again, exactly, instead of holding it; there `first` is a zero
        that comes from an input, without which the exporter would store the result."""
        time = torch.arange(self.window) + first
        turns = (time[:, None] * torch.arange(self.bins)[None, :] % self.window).float() / self.window
        return torch.cat((torch.cos(2 * math.pi * turns), torch.sin(2 * math.pi * turns)), dim=1) * self.hann(time)[:, None]

    def hann(self, time: Tensor) -> Tensor:
        return torch.sin(math.pi * (time.float() + 0.5) / self.window) ** 2

    def forward(self, x: Tensor, variance: Tensor, condition: Tensor) -> Tensor:
        """x: (batch, length), variance: that of its noise, the same shape -> (batch, length, GAINS)."""
        length = x.shape[1]
        around = (self.window - self.hop, self.window)
        padded = F.pad(x, around)
        noise = noise_of_mean(variance)
        with torch.autocast(x.device.type, enabled=False):
            if torch.onnx.is_in_onnx_export():
                analysis = self.transform(torch._shape_as_tensor(x)[0] * 0)
                coefficients = F.conv1d(padded[:, None], analysis.T[:, None], stride=self.hop).transpose(1, 2)
            else:
                analysis = self.analysis
                coefficients = padded.unfold(1, self.window, self.hop) @ analysis
            real, imaginary = coefficients[..., : self.bins], coefficients[..., self.bins :]
            power = (real * real + imaginary * imaginary) / (self.noise_power * noise[:, None, None] ** 2)
            pitch = torch.linspace(-1, 1, self.bins, device=x.device).expand_as(power)
            # Noise where it stands, in the squared window: the part of that of a window full of average noise.
            squared = self.hann(torch.arange(self.window, device=x.device)) ** 2
            in_window = F.conv1d(F.pad(variance, around)[:, None], squared[None, None], stride=self.hop).transpose(1, 2)
            part = in_window / (self.noise_power * noise[:, None, None] ** 2)
            local = (0.5 * torch.log(part + LEAST_PART)).expand_as(power)
        h = torch.stack((0.5 * torch.log1p(power), pitch, local), dim=1).contiguous(memory_format=torch.channels_last)
        h = F.silu(self.conv1(h) + self.condition(condition)[:, :, None, None])
        h = h + F.silu(self.conv2(h))
        h = h + F.silu(self.conv3(h))
        gain = torch.sigmoid(self.gain(h).float())
        with torch.autocast(x.device.type, enabled=False):
            kept = torch.cat((gain, gain), dim=-1) * coefficients[:, None]
            frames = (kept * self.doubled) @ analysis.T
            # Overlap and add: the four quarters of a frame belong to four blocks of `hop` samples.
            blocks = sum(
                F.pad(frames[..., k * self.hop : (k + 1) * self.hop], (0, 0, k, 3 - k)) for k in range(4)
            )
            out = blocks.reshape(x.shape[0], GAINS, -1)[..., self.window - self.hop :][..., :length]
        return out.transpose(1, 2)


class Denoiser(nn.Module):
    def __init__(self, config: NetworkConfig = NetworkConfig()):
        super().__init__()
        self.config = config
        fine, middle, coarse, e = config.fine, config.middle, config.coarse, config.embedding
        self.condition = nn.Sequential(nn.Linear(33, e), nn.SiLU(), nn.Linear(e, e), nn.SiLU())
        self.shrinkages = nn.ModuleList(SpectralShrinkage(window, config.spectral, e) for window in config.windows)
        spectral = GAINS * len(config.windows)
        self.stem = Conv(FEATURES + 2 * spectral + 1, fine, 7)
        self.fine_in = nn.ModuleList(ResidualBlock(fine, e) for _ in range(config.fine_blocks))
        self.down1 = Conv(fine, middle, 8, stride=4)
        self.middle_in = nn.ModuleList(ResidualBlock(middle, e) for _ in range(config.middle_blocks))
        self.down2 = Conv(middle, coarse, 8, stride=4)
        self.blocks = nn.ModuleList(
            TransformerBlock(coarse, config.heads, e) for _ in range(config.transformer_blocks)
        )
        self.up2 = Upsample(coarse, middle)
        self.join2 = nn.Linear(2 * middle, middle)
        self.middle_out = nn.ModuleList(ResidualBlock(middle, e) for _ in range(config.middle_blocks))
        self.up1 = Upsample(middle, fine)
        self.join1 = nn.Linear(2 * fine, fine)
        self.fine_out = nn.ModuleList(ResidualBlock(fine, e) for _ in range(config.fine_blocks))
        self.norm = Norm(fine, e)
        self.head = nn.Linear(fine, 1)
        self.gates = nn.Linear(fine, spectral)
        self.spread_block = ResidualBlock(fine, e)
        self.spread_norm = Norm(fine, e)
        self.spread = nn.Linear(fine, 1)
        for last in (self.head, self.gates, self.spread):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def raw(
        self, y: Tensor, w: Tensor, sigma: Tensor, outliers: Tensor, x_t: Tensor, log_snr: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """(F, log deviation of F's error, m, P), each (batch, length)."""
        mean, precision = gaussian_posterior(y, w, sigma, x_t, log_snr)
        condition = self.condition(
            torch.cat((fourier_features(log_snr, 8), fourier_features(sigma.log(), 8), outliers[:, None]), dim=-1)
        )
        noise = noise_variance(precision)
        smooth = torch.cat([shrinkage(mean, noise, condition) for shrinkage in self.shrinkages], dim=-1)
        change = (smooth - mean[..., None]) * precision.sqrt()[..., None]
        known = precision.log()[..., None] / 6
        features = torch.cat((input_features(y, w, sigma, x_t, log_snr, mean), smooth, squash(change), known), dim=-1)
        x = self.stem(features)
        for block in self.fine_in:
            x = block(x, condition)
        fine = x
        x = self.down1(x)
        for block in self.middle_in:
            x = block(x, condition)
        middle = x
        x = self.down2(x)
        turn = rotation(x, self.blocks[0].width)
        for block in self.blocks:
            x = block(x, condition, turn)
        x = self.join2(torch.cat((self.up2(x), middle), dim=-1))
        for block in self.middle_out:
            x = block(x, condition)
        x = self.join1(torch.cat((self.up1(x), fine), dim=-1))
        for block in self.fine_out:
            x = block(x, condition)
        h = F.silu(self.norm(x, condition))
        f = self.head(h)[..., 0].float() + (self.gates(h).float() * change).sum(dim=-1)
        # The spread learns from the curve's features, but never changes them.
        detached = x.detach()
        s = F.silu(self.spread_norm(self.spread_block(detached, condition.detach()), condition.detach()))
        return f, self.spread(s)[..., 0].float().clamp(-8, 4), mean, precision

    def forward(
        self, y: Tensor, w: Tensor, sigma: Tensor, outliers: Tensor, x_t: Tensor, log_snr: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """(estimate, correction, deviation) with estimate = m + correction, all (batch, length).
        deviation: standard deviation of x given y and x_t, before calibration.

        y: normalised samples, 0 where w = 0. w: weight in [0, 1] of each sample (relative
        precision; 0 = missing or padding). sigma: noise standard deviation of a sample of
        weight 1. outliers: 1 where isolated spikes may be outliers, 0 where they are signal.
        x_t, log_snr: state of the reverse process. The length is a multiple of LENGTH_MULTIPLE.
        """
        f, log_spread, mean, precision = self.raw(y, w, sigma, outliers, x_t, log_snr)
        correction = f / precision.sqrt()
        return mean + correction, correction, log_spread.exp() / precision.sqrt()
