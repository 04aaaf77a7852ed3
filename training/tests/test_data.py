import numpy as np
import pytest
import torch

from training import corruption
from training.corruption import MOST_PRECISE, SIGMA_RANGE, corrupt, unit_noise, KINDS
from training.data import coarse_curves, make_batch
from training.noise_level import estimate_noise
from training.prior import FAMILY_NAMES, draw_family, sample_curves


@pytest.mark.parametrize("family", range(len(FAMILY_NAMES)), ids=FAMILY_NAMES)
@pytest.mark.parametrize("n", [64, 500, 1024])
def test_every_family_gives_finite_curves_of_unit_deviation(family, n):
    curves = draw_family(np.random.default_rng(family), family, 6, n)
    assert curves.shape == (6, n)
    assert np.isfinite(curves).all()
    deviation = curves.std(axis=1)
    assert (np.isclose(deviation, 1) | (deviation < 1e-9)).all()


def test_no_spike_curves_where_spikes_are_outliers():
    rng = np.random.default_rng(3)
    _, family = sample_curves(rng, 400, 64, allow_spikes=np.zeros(400, bool))
    assert FAMILY_NAMES.index("spikes") not in family
    _, family = sample_curves(rng, 400, 64, allow_spikes=np.ones(400, bool))
    assert FAMILY_NAMES.index("spikes") in family


def test_batches_are_deterministic_and_distinct():
    first, again, other = make_batch(1, 5, 4096), make_batch(1, 5, 4096), make_batch(1, 6, 4096)
    for name in first:
        torch.testing.assert_close(first[name], again[name])
    assert first["y"].shape != other["y"].shape or not torch.equal(first["y"], other["y"])


def test_coarse_curves_are_finer_ones_with_few_samples_but_where_outliers_occur():
    outliers = np.arange(80) % 2 == 0
    curves, family = coarse_curves(np.random.default_rng(5), 64, 4, outliers)
    fine, fine_family = sample_curves(np.random.default_rng(5), 80, 256, ~outliers)
    assert curves.shape == (80, 64)
    assert (family == fine_family).all()
    for curve, whole, cut in zip(curves, fine, outliers):
        expected = whole[:64] if cut else whole[::4]
        deviation = expected.std()
        if deviation > 1e-9:
            np.testing.assert_allclose(curve, (expected - expected.mean()) / deviation, atol=1e-9)


def test_a_batch_is_normalised_and_masked():
    batch = make_batch(2, 0, 65536, n=256)
    w, y = batch["w"], batch["y"]
    assert torch.isfinite(y).all() and torch.isfinite(batch["x"]).all()
    assert (y[w == 0] == 0).all()
    assert (w[batch["inside"] == 0] == 0).all()
    mean = (w * y).sum(1) / w.sum(1)
    variance = (w * (y - mean[:, None]) ** 2).sum(1) / w.sum(1)
    assert mean.abs().max() < 1e-4
    assert (((variance - 1).abs() < 1e-3) | (variance < 1e-6)).all()
    assert batch["sigma"].min() >= SIGMA_RANGE[0] - 1e-6 and batch["sigma"].max() <= SIGMA_RANGE[1]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "told"])
def test_noise_has_unit_mean_square(kind):
    rng = np.random.default_rng(7)
    curve = np.sin(np.linspace(0, 9, 2048))
    squares = [np.mean(unit_noise(rng, kind, curve) ** 2) for _ in range(60)]
    tolerance = 0.6 if kind == "running mean" else 0.15
    assert abs(np.mean(squares) - 1) < tolerance


def test_white_noise_is_what_is_left_when_the_curve_is_taken_away():
    rng = np.random.default_rng(0)
    curves = sample_curves(rng, 200, 512, np.ones(200, bool))[0]
    corrupted = corrupt(rng, curves, np.zeros(200, bool))
    residual = (corrupted.y - corrupted.x)[(corrupted.w == 1).all(axis=1)]
    sigma = corrupted.sigma[(corrupted.w == 1).all(axis=1)]
    ratio = residual.std(axis=1) / sigma
    assert 0.9 < np.median(ratio) < 1.1


def test_told_noise_has_the_level_that_the_weights_say():
    rng = np.random.default_rng(3)
    curves = sample_curves(rng, 300, 512, np.ones(300, bool))[0]
    made = corrupt(rng, curves, np.zeros(300, bool), kinds={"told": 1.0})
    present = made.w > 0
    relative = np.where(present, (made.y - made.x) * np.sqrt(made.w) / made.level[:, None], np.nan)
    assert 0.9 < np.median(np.nanstd(relative, axis=1)) < 1.1
    assert 0.95 < np.median(made.sigma / made.level) < 1.05
    weights = [w[w > 0] for w in made.w]
    assert np.median([np.quantile(w, 0.95) / np.quantile(w, 0.05) for w in weights]) > 3
    complete = [w for w in made.w if (w > 0).all()]
    assert max(w.max() / np.median(w) for w in complete) < 1.01 * MOST_PRECISE


def test_noise_estimate_on_white_noise_over_a_trend_and_a_tone():
    rng = np.random.default_rng(1)
    t = np.arange(2000)
    for curve in (0 * t, 1e-3 * t, 5 * np.sin(0.01 * t), 5 * np.sin(2.1 * t)):
        sigma = estimate_noise(curve + 0.3 * rng.standard_normal(2000))
        assert 0.27 < sigma < 0.33


def test_noise_estimate_skips_missing_samples_and_gives_zero_for_nothing():
    rng = np.random.default_rng(1)
    y = rng.standard_normal(1000)
    y[100:160] = np.nan
    assert 0.9 < estimate_noise(y) < 1.1
    assert estimate_noise(np.full(100, 3.0)) == 0
    assert estimate_noise(np.full(10, np.nan)) == 0


@pytest.mark.parametrize("kind", ["ringing", "truncated", "rounded", "laplace"])
def test_the_level_is_that_of_the_noise_that_was_drawn(monkeypatch, kind):
    drawn = []

    def recording(rng, name, curve):
        drawn.append(name)
        return unit_noise(rng, name, curve)

    monkeypatch.setattr(corruption, "unit_noise", recording)
    rng = np.random.default_rng(4)
    curves, _ = sample_curves(rng, 60, 64, np.zeros(60, bool))
    made = corrupt(rng, curves, np.ones(60, bool), kinds={kind: 1.0})
    assert {"student", kind} == set(drawn)
    describes = {"ringing": ["student"], "truncated": ["student"], "rounded": [], "laplace": ["student", "laplace"]}
    assert (made.level > 0).tolist() == [name in describes[kind] for name in drawn]
