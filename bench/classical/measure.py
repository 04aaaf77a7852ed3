"""Measure the classical methods on the series that our model is measured on, and store the figures.

    npx tsx bench/accuracy/cases.ts out/cases
    training/.venv/bin/python bench/classical/measure.py out/cases [TABLE ...]

Needs training/requirements.txt and the requirements.txt beside this file. Writes TABLE.json here: for each row and
method the RMSE over all samples, missing ones included, divided by the RMSE of the present noisy samples; squares are averaged over draws first.
"""

import argparse
import json
import os
import warnings
from collections import defaultdict
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from methods import BANDS, FOR_CORRELATED, FOR_VARYING, METHODS, Array, Method, despiked, filled, gaussian_process, spline
from scipy.interpolate import make_smoothing_spline
from scipy.special import ndtr

HERE = Path(__file__).parent
SOURCE = (
    "bench/classical/measure.py: NumPy, SciPy and PyWavelets implementations from the papers (bench/classical/methods.py), "
    "on the very series that our model gets. RMSE over all samples / RMSE of the noisy ones."
)
Z_90 = 1.6448536269514722


def read_cases(folder: Path, table: str) -> list[dict]:
    values = np.fromfile(folder / "values.f64")
    cases, at = [], 0
    for entry in json.loads((folder / "cases.json").read_text()):
        n = entry["n"]
        names = ("x", "y", "truth") if entry["hasX"] else ("y", "truth")
        for name in names:
            entry[name] = values[at : at + n]
            at += n
        if entry["table"] == table:
            cases.append(entry)
    return cases


def squared_errors(case: dict, estimate: Array) -> tuple[float, float]:
    """Mean squared error of the estimate and of the present samples."""
    y, truth = case["y"], case["truth"]
    present = ~np.isnan(y)
    return float(np.mean((estimate - truth) ** 2)), float(np.mean((y - truth)[present] ** 2))


def methods_for(case: dict) -> dict[str, Method]:
    """Those that suit the case; for corruptions plain and in a form that knows of them."""
    n = len(case["y"])
    methods = dict(METHODS)
    if case["table"] == "uneven":
        return methods
    if n <= 1024:
        methods["discrete spline, GCV"] = spline
    if case["table"] == "lengths" and n <= 500:
        methods["Gaussian process"] = lambda y: gaussian_process(np.arange(n, dtype=float), y)[0]
    corruption = case["key"].split("|")[0] if case["table"] == "corruptions" else ""
    if corruption in ("30 % missing", "gap of 5 %"):
        return {f"{name}, filled": filled(method) for name, method in methods.items()}
    if corruption.startswith(("Student", "5 %")):
        return methods | {f"{name}, despiked": despiked(method) for name, method in methods.items()}
    if corruption.startswith("AR"):
        return methods | FOR_CORRELATED
    if corruption == "multiplicative":
        return methods | FOR_VARYING
    return methods


def uneven_estimates(case: dict) -> dict[str, Array]:
    """Methods for uneven x: of themselves, or on samples interpolated to a regular grid."""
    x, y = case["x"], case["y"]
    even = np.linspace(x[0], x[-1], len(x))
    estimates = {f"{name}, interpolated": np.interp(x, even, method(np.interp(even, x, y))) for name, method in methods_for(case).items()}
    estimates["smoothing spline, GCV, own x"] = make_smoothing_spline(x, y)(x)
    estimates["Gaussian process, own x"] = gaussian_process(x, y)[0]
    return estimates


def ratios(cases: list[dict]) -> dict:
    squares: dict = defaultdict(lambda: defaultdict(list))
    for k, case in enumerate(cases):
        if case["table"] == "uneven":
            estimates = uneven_estimates(case)
        else:
            estimates = {name: method(case["y"]) for name, method in methods_for(case).items()}
        for name, estimate in estimates.items():
            squares[case["key"]][name].append(squared_errors(case, estimate))
        print(f"{k + 1} of {len(cases)}", end="\r", flush=True)
    rows = {}
    for key, methods in squares.items():
        found = {name: float(np.sqrt(np.sum(pairs, axis=0)[0] / np.sum(pairs, axis=0)[1])) for name, pairs in methods.items()}
        best = min(found, key=found.__getitem__)
        rows[key] = {"best": round(found[best], 4), "bestMethod": best, "all": {name: round(v, 4) for name, v in found.items()}}
    return rows


def normal_crps(error: Array, s: Array) -> Array:
    """Of a normal forecast with standard deviation s (Gneiting & Raftery 2007)."""
    z = error / s
    return s * (z * (2 * ndtr(z) - 1) + 2 * np.exp(-z * z / 2) / np.sqrt(2 * np.pi) - 1 / np.sqrt(np.pi))


def band_scores(cases: list[dict]) -> dict:
    """Coverage, interval score and CRPS of each classical 90 % band and of their equal-weight mixture
    (mean of the means; variance within plus between), in units of the noise, by group."""
    scores: dict = defaultdict(lambda: defaultdict(list))
    for k, case in enumerate(cases):
        fits = {name: with_error(case["y"]) for name, with_error in BANDS.items()}
        means, errors = np.array([f[0] for f in fits.values()]), np.array([f[1] for f in fits.values()])
        fits["ensemble of the five"] = (means.mean(0), np.sqrt((errors**2).mean(0) + means.var(0)))
        for name, (fit, s) in fits.items():
            s = np.maximum(s, 1e-6)
            error = np.abs(case["truth"] - fit)
            interval = 2 * Z_90 * s + 20 * np.maximum(error - Z_90 * s, 0)
            row = (np.mean(error <= Z_90 * s), interval.mean(), normal_crps(error, s).mean())
            scores[name][case["group"]].append(row)
        print(f"{k + 1} of {len(cases)}", end="\r", flush=True)
    columns = ("coverage", "intervalScore", "crps")
    return {
        name: {group: dict(zip(columns, np.round(np.mean(rows, axis=0), 4).tolist(), strict=True)) for group, rows in groups.items()}
        for name, groups in scores.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("tables", nargs="*", default=["waveLab2048", "corruptions", "lengths", "uneven", "bands"])
    options = parser.parse_args()
    warnings.filterwarnings("ignore", message="Level value of")
    for table in options.tables:
        cases = read_cases(options.cases, "waveLab" if table == "waveLab2048" else table)
        rows = band_scores(cases) if table == "bands" else ratios(cases)
        (HERE / f"{table}.json").write_text(json.dumps({"source": SOURCE, "rows": rows}, indent=2) + "\n")
        print(f"{table}: {len(cases)} series")


if __name__ == "__main__":
    main()
