"""The prior: clean curves of the kinds that people who do numerical work meet.

Every family is a function (rng, count, n) -> (count, n) float64, at any scale; `sample_curves`
mixes, crops, warps, flips and normalises them. No signal of the benchmarks (WaveLab, the smash
study, ODEBench, DETEST) is here, nor a family made around one: the families are drawn from broad
random laws only. Plain kinds that some benchmark signals belong to (a tone, a chirp, a step, a
spike, a pole) are among what those laws give.
"""

from collections.abc import Callable, Collection

import numpy as np
from numpy.random import Generator

Family = Callable[[Generator, int, int], np.ndarray]


def log_uniform(rng: Generator, low: float, high: float, size=None) -> np.ndarray:
    return np.exp(rng.uniform(np.log(low), np.log(high), size))


def unit_scale(curves: np.ndarray) -> np.ndarray:
    """Each curve shifted and scaled to mean 0 and standard deviation 1 (constants to 0)."""
    centred = curves - curves.mean(axis=-1, keepdims=True)
    deviation = centred.std(axis=-1, keepdims=True)
    return centred / np.where(deviation > 1e-12, deviation, 1.0)


def coloured(rng: Generator, count: int, n: int, density: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """Stationary Gaussian process from its power spectrum `density(frequency in cycles/sample)`
    of shape (count, frequencies); made on twice the length, so that it does not wrap around."""
    size = 2 * n
    frequency = np.fft.rfftfreq(size)
    power = density(frequency)
    spectrum = rng.standard_normal((count, len(frequency))) + 1j * rng.standard_normal((count, len(frequency)))
    spectrum *= np.sqrt(np.maximum(power, 0))
    spectrum[:, 0] *= 0.7
    return np.fft.irfft(spectrum, size, axis=-1)[:, :n]


def gaussian_process(rng: Generator, count: int, n: int) -> np.ndarray:
    """Matern processes, smoothness 0.5 to 8, length scale from 2 samples to the whole window."""
    length = log_uniform(rng, 2 / n, 0.5, (count, 1)) * n
    smoothness = log_uniform(rng, 0.5, 8, (count, 1))
    return unit_scale(
        coloured(rng, count, n, lambda f: (2 * smoothness / length**2 + (2 * np.pi * f) ** 2) ** -(smoothness + 0.5))
    )


def smooth_process(rng: Generator, count: int, n: int) -> np.ndarray:
    """Squared-exponential processes, slow ones more often."""
    length = log_uniform(rng, 0.01, 0.5, (count, 1)) * n
    return unit_scale(coloured(rng, count, n, lambda f: np.exp(-0.5 * (2 * np.pi * f * length) ** 2) + 1e-14))


def scale_mixture(rng: Generator, count: int, n: int) -> np.ndarray:
    """A slow and a fast process, the fast one switched on and off by a third."""
    slow, fast, gate = smooth_process(rng, count, n), gaussian_process(rng, count, n), smooth_process(rng, count, n)
    sharpness = log_uniform(rng, 1, 20, (count, 1))
    return slow + log_uniform(rng, 0.05, 2, (count, 1)) * fast / (1 + np.exp(-sharpness * gate))


def fractional_brownian(rng: Generator, count: int, n: int) -> np.ndarray:
    """Paths of spectral exponent 1 to 4: rough walks to once-integrated ones."""
    exponent = rng.uniform(1.0, 4.0, (count, 1))
    return unit_scale(coloured(rng, count, n, lambda f: np.where(f > 0, np.maximum(f, 1 / (8 * n)) ** -exponent, 0)))


def band_noise(rng: Generator, count: int, n: int) -> np.ndarray:
    """Narrow-band processes around a carrier anywhere below Nyquist."""
    centre = np.where(rng.random((count, 1)) < 0.5, rng.uniform(0, 0.5, (count, 1)), log_uniform(rng, 2 / n, 0.5, (count, 1)))
    width = log_uniform(rng, 0.2 / n, 0.02, (count, 1))
    return unit_scale(coloured(rng, count, n, lambda f: np.exp(-0.5 * ((f - centre) / width) ** 2) + 1e-12))


def carrier_frequency(rng: Generator, size, n: int) -> np.ndarray:
    """Frequency in cycles a sample: half evenly up to Nyquist, half evenly in octaves."""
    return np.where(rng.random(size) < 0.5, rng.uniform(0.5 / n, 0.5, size), log_uniform(rng, 0.5 / n, 0.5, size))


def tones(rng: Generator, count: int, n: int) -> np.ndarray:
    """One to six sinusoids, some in harmonic relation, some damped."""
    t = np.arange(n)
    out = np.zeros((count, n))
    for i in range(count):
        number = rng.choice([1, 1, 2, 3, 4, 6])
        frequencies = carrier_frequency(rng, number, n)
        if rng.random() < 0.3:
            frequencies = carrier_frequency(rng, (), n) / number * np.arange(1, number + 1)
        amplitudes = log_uniform(rng, 0.1, 1, number)
        phases = rng.uniform(0, 2 * np.pi, number)
        waves = np.cos(2 * np.pi * np.minimum(frequencies, 0.5)[:, None] * t + phases[:, None])
        if rng.random() < 0.25:
            waves *= np.exp(-t / (log_uniform(rng, 0.03, 1, number)[:, None] * n))
        out[i] = amplitudes @ waves
    return out


def phase_of(frequency: np.ndarray) -> np.ndarray:
    """Instantaneous frequency in cycles a sample, folded below Nyquist, to phase in radians."""
    return 2 * np.pi * np.cumsum(np.clip(frequency, 0, 0.5), axis=-1)


def random_envelope(rng: Generator, count: int, n: int) -> np.ndarray:
    """None, slowly varying, or a window that opens and closes, in (0, 1]."""
    t = np.linspace(0, 1, n)
    kind = rng.integers(0, 3, (count, 1))
    slow = np.exp(0.7 * smooth_process(rng, count, n))
    start = rng.uniform(-0.3, 0.7, (count, 1))
    stop = start + rng.uniform(0.2, 1.0, (count, 1))
    edge = log_uniform(rng, 0.003, 0.2, (count, 1))
    with np.errstate(over="ignore"):
        window = 1 / ((1 + np.exp((start - t) / edge)) * (1 + np.exp((t - stop) / edge)))
    envelope = np.where(kind == 0, 1.0, np.where(kind == 1, slow, window + 1e-3))
    return envelope / envelope.max(axis=-1, keepdims=True)


def chirps(rng: Generator, count: int, n: int) -> np.ndarray:
    """One to three chirps of linear, power, exponential or wandering frequency under an envelope."""
    t = np.linspace(0, 1, n)
    out = np.zeros((count, n))
    for layer in range(3):
        first, last = carrier_frequency(rng, (count, 1), n), carrier_frequency(rng, (count, 1), n)
        power = log_uniform(rng, 0.4, 4, (count, 1))
        law = rng.integers(0, 3, (count, 1))
        wander = np.exp(np.log(first) + log_uniform(rng, 0.05, 0.8, (count, 1)) * smooth_process(rng, count, n))
        frequency = np.where(law == 0, first + (last - first) * t**power, first * (last / first) ** t)
        frequency = np.where(law == 2, wander, frequency)
        wave = np.cos(phase_of(frequency) + rng.uniform(0, 2 * np.pi, (count, 1))) * random_envelope(rng, count, n)
        out += wave * log_uniform(rng, 0.2, 1, (count, 1)) * (rng.random((count, 1)) < 0.5**layer)
    return out


def modulated_tones(rng: Generator, count: int, n: int) -> np.ndarray:
    """A carrier, modulated in amplitude and phase by slow tones or processes."""
    t = np.arange(n)
    carrier = carrier_frequency(rng, (count, 1), n)
    modulation = log_uniform(rng, 0.5 / n, 0.05, (count, 1))
    depth = rng.uniform(0, 1, (count, 1))
    index = log_uniform(rng, 0.1, 8, (count, 1)) * (rng.random((count, 1)) < 0.6)
    swing = np.sin(2 * np.pi * modulation * t + rng.uniform(0, 6.3, (count, 1)))
    phase = 2 * np.pi * carrier * t + index * np.where(rng.random((count, 1)) < 0.5, swing, smooth_process(rng, count, n))
    return (1 + depth * swing) * np.cos(phase + rng.uniform(0, 6.3, (count, 1)))


def jump_places(rng: Generator, n: int, mean_number: float) -> np.ndarray:
    """Sorted places of random jumps, always 0 and n at the ends."""
    number = rng.poisson(mean_number)
    return np.concatenate(([0], np.sort(rng.integers(1, n, number)), [n]))


def levels(rng: Generator, count: int, n: int) -> np.ndarray:
    """Piecewise constant: free levels, two or few states (telegraph), or a walk of steps."""
    out = np.empty((count, n))
    for i in range(count):
        places = jump_places(rng, n, log_uniform(rng, 0.7, min(60, n / 6)))
        segments = len(places) - 1
        kind = rng.integers(0, 4)
        if kind == 0:
            values = rng.standard_normal(segments)
        elif kind == 1:
            values = rng.choice(rng.standard_normal(rng.integers(2, 6)), segments)
        elif kind == 2:
            values = np.cumsum(rng.standard_normal(segments))
        else:
            values = np.cumsum(np.sign(rng.random(segments) - 0.2) * rng.exponential(1.0, segments))
        out[i] = np.repeat(values, np.diff(places))
    return out


def piecewise_polynomials(rng: Generator, count: int, n: int) -> np.ndarray:
    """Polynomials of degree 0 to 4 on random segments, joined with jumps, kinks or smoothly."""
    out = np.empty((count, n))
    for i in range(count):
        places = jump_places(rng, n, log_uniform(rng, 0.7, min(20, n / 8)))
        degree = rng.integers(0, 5)
        joined = rng.random() < 0.4
        level = 0.0
        for start, stop in zip(places[:-1], places[1:]):
            if start == stop:
                continue
            u = np.linspace(-1, 1, stop - start) if stop - start > 1 else np.zeros(1)
            segment = np.polynomial.legendre.legval(u, rng.standard_normal(degree + 1) * log_uniform(rng, 0.2, 2))
            if joined:
                segment += level - segment[0]
            out[i, start:stop] = segment
            level = segment[-1]
    return out


def polylines(rng: Generator, count: int, n: int) -> np.ndarray:
    """Straight lines between random knots (continuous, kinked), some integrated to splines."""
    t = np.arange(n)
    out = np.empty((count, n))
    for i in range(count):
        places = np.unique(jump_places(rng, n, log_uniform(rng, 1, min(30, n / 6))))
        values = rng.standard_normal(len(places)) if rng.random() < 0.5 else np.cumsum(rng.standard_normal(len(places)))
        out[i] = np.interp(t, places, values)
        if rng.random() < 0.25:
            out[i] = np.cumsum(out[i] - out[i].mean())
    return unit_scale(out)


def peak_shape(rng: Generator, u: np.ndarray) -> np.ndarray:
    """Gaussian, Lorentzian, their mix (pseudo-Voigt), sech^2, one-sided or two-sided exponential,
    triangle, or box with soft edges; u = distance in widths."""
    kind = rng.integers(0, 8)
    if kind == 0:
        return np.exp(-0.5 * u * u)
    if kind == 1:
        return 1 / (1 + u * u)
    if kind == 2:
        mix = rng.random()
        return mix / (1 + u * u) + (1 - mix) * np.exp(-0.69 * u * u)
    if kind == 3:
        return 1 / np.cosh(np.clip(u, -30, 30)) ** 2
    if kind == 4:
        return np.where(u >= 0, np.exp(-np.clip(u, 0, 50)), 0)
    if kind == 5:
        rate = log_uniform(rng, 1, 8)
        return np.exp(-np.clip(np.where(u >= 0, u, -rate * u), 0, 50))
    if kind == 6:
        return np.maximum(1 - np.abs(u), 0)
    return 1 / (1 + np.exp(np.clip((np.abs(u) - 1) * log_uniform(rng, 4, 40), -50, 50)))


def peaks(rng: Generator, count: int, n: int) -> np.ndarray:
    """Spectra: one to forty peaks of one or several shapes on a flat, sloping or bent baseline."""
    t = np.arange(n)
    out = np.zeros((count, n))
    baseline = smooth_process(rng, count, n)
    for i in range(count):
        number = int(log_uniform(rng, 1, 40))
        width = log_uniform(rng, 0.6, max(n / 8, 2))
        same = rng.random() < 0.5
        state = rng.integers(0, 2**32)
        signed = rng.random() < 0.3
        for _ in range(number):
            shape_rng = np.random.default_rng(state) if same else rng
            u = (t - rng.uniform(0, n)) / (width * log_uniform(rng, 0.5, 2))
            height = log_uniform(rng, 0.05, 1) * (rng.choice([-1, 1]) if signed else 1)
            out[i] += height * peak_shape(shape_rng, u)
        if rng.random() < 0.4:
            out[i] += log_uniform(rng, 0.03, 1) * baseline[i]
    return out


def spikes(rng: Generator, count: int, n: int) -> np.ndarray:
    """Isolated spikes of one or two samples on nothing or on a slow curve: signal, not outliers."""
    out = np.zeros((count, n))
    slow = smooth_process(rng, count, n)
    for i in range(count):
        number = int(log_uniform(rng, 1, max(n / 25, 2)))
        places = rng.integers(0, n, number)
        out[i, places] = rng.standard_normal(number) if rng.random() < 0.5 else log_uniform(rng, 0.3, 1, number)
        if rng.random() < 0.3:
            out[i, np.minimum(places + 1, n - 1)] += 0.6 * out[i, places]
        if rng.random() < 0.3:
            out[i] += log_uniform(rng, 0.02, 0.3) * slow[i]
    return out


def pulse_trains(rng: Generator, count: int, n: int) -> np.ndarray:
    """A random shape repeated: heartbeats, square, triangle, sawtooth, with jitter and drift."""
    out = np.empty((count, n))
    drift = smooth_process(rng, count, n)
    wander = smooth_process(rng, count, n)
    for i in range(count):
        period = log_uniform(rng, 5, n)
        rate = np.exp(rng.uniform(0, 0.15) * wander[i]) / period
        phase = (np.cumsum(rate) + rng.random()) % 1.0
        kind = rng.integers(0, 5)
        if kind == 0:
            wave = np.where(phase < rng.uniform(0.05, 0.95), 1.0, -1.0)
        elif kind == 1:
            corner = rng.uniform(0.02, 0.98)
            wave = np.where(phase < corner, phase / corner, (1 - phase) / (1 - corner))
        elif kind == 2:
            shape = smooth_process(rng, 1, 256)[0]
            shape = shape - np.linspace(shape[0], shape[-1], 256)
            wave = np.interp(phase, np.linspace(0, 1, 256), shape)
        else:
            wave = np.zeros(n)
            for _ in range(rng.integers(1, 7)):
                width = log_uniform(rng, 0.004, 0.12)
                distance = (phase - rng.uniform(0.1, 0.9) + 0.5) % 1.0 - 0.5
                wave += rng.standard_normal() * np.exp(-0.5 * (distance / width) ** 2)
        out[i] = wave + (rng.random() < 0.4) * log_uniform(rng, 0.05, 1) * drift[i]
    return out


def transients(rng: Generator, count: int, n: int) -> np.ndarray:
    """Exponentials, saturations, logistic steps, power laws, decaying rings, from random starts."""
    t = np.linspace(0, 1, n)
    out = np.zeros((count, n))
    for i in range(count):
        for _ in range(rng.integers(1, 5)):
            u = t - rng.uniform(-0.2, 0.9)
            scale = log_uniform(rng, 0.003, 1)
            after = u >= 0
            v = np.where(after, u / scale, 0)
            kind = rng.integers(0, 5)
            if kind == 0:
                term = after * np.exp(-np.minimum(v, 60))
            elif kind == 1:
                term = 1 / (1 + np.exp(np.clip(-u / scale, -60, 60)))
            elif kind == 2:
                term = after * np.exp(-np.minimum(v, 60)) * np.cos(v * log_uniform(rng, 1, 30) + rng.uniform(0, 6.3))
            elif kind == 3:
                term = (t + log_uniform(rng, 0.003, 1)) ** rng.uniform(-3, 3)
                term = term / np.abs(term).max()
            else:
                term = np.log1p(v)
            out[i] += rng.standard_normal() * term
    return out


def singularities(rng: Generator, count: int, n: int) -> np.ndarray:
    """Cusps and poles with different strength and power on either side, over a smooth curve."""
    t = np.linspace(0, 1, n)
    out = smooth_process(rng, count, n) * log_uniform(rng, 0.03, 1, (count, 1))
    for i in range(count):
        for _ in range(rng.integers(1, 5)):
            u = t - rng.uniform(0, 1)
            distance = np.abs(u)
            if rng.random() < 0.5:
                left, right = rng.uniform(0.15, 0.42, 2) + (rng.random(2) < 0.5) * 0.4
                term = np.where(u < 0, rng.standard_normal() * distance**left, rng.standard_normal() * distance**right)
            else:
                floor = log_uniform(rng, 0.2 / n, 20 / n)
                # Not the plain 1/|u|, which is a benchmark's.
                power = rng.uniform(0.3, 0.9) if rng.random() < 0.4 else rng.uniform(1.1, 2.5)
                term = (distance + floor) ** -power * np.where(u < 0, rng.uniform(-1, 1), 1)
            out[i] += rng.standard_normal() * term / max(np.abs(term).max(), 1e-9)
    return out


def expressions(rng: Generator, count: int, n: int) -> np.ndarray:
    """Random expression trees over t, with the functions that people plot."""
    t = np.linspace(-1, 1, n)

    def tree(depth: int) -> np.ndarray:
        if depth == 0 or rng.random() < 0.1:
            return rng.normal(0, 1.5) + log_uniform(rng, 0.3, 20) * t
        kind = rng.integers(0, 11)
        a = tree(depth - 1)
        if kind < 4:
            b = tree(depth - 1)
            if kind == 0:
                return a + b
            if kind == 1:
                return a * b
            if kind == 2:
                return a / np.sqrt(1 + b * b)
            return np.where(b > 0, a, b)
        if kind == 4:
            return np.sin(a)
        if kind == 5:
            return np.tanh(a)
        if kind == 6:
            return np.exp(-np.minimum(a * a, 60))
        if kind == 7:
            return np.abs(a)
        if kind == 8:
            return np.sqrt(np.abs(a))
        if kind == 9:
            return np.log(np.abs(a) + 0.01)
        return 1 / (1 + a * a)

    out = np.array([tree(int(rng.integers(2, 5))) for _ in range(count)])
    return unit_scale(np.clip(np.nan_to_num(unit_scale(np.clip(out, -1e6, 1e6))), -12, 12))


def network_odes(rng: Generator, count: int, n: int) -> np.ndarray:
    """One component of random systems x' = -a x + B tanh(C x + f(t)), dimension 2 to 4, by RK4."""
    d = int(rng.integers(2, 5))
    width = 6
    b = rng.standard_normal((count, d, width)) * log_uniform(rng, 1, 6, (count, 1, 1))
    c = rng.standard_normal((count, width, d))
    decay = log_uniform(rng, 0.1, 2, (count, d))
    force = rng.standard_normal((count, width)) * (rng.random((count, 1)) < 0.4)
    rate = log_uniform(rng, 0.2, 3, (count, 1))
    x = rng.standard_normal((count, d))
    h = log_uniform(rng, 5, 60, (count, 1)) / n

    def slope(x: np.ndarray, time: np.ndarray) -> np.ndarray:
        inner = np.einsum("kwd,kd->kw", c, x) + force * np.sin(rate * time)
        return -decay * x + np.einsum("kdw,kw->kd", b, np.tanh(inner))

    out = np.empty((count, n))
    time = np.zeros((count, 1))
    for i in range(n):
        out[:, i] = x[:, 0]
        k1 = slope(x, time)
        k2 = slope(x + 0.5 * h * k1, time + 0.5 * h)
        x = x + h * k2
        time = time + h
    return unit_scale(np.clip(np.nan_to_num(out), -1e4, 1e4))


def linear_odes(rng: Generator, count: int, n: int) -> np.ndarray:
    """Impulse and forced responses of random chains of damped oscillators (exact in modes)."""
    t = np.linspace(0, 1, n)
    out = np.zeros((count, n))
    for i in range(count):
        for _ in range(rng.integers(1, 5)):
            omega = log_uniform(rng, 2, 0.5 * np.pi * n)
            damping = log_uniform(rng, 0.001, 2)
            start = 0.0 if rng.random() < 0.6 else rng.uniform(0, 0.7)
            u = np.maximum(t - start, 0)
            if damping < 1:
                mode = np.exp(-damping * omega * u) * np.cos(omega * np.sqrt(1 - damping**2) * u + rng.uniform(0, 6.3))
            else:
                mode = np.exp(-omega * u) * (1 + omega * u * rng.uniform(0, 1))
            out[i] += rng.standard_normal() * mode * (t >= start)
    return out


def lines(rng: Generator, count: int, n: int) -> np.ndarray:
    """Constants, straight lines, parabolas."""
    t = np.linspace(-1, 1, n)
    coefficients = rng.standard_normal((count, 3)) * (rng.random((count, 3)) < [0.5, 0.7, 0.4])
    return coefficients[:, :1] + coefficients[:, 1:2] * t + coefficients[:, 2:] * t**2


FAMILIES: dict[str, tuple[Family, float]] = {
    "gaussian process": (gaussian_process, 1.0),
    "smooth process": (smooth_process, 1.2),
    "scale mixture": (scale_mixture, 0.7),
    "fractional Brownian": (fractional_brownian, 0.6),
    "band noise": (band_noise, 0.8),
    "tones": (tones, 1.6),
    "chirps": (chirps, 2.0),
    "modulated tones": (modulated_tones, 0.7),
    "levels": (levels, 1.4),
    "piecewise polynomials": (piecewise_polynomials, 1.2),
    "polylines": (polylines, 0.8),
    "peaks": (peaks, 1.6),
    "spikes": (spikes, 0.6),
    "pulse trains": (pulse_trains, 0.9),
    "transients": (transients, 0.9),
    "singularities": (singularities, 0.8),
    "expressions": (expressions, 0.9),
    "network ODEs": (network_odes, 0.6),
    "linear ODEs": (linear_odes, 0.6),
    "lines": (lines, 0.3),
}
"""Name -> (family, relative share of the draws)."""

FAMILY_NAMES = list(FAMILIES)
_SHARES = np.array([share for _, share in FAMILIES.values()])


def draw_family(rng: Generator, family: int, count: int, n: int) -> np.ndarray:
    """(count, n) curves of one family, scaled to unit deviation, finite."""
    curves = FAMILIES[FAMILY_NAMES[family]][0](rng, count, n)
    return unit_scale(np.nan_to_num(curves, nan=0.0, posinf=0.0, neginf=0.0))


def warp(rng: Generator, curves: np.ndarray) -> np.ndarray:
    """A smooth monotone change of the abscissa, linear interpolation."""
    count, n = curves.shape
    speed = np.exp(rng.uniform(0.1, 0.9, (count, 1)) * smooth_process(rng, count, n))
    place = np.cumsum(speed, axis=-1)
    place = (place - place[:, :1]) / (place[:, -1:] - place[:, :1]) * (n - 1)
    grid = np.arange(n)
    return np.stack([np.interp(p, grid, c) for p, c in zip(place, curves)])


def sample_curves(
    rng: Generator, count: int, n: int, allow_spikes: np.ndarray, families: Collection[str] = FAMILY_NAMES
) -> tuple[np.ndarray, np.ndarray]:
    """Clean curves from the whole prior, or from some of its families alone.

    allow_spikes: (count,) bool; where False no family is used whose signal is isolated spikes
    (there they count as outliers). Returns curves (count, n), float64, mean 0, deviation 1
    (constants 0), and the index of the first family of each (count,).
    """
    spikes_index = FAMILY_NAMES.index("spikes")
    shares = _SHARES * np.isin(FAMILY_NAMES, list(families))
    shares /= shares.sum()
    first = rng.choice(len(shares), count, p=shares)
    while (again := (first == spikes_index) & ~allow_spikes).any():
        first[again] = rng.choice(len(shares), again.sum(), p=shares)
    second = rng.choice(len(shares), count, p=shares)
    second[second == spikes_index] = 0
    combine = rng.random(count) < 0.25

    # One sample in three is made on a longer window and cropped: features reach over the ends.
    long = rng.random(count) < 0.3
    curves = np.empty((count, n))
    for source, wanted in ((first, np.ones(count, bool)), (second, combine)):
        made = np.zeros((count, n))
        for family in np.unique(source[wanted]):
            for stretched in (False, True):
                rows = np.flatnonzero(wanted & (source == family) & (long == stretched))
                if len(rows) == 0:
                    continue
                size = int(n * rng.uniform(1.2, 3)) if stretched else n
                block = draw_family(rng, int(family), len(rows), size)
                start = rng.integers(0, size - n + 1)
                made[rows] = unit_scale(block[:, start : start + n])
        if source is first:
            curves = made
        else:
            weight = log_uniform(rng, 0.05, 1, (count, 1))
            product = rng.random((count, 1)) < 0.25
            mixed = np.where(product, curves * (1 + weight * made), curves + weight * made)
            curves = np.where(combine[:, None], mixed, curves)

    warped = rng.random(count) < 0.12
    if warped.any():
        curves[warped] = warp(rng, curves[warped])
    flat = rng.random(count) < 0.05
    if flat.any():
        # A stretch at rest: sensors before and after an event.
        edges = np.sort(rng.integers(0, n, (count, 2)), axis=1)
        grid = np.arange(n)
        outside = flat[:, None] & ((grid < edges[:, :1]) | (grid >= edges[:, 1:]))
        curves = np.where(outside, curves[np.arange(count), edges[:, 0]][:, None], curves)
    flip = rng.random((count, 1)) < 0.5
    curves = np.where(flip, curves[:, ::-1], curves) * rng.choice([-1.0, 1.0], (count, 1))
    return unit_scale(curves), first
