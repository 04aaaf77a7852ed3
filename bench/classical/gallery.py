"""Draw the gallery of the model card from what bench/gallery.ts computed (its header has the command).

Beside our curve: the classical curve with the least error of all in methods.py, chosen with the truth.
"""

import json
import sys
from pathlib import Path

import matplotlib
import numpy as np
from methods import METHODS, spline
from PIL import Image

matplotlib.use("Agg")
import matplotlib.pyplot as plt

OUT = Path(__file__).parents[1] / "gallery"


def rmse(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.sqrt(np.mean((a - b) ** 2)))


def draw(panel: dict) -> None:
    truth, y, ours = (np.array(panel[key]) for key in ("truth", "y", "after"))
    estimates = {name: method(y) for name, method in (METHODS | {"discrete spline, GCV": spline}).items()}
    best = min(estimates, key=lambda name: rmse(estimates[name], truth))
    index = np.arange(len(y))
    figure, (top, bottom) = plt.subplots(2, 1, figsize=(7, 4.4), sharex=True, layout="constrained")
    for axes, curve, title in (
        (top, ours, f"{panel['name']}, RSNR {panel['rsnr']}: Denoise, error {rmse(ours, truth) / rmse(y, truth):.3f}"),
        (bottom, estimates[best], f"best classical ({best}), error {rmse(estimates[best], truth) / rmse(y, truth):.3f}"),
    ):
        axes.plot(index, y, ".", color="0.75", markersize=2, label="noisy")
        if curve is ours:
            axes.fill_between(index, panel["lower"], panel["upper"], color="tab:blue", alpha=0.25, linewidth=0, label="90 % band")
        axes.plot(index, truth, color="black", linewidth=0.8, linestyle="--", label="truth")
        axes.plot(index, curve, color="tab:blue" if curve is ours else "tab:orange", linewidth=1, label="estimate")
        axes.set_title(title, fontsize=9)
        axes.tick_params(labelsize=7)
    top.legend(fontsize=7, ncols=4, loc="best")
    OUT.mkdir(exist_ok=True)
    path = OUT / f"{panel['name'].lower()}.png"
    figure.savefig(path, dpi=100)
    plt.close(figure)
    # 32 colours are enough, and a third of the size.
    Image.open(path).convert("RGB").quantize(32).save(path, optimize=True)
    print(f"{panel['name']} {panel['rsnr']}: ours {rmse(ours, truth) / rmse(y, truth):.3f}, {best} {rmse(estimates[best], truth) / rmse(y, truth):.3f}")


def main() -> None:
    for panel in json.loads(Path(sys.argv[1]).read_text()):
        draw(panel)


if __name__ == "__main__":
    main()
