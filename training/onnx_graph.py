"""Exported graphs as ONNX Runtime opens them fastest."""

from math import floor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import onnxruntime
from onnxruntime.tools.symbolic_shape_infer import SymbolicShapeInference


def simplified(path: Path, examples: list[dict[str, np.ndarray]]) -> onnx.ModelProto:
    """The model at `path` with constants folded, and the shape of every value in terms of those of the inputs.

    Without the shapes ONNX Runtime's planner compares every value with all before it, in vain, to
    find memory that it could use again: most of the time that opening the model takes.

    examples: arguments of several sizes. Only shapes that are right for all of them are kept: the
    inference of shapes guesses where a slice may end beyond its input."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    # Further optimisations depend on the machine; the runtime makes them when it opens the file.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    with TemporaryDirectory() as folder:
        options.optimized_model_filepath = str(Path(folder) / "model.onnx")
        onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        model = onnx.load(options.optimized_model_filepath)
    shaped = SymbolicShapeInference.infer_shapes(model, auto_merge=True)
    values = list(shaped.graph.value_info)
    right = [all(flags) for flags in zip(*(_right(model, values, example) for example in examples), strict=True)]
    del shaped.graph.value_info[:]
    shaped.graph.value_info.extend(value for value, is_right in zip(values, right, strict=True) if is_right)
    return shaped


def _right(model: onnx.ModelProto, values: list[onnx.ValueInfoProto], example: dict[str, np.ndarray]) -> list[bool]:
    """Whether each value has the shape that is said of it."""
    sizes = {
        dim.dim_param: size
        for put in model.graph.input
        for dim, size in zip(put.type.tensor_type.shape.dim, example[put.name].shape, strict=True)
        if dim.dim_param
    }
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    del watched.graph.output[:]
    watched.graph.output.extend(onnx.ValueInfoProto(name=value.name, type=value.type) for value in values)
    for output in watched.graph.output:
        output.type.tensor_type.ClearField("shape")
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(watched.SerializeToString(), options, providers=["CPUExecutionProvider"])
    shapes = [np.shape(output) for output in session.run(None, example)]

    def said(dim: onnx.TensorShapeProto.Dimension) -> int:
        # Expressions of the inputs' sizes, such as floor(length/4) + 7.
        return int(eval(dim.dim_param, {"floor": floor}, sizes)) if dim.dim_param else dim.dim_value

    return [
        tuple(said(dim) for dim in value.type.tensor_type.shape.dim) == shape
        for value, shape in zip(values, shapes, strict=True)
    ]
