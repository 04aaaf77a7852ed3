"""Export a trained network to ONNX and write its machine-readable card.

    python -m training.export --checkpoint training/runs/first/checkpoint.pt --out models
    python -m training.export --checkpoint training/weights.pt   # the released weights again, the same card

Also writes training/weights.pt, from which another run can start. Large weights are stored in fewer bits
(training/stored_weights.py). The export fails unless onnxruntime agrees with PyTorch (the same weights) to 1e-4.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch

from training.corruption import SIGMA_RANGE
from training.network import LENGTH_MULTIPLE, Denoiser, NetworkConfig
from training.onnx_check import check_against_pytorch
from training.onnx_graph import simplified
from training.preconditioning import PURE_NOISE
from training.stored_weights import round_weights, store_weights

INPUTS = ("y", "w", "sigma", "outliers", "x_t", "log_snr")
OUTPUTS = ("estimate", "correction", "deviation")
TOLERANCE = 1e-4
SAMPLER_LOG_SNRS = [PURE_NOISE, *np.linspace(-0.5, 5.0, 8).round(4).tolist()]
SAMPLES = 8
"""Of the schedules tried (training/EXPERIMENTS.md) the cheapest whose band is about as sharp:
16 samples of 13 steps gain 2 % of interval score for three times the time."""


def example_inputs(batch: int, n: int, seed: int = 0) -> dict[str, torch.Tensor]:
    """Random arguments of the network in the ranges that it is used with."""
    g = torch.Generator().manual_seed(seed)
    w = (torch.rand(batch, n, generator=g) > 0.1).float()
    return {
        "y": torch.randn(batch, n, generator=g) * w,
        "w": w,
        "sigma": torch.rand(batch, generator=g) * 0.8 + 0.01,
        "outliers": (torch.rand(batch, generator=g) > 0.5).float(),
        "x_t": torch.randn(batch, n, generator=g),
        "log_snr": torch.linspace(PURE_NOISE, 5.0, batch),
    }


def write_onnx(network: Denoiser, path: Path) -> float:
    """Write the network to `path`; returns the largest difference between PyTorch and onnxruntime."""
    network.eval()
    round_weights(network)
    arguments = example_inputs(2, 128)
    torch.onnx.export(
        network,
        tuple(arguments[name] for name in INPUTS),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={
            **{name: {0: "batch", 1: "length"} for name in ("y", "w", "x_t", *OUTPUTS)},
            **{name: {0: "batch"} for name in ("sigma", "outliers", "log_snr")},
        },
        opset_version=17,
        dynamo=False,
        # What can be computed from integers is not stored (SpectralShrinkage.transform).
        do_constant_folding=False,
    )
    sizes = [example_inputs(batch, n) for batch, n in ((1, 64), (3, 224), (2, 1024))]
    model = simplified(path, [{name: value.numpy() for name, value in example.items()} for example in sizes])
    store_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    examples = (example_inputs(batch, n, seed=n) for batch, n in ((1, 64), (3, 256), (2, 1024), (1, 2048)))
    return check_against_pytorch(network, path, OUTPUTS, examples, TOLERANCE)


def save_weights(network: Denoiser, saved: dict, path: Path) -> None:
    """The averaged weights in half precision, and where the run stood, for train's --start-from."""
    weights = {name: value.half() for name, value in network.state_dict().items()}
    kept = {name: saved[name] for name in ("config", "batches_seen", "seconds")}
    torch.save({"weights": weights, **kept}, path)


def load_ema(checkpoint: Path) -> tuple[Denoiser, dict]:
    """The averaged network of a checkpoint, or of weights that were kept of one, and what else is in it."""
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    network = Denoiser(NetworkConfig(**saved["config"]))
    network.load_state_dict(saved["ema"] if "ema" in saved else saved["weights"])
    return network, saved


def described(network: Denoiser, saved: dict, card: dict, version: str) -> dict:
    """The card of a new model: what was measured of the last one stays until it is measured again."""
    return card | {
        "name": "denoiser",
        "version": version,
        "file": "denoiser.onnx",
        "sha256": "",
        "lengthMultiple": LENGTH_MULTIPLE,
        "maxLength": 2048,
        "logSnrStart": PURE_NOISE,
        "sampler": {"logSnrs": SAMPLER_LOG_SNRS, "samples": SAMPLES},
        "bandScale": card.get("bandScale", 1.0),
        "deviationScale": card.get("deviationScale", 1.0),
        "sigmaRange": list(SIGMA_RANGE),
        "training": {
            "steps": saved["batches_seen"],
            "samplesPerStep": saved["samples"],
            "hours": round(saved["seconds"] / 3600, 2),
            "seed": saved["seed"],
            "parameters": sum(p.numel() for p in network.parameters()),
            "network": saved["config"],
        },
    }


def card_in(folder: Path) -> dict:
    """The card of the model in a folder; empty where there is none."""
    path = folder / "denoiser.json"
    return json.loads(path.read_text()) if path.exists() else {}


def export_model(network: Denoiser, folder: Path, card: dict) -> None:
    """Write the network and its card to a folder, and print what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "denoiser.onnx"
    difference = write_onnx(network, path)
    card = card | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    (folder / "denoiser.json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, PyTorch and onnxruntime differ by at most {difference:.1e}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("models"))
    parser.add_argument("--weights", type=Path, default=Path("training/weights.pt"))
    parser.add_argument("--version", default="0.1.0")
    options = parser.parse_args()

    network, saved = load_ema(options.checkpoint)
    card = card_in(options.out)
    if "ema" in saved:
        # Before they are rounded as in the exported file.
        save_weights(network, saved, options.weights)
        card = described(network, saved, card, options.version)
    export_model(network, options.out, card)


if __name__ == "__main__":
    main()
