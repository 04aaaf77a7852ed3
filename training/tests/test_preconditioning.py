"""The mathematics of the forward process and the preconditioning."""

import torch

from training.preconditioning import (
    PURE_NOISE,
    diffuse,
    gaussian_posterior,
    noise_scale,
    signal_scale,
    target,
)


def test_variance_is_preserved_and_log_snr_is_the_ratio():
    log_snr = torch.linspace(-6, 6, 25)
    a, s = signal_scale(log_snr), noise_scale(log_snr)
    torch.testing.assert_close(a**2 + s**2, torch.ones_like(a))
    torch.testing.assert_close((a / s).log(), log_snr, atol=1e-4, rtol=0)


def test_posterior_is_that_of_two_gaussian_observations():
    """Against the textbook formula for one scalar, by direct numerical integration."""
    y, w, sigma, x_t, log_snr = 0.7, 0.5, 0.4, -0.3, 0.2
    a, s = signal_scale(torch.tensor(log_snr)).item(), noise_scale(torch.tensor(log_snr)).item()
    x = torch.linspace(-8, 8, 200001, dtype=torch.float64)
    log_density = -0.5 * x**2 - 0.5 * w * (y - x) ** 2 / sigma**2 - 0.5 * (x_t - a * x) ** 2 / s**2
    density = (log_density - log_density.max()).exp()
    density /= density.sum()
    expected_mean = (density * x).sum().item()
    expected_variance = (density * (x - expected_mean) ** 2).sum().item()

    one = lambda v: torch.tensor([[v]])
    mean, precision = gaussian_posterior(one(y), one(w), torch.tensor([sigma]), one(x_t), torch.tensor([log_snr]))
    assert abs(mean.item() - expected_mean) < 1e-4
    assert abs(1 / precision.item() - expected_variance) < 1e-4


def test_pure_noise_leaves_only_the_observation():
    y, w, sigma = torch.randn(2, 50), torch.ones(2, 50), torch.tensor([0.1, 0.5])
    log_snr = torch.full((2,), PURE_NOISE)
    x = torch.randn(2, 50)
    x_t = diffuse(x, torch.randn(2, 50), log_snr)
    mean, _ = gaussian_posterior(y, w, sigma, x_t, log_snr)
    ridge = y / (1 + sigma[:, None] ** 2)
    assert (mean - ridge).abs().max() < 0.02


def test_a_missing_sample_has_no_influence():
    w = torch.ones(1, 8)
    w[0, 3] = 0
    y = torch.randn(1, 8)
    other = y.clone()
    other[0, 3] = 1e3
    x_t, sigma, log_snr = torch.randn(1, 8), torch.tensor([0.3]), torch.tensor([0.0])
    first = gaussian_posterior(y, w, sigma, x_t, log_snr)
    second = gaussian_posterior(other, w, sigma, x_t, log_snr)
    torch.testing.assert_close(first, second)
    mean, precision = gaussian_posterior(y, w, sigma, torch.zeros(1, 8), torch.tensor([PURE_NOISE]))
    assert mean[0, 3] == 0
    assert abs(precision[0, 3].item() - 1) < 1e-4


def test_target_has_at_most_unit_variance_for_a_white_prior():
    """For x ~ N(0, 1) the target is exactly standard normal, at every noise level and state."""
    torch.manual_seed(0)
    x = torch.randn(4, 20000)
    for sigma in (0.01, 0.3, 2.0):
        for log_snr in (PURE_NOISE, 0.0, 4.0):
            y = x + sigma * torch.randn_like(x)
            state = torch.full((4,), log_snr)
            x_t = diffuse(x, torch.randn_like(x), state)
            mean, precision = gaussian_posterior(y, torch.ones_like(x), torch.full((4,), sigma), x_t, state)
            assert abs(target(x, mean, precision).std().item() - 1) < 0.02
