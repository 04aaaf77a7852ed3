"""Counts the floating-point operations of the denoiser, and writes a large matrix product to hold its rate against.

    training/.venv/bin/python -m bench.speed.operations     # writes operations.json and matmul.onnx beside it

Multiplications and additions of convolutions and matrix products count one each; nothing else counts.
"""
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

HERE = Path(__file__).parent
MODEL = HERE.parents[1] / "models" / "denoiser.onnx"
SIZE = 2048


def shapes_of(model: onnx.ModelProto, names: list[str], n: int) -> dict[str, tuple[int, ...]]:
    """The shapes that values take for one series of n samples."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    del watched.graph.output[:], watched.graph.value_info[:]
    watched.graph.output.extend(helper.make_empty_tensor_value_info(name) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    one, row = np.full(1, 0.3, np.float32), np.ones((1, n), np.float32)
    example = {"y": row, "w": row, "sigma": one, "outliers": 0 * one, "x_t": 0 * row, "log_snr": -20 * one}
    return dict(zip(names, (np.shape(v) for v in session.run(names, example)), strict=True))


def operations(model: onnx.ModelProto, n: int) -> int:
    products = [node for node in model.graph.node if node.op_type in ("Conv", "MatMul", "Gemm")]
    constants = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    names = {name for node in products for name in [*node.input[:2], node.output[0]]} - set(constants)
    inputs = {value.name for value in model.graph.input}
    shapes = constants | shapes_of(model, sorted(names - inputs), n)
    total = 0
    for node in products:
        # Each number that comes out is a sum over a filter's taps and channels, or over a row.
        second = shapes[node.input[1]]
        is_transposed = any(a.name == "transB" and a.i == 1 for a in node.attribute)
        length = np.prod(second[1:]) if node.op_type == "Conv" else second[-1] if is_transposed else second[-2]
        total += 2 * int(np.prod(shapes[node.output[0]]) * length)
    return total


def matrix_product() -> onnx.ModelProto:
    value = lambda name: helper.make_tensor_value_info(name, TensorProto.FLOAT, [SIZE, SIZE])
    node = helper.make_node("MatMul", ["a", "b"], ["c"])
    graph = helper.make_graph([node], "product", [value("a"), value("b")], [value("c")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


if __name__ == "__main__":
    model = onnx.load(MODEL)
    counts = {str(n): operations(model, n) for n in (1024, 2048)}
    (HERE / "operations.json").write_text(json.dumps({"denoiser": counts, "matmul": 2 * SIZE**3}, indent=2) + "\n")
    onnx.save(matrix_product(), HERE / "matmul.onnx")
    print(counts)
