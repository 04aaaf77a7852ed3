import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from training.stored_weights import decode_weights, eight_bits, store_weights, two_planes


def test_eight_bits_are_near_the_weights_whichever_axis_has_the_channels():
    rng = np.random.default_rng(1)
    weights = (rng.standard_normal((60, 400)) * 10.0 ** rng.uniform(-4, 1, (60, 1))).astype(np.float32)
    for matrix in (weights, weights.T):
        q, scale = eight_bits(matrix)
        assert q.dtype == np.int8 and scale.size == 60
        error = np.sqrt(((q * scale - matrix) ** 2).sum() / (matrix**2).sum())
        assert error < 0.01


def test_two_planes_are_within_half_a_step():
    rng = np.random.default_rng(2)
    weights = rng.standard_t(3, (5, 300)).astype(np.float32)
    upper, lower, scale = two_planes(weights)
    assert (np.abs((256 * upper.astype(np.float32) + lower) * scale - weights) <= 0.501 * scale).all()


def test_runtime_decodes_what_was_stored_and_storing_anew_changes_nothing(tmp_path):
    rng = np.random.default_rng(3)
    large = rng.standard_normal((250, 220)).astype(np.float32)
    middle = rng.standard_normal((50, 250)).astype(np.float32)
    small = rng.standard_normal((50, 1)).astype(np.float32)
    graph = helper.make_graph(
        [
            helper.make_node("MatMul", ["large", "x"], ["a"]),
            helper.make_node("MatMul", ["middle", "a"], ["b"]),
            helper.make_node("Add", ["b", "small"], ["y"]),
        ],
        "test",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [220, 1])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [50, 1])],
        [numpy_helper.from_array(v, k) for k, v in {"large": large, "middle": middle, "small": small}.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    store_weights(model)
    onnx.checker.check_model(model)
    assert {t.data_type for t in model.graph.initializer if np.prod(t.dims) > 1000} == {TensorProto.INT8, TensorProto.UINT8}
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    x = rng.standard_normal((220, 1)).astype(np.float32)
    exact = middle @ (large @ x) + small
    assert np.abs(session.run(None, {"x": x})[0] - exact).max() < 0.02 * np.abs(exact).max()

    decode_weights(model)
    decoded = {t.name: numpy_helper.to_array(t) for t in model.graph.initializer}
    assert len(model.graph.node) == 3
    store_weights(model)
    decode_weights(model)
    for tensor in model.graph.initializer:
        np.testing.assert_allclose(numpy_helper.to_array(tensor), decoded[tensor.name], rtol=1e-6)
