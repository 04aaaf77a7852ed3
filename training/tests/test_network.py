import torch

from training.export import example_inputs
from training.network import FEATURES, GAINS, Denoiser, NetworkConfig, SpectralShrinkage, input_features, noise_of_mean, noise_variance, squash
from training.preconditioning import gaussian_posterior

SMALL = NetworkConfig(fine=8, middle=16, coarse=32, transformer_blocks=1, heads=2, embedding=16)


def random_network() -> Denoiser:
    torch.manual_seed(0)
    network = Denoiser(SMALL)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.05 * torch.randn_like(parameter))
    return network.eval()


def call(network: Denoiser, arguments: dict) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    with torch.no_grad():
        return network(*(arguments[name] for name in ("y", "w", "sigma", "outliers", "x_t", "log_snr")))


def test_a_fresh_network_returns_the_gaussian_posterior():
    arguments = example_inputs(3, 96)
    estimate, correction, deviation = call(Denoiser(SMALL).eval(), arguments)
    mean, precision = gaussian_posterior(*(arguments[name] for name in ("y", "w", "sigma", "x_t", "log_snr")))
    torch.testing.assert_close(estimate, mean)
    assert correction.abs().max() == 0
    torch.testing.assert_close(deviation, 1 / precision.sqrt())


def test_any_multiple_of_32_and_any_batch():
    network = random_network()
    for batch, n in ((1, 32), (2, 160), (1, 1024)):
        estimate, correction, deviation = call(network, example_inputs(batch, n))
        assert estimate.shape == correction.shape == deviation.shape == (batch, n)
        assert torch.isfinite(estimate).all()


def test_series_in_a_batch_do_not_mix():
    network = random_network()
    both = example_inputs(2, 64)
    alone = {name: value[:1] for name, value in both.items()}
    torch.testing.assert_close(call(network, both)[0][:1], call(network, alone)[0], atol=1e-5, rtol=1e-5)


def test_the_state_is_invisible_at_pure_noise():
    network = random_network()
    arguments = example_inputs(1, 64)
    other = {**arguments, "x_t": torch.zeros(1, 64)}
    assert (call(network, arguments)[0] - call(network, other)[0]).abs().max() < 0.02


def test_difference_features_ignore_missing_neighbours():
    arguments = example_inputs(1, 64)
    arguments["w"] = torch.ones(1, 64)
    arguments["w"][0, 20] = 0
    other = {**arguments, "y": arguments["y"].clone()}
    other["y"][0, 20] = 50.0
    names = ("y", "w", "sigma", "x_t", "log_snr")
    mean, _ = gaussian_posterior(*(arguments[name] for name in names))
    features = [input_features(*(a[name] for name in names), mean) for a in (arguments, other)]
    assert features[0].shape == (1, 64, FEATURES)
    torch.testing.assert_close(features[0], features[1])


def test_difference_features_have_unit_noise_whatever_the_weights():
    rng = torch.Generator().manual_seed(5)
    w = torch.rand(1, 50000, generator=rng).clamp_min(0.05)
    y = torch.randn(w.shape, generator=rng) * 0.3 / w.sqrt()
    start, zeros = torch.tensor([-6.0]), torch.zeros_like(y)
    features = input_features(y, w, torch.tensor([0.3]), zeros, start, zeros)
    for k in (4, 5):
        # Undoes `squash`.
        difference = torch.sign(features[..., k]) * torch.expm1(features[..., k].abs())
        assert abs(difference.std().item() - 1) < 0.02


def test_squash_is_odd_and_logarithmic():
    x = torch.tensor([-1e6, -1.0, 0.0, 1.0, 1e6])
    torch.testing.assert_close(squash(x), -squash(-x))
    assert 13 < squash(x)[-1] < 15


def test_the_short_time_transform_is_undone_exactly():
    x = torch.randn(2, 160, generator=torch.Generator().manual_seed(1))
    for window in (32, 128, 512):
        shrinkage = SpectralShrinkage(window, channels=4, embedding=8)
        with torch.no_grad():
            shrinkage.gain.weight.zero_()
            shrinkage.gain.bias.fill_(40.0)
            kept = shrinkage(x, torch.ones(2, 160), torch.zeros(2, 8))
            shrinkage.gain.bias.fill_(-40.0)
            removed = shrinkage(x, torch.ones(2, 160), torch.zeros(2, 8))
        assert kept.shape == (2, 160, GAINS)
        for k in range(GAINS):
            torch.testing.assert_close(kept[..., k], x, atol=2e-6, rtol=0)
        assert removed.abs().max() < 1e-6


def test_the_noise_of_the_mean_ignores_padding():
    sigma, n = 0.3, 128
    w = torch.ones(1, n)
    half = w.clone()
    half[0, n // 2 :] = 0
    zeros, start = torch.zeros(1, n), torch.tensor([-6.0])
    precisions = [gaussian_posterior(zeros, weight, torch.tensor([sigma]), zeros, start)[1] for weight in (w, half)]
    expected = (1 / sigma) / (1 + 1 / sigma**2)
    for precision in precisions:
        torch.testing.assert_close(noise_of_mean(noise_variance(precision)), torch.tensor([expected]), rtol=2e-3, atol=0)


def test_the_spread_does_not_train_the_estimate():
    network = random_network()
    arguments = example_inputs(2, 64)
    deviation = network(*(arguments[name] for name in ("y", "w", "sigma", "outliers", "x_t", "log_snr")))[2]
    deviation.log().sum().backward()
    trained = {name for name, parameter in network.named_parameters() if parameter.grad is not None and parameter.grad.any()}
    assert trained and all(name.startswith("spread") for name in trained)
