"""Write the trained refiner as ONNX, calibrate its band, and write its card.

    python -m training.ode.export --checkpoint training/runs/ode/checkpoint.pt

bandScale is split-conformal: the factor that makes the 90 % band of one half of the held-out
solutions cover 90 % of their nodes, each solution counting alike; the coverage in the card is that
of the other half.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch

from training.ode.data import Component, read_components, split
from training.ode.network import CURVES, FEATURES, Refiner, RefinerConfig
from training.onnx_check import check_against_pytorch
from training.preconditioning import PURE_NOISE
from training.stored_weights import round_weights, store_weights

INPUTS = ("features", "curves", "x_t", "log_snr")
OUTPUTS = ("estimate", "log_half_width")
TOLERANCE = 1e-3
"""In units of the scale s, where the band is wider by orders of magnitude."""
FAMILIES = ["linear", "polynomial", "neural", "oscillator", "saturating", "reactions", "expression"]


def example_inputs(batch: int, nodes: int, seed: int = 0) -> dict[str, torch.Tensor]:
    g = torch.Generator().manual_seed(seed)
    return {
        "features": torch.randn(batch, nodes, FEATURES, generator=g),
        "curves": torch.randn(batch, nodes, CURVES, generator=g),
        "x_t": torch.randn(batch, nodes, generator=g),
        "log_snr": torch.linspace(PURE_NOISE, 5.0, batch),
    }


def write_onnx(network: Refiner, path: Path) -> float:
    """Write the network to `path`; returns the largest difference between PyTorch and onnxruntime,
    relative to 1 plus the value: random inputs give large ones."""
    network.eval()
    round_weights(network)
    arguments = example_inputs(2, 38)
    torch.onnx.export(
        network,
        tuple(arguments[name] for name in INPUTS),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={
            **{name: {0: "batch", 1: "nodes"} for name in ("features", "curves", "x_t", *OUTPUTS)},
            "log_snr": {0: "batch"},
        },
        opset_version=17,
        dynamo=False,
    )
    model = onnx.load(path)
    store_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    examples = (example_inputs(batch, nodes, seed=nodes) for batch, nodes in ((1, 17), (3, 75), (2, 150), (1, 1001)))
    return check_against_pytorch(network, path, OUTPUTS, examples, TOLERANCE, relative=True)


def scores(network: Refiner, components: list[Component]) -> list[dict]:
    """One row a component: root mean squares of the error of ours, of m and of the coarse solution in
    units of s, and |error| / half-width at every node."""
    rows = []
    with torch.no_grad():
        for c in components:
            r = torch.from_numpy(c.r)[None]
            estimate, log_q = network(
                torch.from_numpy(c.features)[None],
                torch.from_numpy(c.curves)[None],
                torch.zeros_like(r),
                torch.tensor([PURE_NOISE]),
            )
            error = (estimate - r)[0, 1:].double()
            rms = lambda e: max(float((e**2).mean().sqrt()), 1e-9)
            rows.append(
                {
                    "component": c,
                    "ours": rms(error),
                    "m": rms(r[0, 1:].double()),
                    "coarse": rms(torch.from_numpy(c.curves[1:, 0] - c.r[1:]).double()),
                    "score": (error.abs() / log_q[0, 1:].double().exp()).numpy(),
                }
            )
    return rows


def conformal_scale(rows: list[dict], rng: np.random.Generator) -> float:
    return float(np.quantile(np.concatenate([rng.choice(row["score"], 50) for row in rows]), 0.9))


def table(rows: list[dict], scale: float) -> dict:
    """Gain over the coarse solution (median), harm and the band's coverage."""
    gain = np.array([row["coarse"] / row["ours"] for row in rows])
    middle = np.array([row["coarse"] / row["m"] for row in rows])
    return {
        "components": len(rows),
        "gain": round(float(np.median(gain)), 2),
        "gainOfCandidate": round(float(np.median(middle)), 2),
        "harm": round(float(np.mean(gain < 1)), 4),
        "harmOfCandidate": round(float(np.mean(middle < 1)), 4),
        "coverage": round(float(np.mean([np.mean(row["score"] <= scale) for row in rows])), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=Path("training/runs/ode-data"))
    parser.add_argument("--out", type=Path, default=Path("models"))
    parser.add_argument("--version", default="0.1.0")
    options = parser.parse_args()

    saved = torch.load(options.checkpoint, map_location="cpu", weights_only=True)
    network = Refiner(RefinerConfig(**saved["config"])).eval()
    network.load_state_dict(saved["ema"])
    path = options.out / "ode-refiner.onnx"
    difference = write_onnx(network, path)

    _, held_out = split(read_components(options.data))
    rows = scores(network, held_out)
    fit = [row for row in rows if row["component"].solution // 20 % 2 == 0]
    test = [row for row in rows if row["component"].solution // 20 % 2 == 1]
    scale = conformal_scale(fit, np.random.default_rng(saved["seed"]))
    groups = {
        "all": test,
        **{family: [row for row in test if row["component"].family == k] for k, family in enumerate(FAMILIES)},
        **{f"dimension {d}": [row for row in test if row["component"].dimension == d] for d in (1, 2, 3, 4)},
        "one solution": [row for row in test if not row["component"].pair],
        "pair": [row for row in test if row["component"].pair],
    }
    card = {
        "name": "ode-refiner",
        "version": options.version,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "features": FEATURES,
        "curves": CURVES,
        "logSnrStart": PURE_NOISE,
        "bandScale": round(scale, 4),
        "training": {
            "steps": saved["step"],
            "components": saved["components"],
            "hours": round(saved["seconds"] / 3600, 2),
            "seed": saved["seed"],
            "parameters": sum(p.numel() for p in network.parameters()),
            "network": saved["config"],
        },
        "heldOut": {name: table(group, scale) for name, group in groups.items() if group},
    }
    (options.out / "ode-refiner.json").write_text(json.dumps(card, indent=2) + "\n")
    print(json.dumps(card["heldOut"], indent=1))
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, PyTorch and onnxruntime differ by at most {difference:.1e}")


if __name__ == "__main__":
    main()
