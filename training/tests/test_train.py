import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import torch

from training.export import INPUTS, example_inputs, load_ema, save_weights, write_onnx
from training.network import Denoiser, NetworkConfig
from training.train import HOPELESS, bounded, curve_losses, grown, learning_rate, relative_loss
from training.data import make_batch

ROOT = Path(__file__).parents[2]


def train(out: Path, steps: int, *more: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "training.train", "--out", str(out), "--steps", str(steps), "--samples", "2048"]
        + ["--workers", "0", "--device", "cpu", *more],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )


def test_a_run_that_is_resumed_goes_on_where_it_stopped(tmp_path):
    train(tmp_path, 2)
    first = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    train(tmp_path, 4)
    second = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert (first["step"], second["step"]) == (2, 4)
    assert second["batches_seen"] == 4
    assert not torch.equal(first["network"]["stem.weight"], second["network"]["stem.weight"])
    lines = (tmp_path / "log.csv").read_text().splitlines()
    assert [line.split(",")[0] for line in lines] == ["2", "4"]
    network, saved = load_ema(tmp_path / "checkpoint.pt")
    assert saved["step"] == 4 and sum(p.numel() for p in network.parameters()) > 1e6


def test_a_run_can_start_from_released_weights(tmp_path):
    train(tmp_path / "first", 2)
    network, saved = load_ema(tmp_path / "first" / "checkpoint.pt")
    save_weights(network, saved, tmp_path / "weights.pt")
    train(tmp_path / "second", 1, "--start-from", str(tmp_path / "weights.pt"), "--rate", "0")
    second, continued = load_ema(tmp_path / "second" / "checkpoint.pt")
    assert (continued["step"], continued["batches_seen"]) == (1, 3)
    for name, value in network.state_dict().items():
        torch.testing.assert_close(second.state_dict()[name], value, atol=1e-3, rtol=1e-3)


def test_a_grown_network_begins_with_the_function_of_the_smaller_one():
    torch.manual_seed(0)
    sizes = dict(fine=8, middle=16, coarse=32, transformer_blocks=1, heads=2, embedding=16, windows=(32,))
    small = Denoiser(NetworkConfig(**sizes, fine_blocks=1, middle_blocks=1)).eval()
    with torch.no_grad():
        for parameter in small.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    large = Denoiser(NetworkConfig(**sizes, fine_blocks=2, middle_blocks=2)).eval()
    large.load_state_dict(grown(small.state_dict(), large))
    arguments = example_inputs(2, 64)
    with torch.no_grad():
        for a, b in zip(*(network(*(arguments[name] for name in INPUTS)) for network in (small, large))):
            torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-5)


def test_gradient_steps_on_one_batch_lower_its_loss():
    torch.manual_seed(0)
    network = Denoiser(NetworkConfig(fine=16, middle=16, coarse=32, transformer_blocks=1, heads=2, embedding=16))
    optimiser = torch.optim.AdamW(network.parameters(), lr=3e-3)
    batch = make_batch(1, 0, 8192, n=128)
    losses = []
    for _ in range(30):
        loss, *_ = curve_losses(network, batch, torch.Generator().manual_seed(1))
        value = bounded(loss).mean()
        value.backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(value.item())
    assert losses[-1] < 0.9 * losses[0]


def test_what_the_network_predicts_weighs_a_curve_whatever_its_loss_was():
    loss = torch.tensor([0.1, 0.1], requires_grad=True)
    relative_loss(loss, torch.tensor([0.1, 0.4])).backward()
    torch.testing.assert_close(loss.grad[0] / loss.grad[1], torch.tensor(0.402 / 0.102))


def test_a_hopeless_curve_does_not_outweigh_the_batch():
    loss = torch.tensor([0.1, 400.0], requires_grad=True)
    value = relative_loss(loss, torch.full((2,), 0.1))
    assert value <= (1 + HOPELESS) / 2
    value.backward()
    assert 0 < loss.grad[1] < 0.01 * loss.grad[0]


def test_learning_rate_warms_up_and_decays():
    assert learning_rate(0, 1000, 1.0) < 0.01
    assert learning_rate(300, 1000, 1.0) == 1.0
    assert abs(learning_rate(1000, 1000, 1.0) - 0.02) < 1e-6


def test_export_agrees_with_pytorch_and_is_small(tmp_path):
    torch.manual_seed(0)
    network = Denoiser(NetworkConfig(fine=8, middle=16, coarse=32, transformer_blocks=1, heads=2, embedding=16))
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    path = tmp_path / "model.onnx"
    assert write_onnx(network, path) < 1e-4
    model = onnx.load(path)
    stored = list(model.graph.initializer)
    stored += [attribute.t for node in model.graph.node if node.op_type == "Constant" for attribute in node.attribute]
    values = [onnx.numpy_helper.to_array(tensor) for tensor in stored if tensor.data_type]
    # Large tensors are in fewer bits; the Fourier transform's tables are computed, not stored.
    assert all(v.size < 1024 for v in values if v.dtype == np.float32)
    assert sum(v.nbytes for v in values) < 3 * sum(p.numel() for p in network.parameters())
    assert set(INPUTS) == set(example_inputs(1, 32))
