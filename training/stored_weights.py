"""How exported models store their weights: as few bytes of a compressed package as leave the results as they are.

    python -m training.stored_weights models/denoiser.json   # store an exported model anew, update its card

The large tensors of the coarse level take 8 bits a weight with a scale for each channel
(Krishnamoorthi 2018, arXiv 1806.08342, section 3.1.1). Others are multiples of a power of two, small beside
their channel's root mean square, as two planes of bytes: the upper bytes hardly vary, so they pack well.
Small tensors stay. ONNX Runtime folds the decoding when it opens the file: it computes in single precision.
What this changes: training/EXPERIMENTS.md.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

SMALL = 1024
LARGE = 50_000
LEVELS = 127
CLIPS = np.linspace(0.6, 1, 17)
"""Shares of a channel's largest weight at which it may be clipped: the one with the least squared error is taken."""
STEPS = 200
"""Of the two-plane form: at least so many, and less than twice as many, in a root mean square."""


def eight_bits(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(q, scale), int8 and float32: q * scale is near `weights`. The scale is of one of the first two axes,
    whichever is nearer: exported graphs hold some matrices transposed."""
    return min((_eight_bits(weights, axis) for axis in (0, 1)), key=lambda form: _error(form[0] * form[1], weights))


def two_planes(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(upper, lower, scale), int8, uint8 and float32: (256 upper + lower) * scale is near `weights`."""
    q, scale = min(
        (_sixteen_bits(weights, axis) for axis in (0, 1)), key=lambda form: _error(form[0] * form[1], weights)
    )
    return (q >> 8).astype(np.int8), (q & 255).astype(np.uint8), scale


def _error(near: np.ndarray, weights: np.ndarray) -> float:
    return float(((near - weights.astype(np.float64)) ** 2).sum())


def _eight_bits(weights: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    others = tuple(k for k in range(weights.ndim) if k != axis)
    largest = np.abs(weights.astype(np.float64)).max(axis=others, keepdims=True)
    best, least = None, np.inf
    for clip in CLIPS:
        scale = (np.where(largest > 0, largest, 1) * clip / LEVELS).astype(np.float32)
        q = np.round(weights / scale.astype(np.float64)).clip(-LEVELS, LEVELS)
        error = ((q * scale - weights) ** 2).sum(axis=others, keepdims=True)
        best = scale if best is None else np.where(error < least, scale, best)
        least = np.minimum(error, least)
    return np.round(weights / best.astype(np.float64)).clip(-LEVELS, LEVELS).astype(np.int8), best


def _sixteen_bits(weights: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    others = tuple(k for k in range(weights.ndim) if k != axis)
    size = np.sqrt(np.mean(weights.astype(np.float64) ** 2, axis=others, keepdims=True))
    largest = np.abs(weights).max(axis=others, keepdims=True)
    # A power of two: weights that were rounded once are stored as they are.
    coarsest = np.maximum(np.maximum(size / STEPS, largest / 16_000), 1e-30)
    scale = np.exp2(np.floor(np.log2(coarsest))).astype(np.float32)
    return np.round(weights / scale).astype(np.int16), scale


def store_weights(model: onnx.ModelProto) -> None:
    """Large initialisers in fewer bits, with what decodes them behind each; the graph computes in float32."""
    stored, decoding = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        name = tensor.name

        def keep(part: np.ndarray, suffix: str, name: str = name) -> str:
            stored.append(numpy_helper.from_array(part, f"{name}_{suffix}"))
            return stored[-1].name

        def decode(op: str, inputs: list[str], output: str, **attributes: int) -> str:
            decoding.append(helper.make_node(op, inputs, [output], **attributes))
            return output

        if values.dtype != np.float32 or values.size < SMALL:
            stored.append(tensor)
        elif values.size >= LARGE:
            q, scale = eight_bits(values)
            whole = decode("Cast", [keep(q, "q")], f"{name}_whole", to=TensorProto.FLOAT)
            decode("Mul", [whole, keep(scale, "scale")], name)
        else:
            upper, lower, scale = two_planes(values)
            high = decode("Cast", [keep(upper, "upper")], f"{name}_high", to=TensorProto.FLOAT)
            low = decode("Cast", [keep(lower, "lower")], f"{name}_low", to=TensorProto.FLOAT)
            high = decode("Mul", [high, keep(np.float32(256), "256")], f"{name}_high256")
            whole = decode("Add", [high, low], f"{name}_whole")
            decode("Mul", [whole, keep(scale, "scale")], name)
    nodes = list(model.graph.node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(stored)
    model.graph.node.extend(decoding + nodes)


def decode_weights(model: onnx.ModelProto) -> None:
    """Undoes `store_weights`, but for what rounding took."""
    operations = {"Cast": lambda a: a.astype(np.float32), "Mul": np.multiply, "Add": np.add}
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    nodes = []
    for node in model.graph.node:
        # Only what decodes weights has nothing but initialisers for its inputs.
        if node.op_type in operations and all(name in tensors for name in node.input):
            tensors[node.output[0]] = operations[node.op_type](*(tensors.pop(name) for name in node.input))
        else:
            nodes.append(node)
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(numpy_helper.from_array(values, name) for name, values in tensors.items())
    model.graph.node.extend(nodes)


def round_weights(network: torch.nn.Module) -> None:
    """Weights to the values that are stored, in place."""
    with torch.no_grad():
        for parameter in network.parameters():
            values = parameter.numpy()
            if values.size >= LARGE:
                q, scale = eight_bits(values)
                parameter.copy_(torch.from_numpy(q * scale))
            elif values.size >= SMALL:
                upper, lower, scale = two_planes(values)
                parameter.copy_(torch.from_numpy((upper.astype(np.float32) * 256 + lower) * scale))


def main() -> None:
    card_path = Path(sys.argv[1])
    card = json.loads(card_path.read_text())
    path = card_path.parent / card["file"]
    model = onnx.load(path)
    decode_weights(model)
    store_weights(model)
    onnx.checker.check_model(model)
    onnx.save(model, path)
    card["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()
    card_path.write_text(json.dumps(card, indent=2) + "\n")
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
