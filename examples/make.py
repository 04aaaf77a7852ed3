"""Generates the example files of this folder and their true curves, with fixed seeds.

Run from the repository root with any Python that has NumPy:  python examples/make.py
"""

import json
from datetime import datetime, timedelta
from math import prod
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def write(name: str, lines: list[str], newline: str = "\n") -> None:
    (HERE / name).write_bytes((newline.join(lines) + newline).encode("utf-8"))


def write_truth(file: str, column: str, sigma: float, truth: np.ndarray) -> None:
    """The curve without noise, row for row; sigma is the (largest) standard deviation of the noise."""
    record = {"file": file, "column": column, "sigma": sigma, "truth": [round(float(v), 6) for v in truth]}
    (HERE / "truth" / f"{Path(file).stem}.json").write_text(json.dumps(record) + "\n")


def pendulum() -> None:
    """theta'' = -(g/l) sin(theta) - 0.15 theta', released at 2.2 rad; a camera reads the angle."""
    step, count, sub = 0.05, 600, 10

    def rates(state: np.ndarray) -> np.ndarray:
        return np.array([state[1], -9.81 * np.sin(state[0]) - 0.15 * state[1]])

    state, angles = np.array([2.2, 0.0]), []
    h = step / sub
    for _ in range(count):
        angles.append(state[0])
        for _ in range(sub):
            k1 = rates(state)
            k2 = rates(state + h / 2 * k1)
            k3 = rates(state + h / 2 * k2)
            k4 = rates(state + h * k3)
            state = state + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    truth, sigma = np.array(angles), 0.12
    noisy = truth + sigma * np.random.default_rng(1).standard_normal(count)
    write("pendulum.csv", ["t [s],angle [rad]"] + [f"{i * step:.2f},{v:.4f}" for i, v in enumerate(noisy)])
    write_truth("pendulum.csv", "angle", sigma, truth)


def spectrum() -> None:
    """Emission lines on a sloping background, as a spectrometer counts them (Poisson)."""
    wavelength = np.linspace(480.0, 680.0, 801)
    truth = 140.0 - 0.25 * (wavelength - 480.0)
    for centre, width, height in [(501.6, 0.9, 260), (546.1, 0.7, 540), (577.0, 0.8, 210), (579.1, 0.8, 230)]:
        truth += height * np.exp(-0.5 * ((wavelength - centre) / width) ** 2)
    for centre, width, height in [(587.6, 1.4, 330), (656.3, 2.1, 420), (667.8, 1.2, 150)]:
        truth += height / (1 + ((wavelength - centre) / width) ** 2)
    counts = np.random.default_rng(2).poisson(truth)
    rows = [f"{w:.2f}\t{c}" for w, c in zip(wavelength, counts)]
    write("spectrum.tsv", ["wavelength (nm)\tintensity (counts)", *rows])
    write_truth("spectrum.tsv", "intensity", round(float(np.sqrt(truth.max())), 2), truth)


def sensor() -> None:
    """A thermostat that someone changes now and then, logged each minute; a few readings are missing."""
    rng = np.random.default_rng(3)
    levels = [(0, 19.5), (62, 21.0), (150, 18.2), (171, 20.4), (290, 23.1), (335, 20.4), (420, 17.6)]
    count, sigma = 480, 0.35
    truth = np.zeros(count)
    for start, level in levels:
        truth[start:] = level
    noisy = truth + sigma * rng.standard_normal(count)
    lost = set(rng.choice(count, 9, replace=False)) | set(range(240, 246))
    clock = datetime(2026, 3, 2, 8, 0)
    rows = [
        f"{(clock + timedelta(minutes=i)).isoformat()};{'' if i in lost else f'{noisy[i]:.2f}'.replace('.', ',')}"
        for i in range(count)
    ]
    write("sensor.csv", ["Zeitpunkt;Temperatur [°C]", *rows], newline="\r\n")
    write_truth("sensor.csv", "Temperatur", sigma, truth)


def montecarlo() -> None:
    """Chance that two of n people share a birthday: Monte Carlo, 400 trials for each n."""
    rng, trials = np.random.default_rng(4), 400
    people = np.arange(2, 61)
    truth = np.array([1.0 - prod((365 - k) / 365 for k in range(n)) for n in people])
    rows = ["# Monte Carlo estimate, 400 trials for each number of people", "#    n   estimate   std_error"]
    for n in people:
        days = np.sort(rng.integers(365, size=(trials, n)), axis=1)
        p = float(np.mean((np.diff(days, axis=1) == 0).any(axis=1)))
        rows.append(f"{n:6d} {p:10.5f} {np.sqrt(p * (1 - p) / trials):11.3e}")
    write("montecarlo.txt", rows)
    write_truth("montecarlo.txt", "estimate", 0.025, truth)


def heartbeat() -> None:
    """A made-up heartbeat in millivolts at 250 Hz, with a moment of lost contact."""
    rng, rate, count, sigma = np.random.default_rng(5), 250, 1000, 0.06
    t = np.arange(count) / rate
    truth, beat = np.zeros(count), 0.35
    waves = [(-0.17, 0.022, 0.14), (-0.028, 0.009, -0.12), (0, 0.011, 1.1), (0.03, 0.01, -0.22), (0.24, 0.045, 0.3)]
    while beat < t[-1] + 0.5:
        for delay, width, height in waves:
            truth += height * np.exp(-0.5 * ((t - beat - delay) / width) ** 2)
        beat += 0.82 + 0.03 * rng.standard_normal()
    noisy = truth + sigma * rng.standard_normal(count)
    values = ["null" if 610 <= i < 618 else f"{v:.3f}" for i, v in enumerate(noisy)]
    lines = [", ".join(values[i : i + 10]) for i in range(0, count, 10)]
    body = ",\n    ".join(lines)
    text = f'{{\n  "device": "simulated",\n  "sampling_rate_hz": {rate},\n  "ecg_mv": [\n    {body}\n  ]\n}}'
    write("heartbeat.json", text.split("\n"))
    write_truth("heartbeat.json", "ecg_mv", sigma, truth)


def decay() -> None:
    """Two capacitors discharging together: lists as one pastes them into a script."""
    count, sigma = 120, 0.08
    t = 0.25 * np.arange(count)
    truth = 3.0 * np.exp(-t / 2.5) + 1.8 * np.exp(-t / 14.0)
    noisy = truth + sigma * np.random.default_rng(6).standard_normal(count)

    def python_list(name: str, values: list[str]) -> list[str]:
        return [f"{name} = [", *("    " + ", ".join(values[i : i + 10]) + "," for i in range(0, count, 10)), "]"]

    write(
        "decay.py",
        [
            '"""Discharge of two capacitors, read from an oscilloscope."""',
            "",
            *python_list("time_s", [f"{v:.2f}" for v in t]),
            "",
            *python_list("voltage", [f"{v:.3f}" for v in noisy]),
            "",
            "half = voltage[0] / 2",
            "crossed = next(t for t, v in zip(time_s, voltage) if v < half)",
            'print(f"half of the voltage is left after {crossed:.2f} s")',
        ],
    )
    write_truth("decay.py", "voltage", sigma, truth)


def vibration() -> None:
    """A beam struck twice, ringing in two modes: a C array as firmware holds it."""
    count, sigma = 768, 0.25
    t = np.arange(count) / 400.0
    truth = np.zeros(count)
    for strike, strength in [(0.12, 2.6), (1.05, 1.7)]:
        after = np.maximum(t - strike, 0.0)
        ring = np.exp(-after * 3.0) * np.sin(2 * np.pi * 23.0 * after)
        ring += 0.4 * np.exp(-after * 6.0) * np.sin(2 * np.pi * 61.0 * after)
        truth += strength * np.where(t >= strike, ring, 0.0)
    noisy = truth + sigma * np.random.default_rng(7).standard_normal(count)
    values = [f"{v:.3f}f" for v in noisy]
    rows = ["    " + ", ".join(values[i : i + 8]) + "," for i in range(0, count, 8)]
    write(
        "vibration.h",
        ["/* Acceleration of a beam in m/s^2, 400 samples a second. */", f"static const float acceleration[{count}] = {{"]
        + rows
        + ["};"],
    )
    write_truth("vibration.h", "acceleration", sigma, truth)


def lightcurve() -> None:
    """Two stars that eclipse each other, seen through passing clouds: each value has an error bar of its own."""
    rng, count, period = np.random.default_rng(8), 320, 1.37
    t = np.sort(rng.uniform(0.0, 4.0, count))
    phase = t / period % 1.0
    truth = 1.0 + 0.02 * np.cos(4 * np.pi * phase)
    for centre, width, depth in [(0.32, 0.055, 0.31), (0.82, 0.055, 0.14)]:
        truth -= depth * np.clip(1.4 * (1 - np.abs(phase - centre) / width), 0.0, 1.0)
    clouds = 1.0 + 2.5 * np.exp(1.5 * np.sin(2 * np.pi * t / 1.9) - 1.5) + 6.0 * (rng.random(count) < 0.08)
    error = 0.02 * clouds * np.exp(0.25 * rng.standard_normal(count))
    noisy = truth + error * rng.standard_normal(count)
    rows = [f"{a:.5f},{b:.4f},{c:.4f}" for a, b, c in zip(t, noisy, error)]
    write("lightcurve.csv", ["time [d],flux,flux_err", *rows])
    write_truth("lightcurve.csv", "flux", round(float(error.max()), 4), truth)


if __name__ == "__main__":
    (HERE / "truth").mkdir(exist_ok=True)
    for make in (pendulum, spectrum, sensor, montecarlo, heartbeat, decay, vibration, lightcurve):
        make()
