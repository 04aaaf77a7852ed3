"""Missing samples filled in, against the command line."""

import json
from pathlib import Path

import numpy as np
import pytest

from training.filling import filled_posterior, runs_of
from training.sampler import Model
from training.tests.test_five_lines import command_line

MODELS = Path(__file__).parents[2] / "models"


def test_runs():
    missing = np.array([1, 0, 1, 1, 0, 0, 1, 1, 1], bool)
    assert runs_of(missing).tolist() == [1, 0, 2, 2, 0, 0, 3, 3, 3]
    assert runs_of(np.zeros(3, bool)).tolist() == [0, 0, 0]


@pytest.fixture(scope="module")
def model() -> Model:
    card = json.loads((MODELS / "denoiser.json").read_text())
    return Model(MODELS / card["file"], card)


def test_fills_in_what_the_command_line_does(model, tmp_path):
    rng = np.random.default_rng(4)
    n, sigma = 300, 0.1
    y = np.sin(np.arange(n) / 9) + sigma * rng.standard_normal(n)
    y[rng.random(n) < 0.1] = np.nan
    y[200:207] = np.nan
    file = tmp_path / "gaps.csv"
    file.write_text("y\n" + "".join(f"{v!r}\n" for v in y.tolist()))
    expected = np.array(command_line(str(file), "y", sigma)["after"])
    present = np.isfinite(y)
    mean, scale = y[present].mean(), y[present].std()
    padding = (0, -n % 32)
    z = np.pad(np.where(present, (y - mean) / scale, 0), padding)
    w, inside = np.pad(present.astype(float), padding), np.pad(np.ones(n), padding)
    curve, deviation, seen, doubted = filled_posterior(model, z, w, sigma / scale, 0, inside)
    np.testing.assert_allclose(mean + scale * curve[:n], expected, atol=1e-4 * scale)
    assert (doubted[:n] > 0).all() and (doubted[n:] == 0).all()
    assert (seen[:n][present] == z[:n][present]).all()
    holes = np.flatnonzero(~present)
    # Least is known in the middle of the long gap.
    assert deviation[202:205].mean() > 1.2 * deviation[:n][present].mean()
    assert deviation[holes].mean() > deviation[:n][present].mean()
    assert np.abs(mean + scale * curve[holes] - np.sin(holes / 9)).mean() < sigma


def test_leaves_complete_series_at_one_evaluation(model):
    z, w = np.sin(np.arange(64) / 5), np.ones(64)
    curve, deviation, seen, doubted = filled_posterior(model, z, w, 0.1, 0, np.ones(64))
    expected = model.posterior(z[None], w[None], np.array([0.1]), np.array([0]))
    np.testing.assert_array_equal(curve, expected[0][0])
    np.testing.assert_array_equal(deviation, expected[1][0])
    assert seen is z and doubted is w
