import numpy as np
import torch

from training.level import LENGTHS, LevelBatches, level_batch, level_losses, train, write_onnx
from training.level_network import LONGEST, SHORTEST, LevelNetwork


def network() -> LevelNetwork:
    torch.manual_seed(0)
    return LevelNetwork().eval()


def test_batches_are_reproducible_padded_and_know_the_truth():
    for index in range(12):
        batch = level_batch(5, index, 1024)
        again = level_batch(5, index, 1024)
        assert all(torch.equal(batch[name], again[name]) for name in batch)
        assert SHORTEST <= batch["y"].shape[1] <= LONGEST and batch["y"].shape == batch["w"].shape
        assert torch.isfinite(batch["y"]).all() and (batch["y"][batch["w"] == 0] == 0).all()
    assert len(LevelBatches(5, 1024, 3, 7)) == 4
    assert torch.equal(LevelBatches(5, 1024, 3, 7)[1]["y"], level_batch(5, 4, 1024)["y"])
    assert max(LENGTHS) == LONGEST


def test_missing_samples_play_no_part():
    y = torch.randn(1, 64)
    w = (torch.arange(64)[None] % 11 != 3).float()
    sigma = torch.tensor([0.3])
    with torch.no_grad():
        said, _ = network()(y * w, w, sigma)
        elsewhere, _ = network()(torch.where(w > 0, y, 100.0), w, sigma)
        present, _ = network()(y, torch.ones_like(w), sigma)
    assert torch.equal(said, elsewhere) and not torch.equal(said, present)


def test_training_lowers_the_loss_and_resumes(tmp_path):
    batch = level_batch(9, 0, 8192)
    with torch.no_grad():
        before = level_losses(network(), batch)[0].mean()
    sizes = dict(samples=2048, rate=2e-3, seed=3, ema=0.5, workers=0)
    train(tmp_path, 2, **sizes)
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 2
    trained = train(tmp_path, 30, **sizes).eval()
    assert torch.load(tmp_path / "checkpoint.pt", weights_only=True)["step"] == 30
    with torch.no_grad():
        after = level_losses(trained, batch)[0].mean()
    assert after < before


def test_export_agrees_with_pytorch(tmp_path):
    assert write_onnx(network(), tmp_path / "level.onnx") < 1e-4
    assert (tmp_path / "level.onnx").stat().st_size < 600_000


def test_noise_alone_is_in_units_of_itself():
    """Of white noise every kind of difference and every power has the distribution that it is compared with."""
    noise = torch.from_numpy(np.random.default_rng(0).standard_normal((400, 128))).float()
    ones = torch.ones_like(noise)
    signed, features = network().differences(noise, ones, ones)
    inner = torch.sinh(signed)[..., 20:-20]
    torch.testing.assert_close((inner**2).mean((0, 2)), torch.ones(signed.shape[1]), atol=0.05, rtol=0)
    powers = network().spectra(noise, ones, ones)[0]
    # An exponential law: half of the powers are below log 2, here with soft thresholds.
    median = int(torch.searchsorted(powers.mean(0), 0.5))
    assert abs(float(network().powers[median]) - np.log(np.log(2))) < 1
