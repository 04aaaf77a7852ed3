import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from training.ode.data import ODD_FEATURES, flip, read_components, split, stack
from training.ode.export import conformal_scale, example_inputs, write_onnx
from training.ode.network import CURVES, FEATURES, Refiner, RefinerConfig, windowed
from training.ode.train import losses

ROOT = Path(__file__).parents[2]
SMALL = RefinerConfig(channels=8, dilations=(1, 2), embedding=8)


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """A few seconds of the product's own code making data."""
    folder = tmp_path_factory.mktemp("ode-data")
    command = ["node", "--import", "tsx", "training/ode/makeData.ts", "--out", str(folder), "--seed", "7", "--solutions", "45"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def test_data_are_read_back(data):
    components = read_components(data)
    assert components[-1].solution == 44
    for c in components:
        assert c.features.shape == (len(c.r), FEATURES) and c.curves.shape == (len(c.r), CURVES)
        assert np.isfinite(c.features).all() and np.isfinite(c.r).all()
        assert np.abs(c.features).max() < 30
        # Curve 1 is m itself, the initial value is exact.
        assert not c.curves[:, 1].any() and abs(c.r[0]) < 1e-6
    training, held_out = split(components)
    assert {c.solution for c in held_out} == {0, 20, 40}
    assert not {c.solution for c in training} & {0, 20, 40}


def test_the_scale_fits_the_error(data):
    r = np.concatenate([c.r[1:] for c in read_components(data)])
    assert 0.3 < np.sqrt(np.mean(np.clip(r, -20, 20) ** 2)) < 5


def test_a_run_trains_resumes_and_exports(data, tmp_path):
    command = [sys.executable, "-m", "training.ode.train", "--out", str(tmp_path), "--data", str(data), "--nodes", "512"]
    for steps in ("2", "4"):
        subprocess.run([*command, "--steps", steps, "--device", "cpu"], cwd=ROOT, check=True, capture_output=True)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 4
    export = [sys.executable, "-m", "training.ode.export", "--checkpoint", str(tmp_path / "checkpoint.pt")]
    subprocess.run([*export, "--data", str(data), "--out", str(tmp_path)], cwd=ROOT, check=True, capture_output=True)
    assert (tmp_path / "ode-refiner.onnx").exists() and (tmp_path / "ode-refiner.json").exists()


def test_a_fresh_network_returns_the_middle_of_the_preconditioning():
    arguments = example_inputs(2, 40)
    with torch.no_grad():
        estimate, log_half_width = Refiner(SMALL)(*arguments.values())
    assert estimate.shape == log_half_width.shape == (2, 40)
    assert estimate.abs().max() == 0


def test_curves_far_away_do_not_count():
    curves = torch.tensor([0.1, 1.0, 1e4, -1e4])
    near = windowed(curves)
    torch.testing.assert_close(near[:2], curves[:2], rtol=1e-3, atol=0)
    assert near[2:].abs().max() < 1e-6


def test_a_flip_is_the_solution_of_minus_y(data):
    batch = stack([read_components(data)[0]])
    flipped = flip(batch, torch.tensor([-1.0]))
    assert torch.equal(flipped["r"], -batch["r"]) and torch.equal(flipped["curves"], -batch["curves"])
    even = [k for k in range(FEATURES) if k not in ODD_FEATURES]
    assert torch.equal(flipped["features"][..., even], batch["features"][..., even])
    assert torch.equal(flipped["features"][..., ODD_FEATURES], -batch["features"][..., ODD_FEATURES])


def test_gradient_steps_lower_the_loss_and_the_band_finds_the_quantile():
    torch.manual_seed(0)
    network = Refiner(SMALL)
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-2)
    batch = {name: value for name, value in example_inputs(32, 40).items() if name in ("features", "curves")}
    noise = torch.randn(32, 40, generator=torch.Generator().manual_seed(3))
    batch["r"] = batch["curves"][..., 2] + 0.1 * noise
    first = None
    for step in range(400):
        loss, band = losses(network, batch, torch.Generator().manual_seed(step))
        first = first or loss.item()
        (loss + band).backward()
        optimiser.step()
        optimiser.zero_grad()
    assert loss.item() < 0.5 * first
    with torch.no_grad():
        zeros, start = torch.zeros(32, 40), torch.full((32,), -6.0)
        estimate, log_q = network(batch["features"], batch["curves"], zeros, start)
        covered = ((estimate - batch["r"]).abs() <= log_q.exp())[:, 1:].float().mean().item()
    assert 0.8 < covered < 0.97


def test_export_agrees_with_pytorch(tmp_path):
    torch.manual_seed(0)
    network = Refiner(SMALL)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    assert write_onnx(network, tmp_path / "model.onnx") < 1e-4


def test_the_conformal_scale_makes_the_band_cover():
    rng = np.random.default_rng(0)
    rows = [{"score": np.abs(rng.standard_normal(100)) / 1.6448536} for _ in range(200)]
    assert abs(conformal_scale(rows, rng) - 1) < 0.03
