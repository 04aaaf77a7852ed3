import pytest
import torch

from training.data import make_batch
from training.network import Denoiser, NetworkConfig
from training.prior import FAMILY_NAMES
from training.variants import VARIANTS, DifficultyWeights, objective, train


def test_batches_of_some_families_and_one_kind_of_noise_hold_no_others():
    wanted = ("tones", "levels")
    batch = make_batch(3, 0, 16384, n=128, families=wanted, kinds={"white": 1.0})
    assert {FAMILY_NAMES[i] for i in batch["family"].tolist()} == set(wanted)
    # Without a choice the stream of batches is the one that training sees.
    whole = make_batch(3, 0, 16384, n=128)
    same = make_batch(3, 0, 16384, n=128, families=FAMILY_NAMES)
    assert all(torch.equal(whole[name], same[name]) for name in whole)


@pytest.mark.parametrize("name", ["cells", "logarithmic", "predicted"])
def test_the_objective_falls_with_the_losses(name):
    batch = {"family": torch.zeros(4, dtype=torch.int64), "sigma": torch.full((4,), 0.3), "outliers": torch.zeros(4)}
    pure = torch.ones(4, dtype=torch.bool)
    loss = torch.tensor([0.1, 0.2, 0.4, 0.8], requires_grad=True)
    value = objective(VARIANTS[name], batch, loss, torch.full((4,), 0.3), pure, DifficultyWeights())
    value.backward()
    assert (loss.grad > 0).all()


def test_difficulty_weights_depend_on_the_cell_not_on_the_draw():
    weights = DifficultyWeights()
    batch = {"family": torch.tensor([0, 0, 1, 1]), "sigma": torch.full((4,), 0.3), "outliers": torch.zeros(4)}
    pure = torch.ones(4, dtype=torch.bool)
    for _ in range(500):
        weight = weights(batch, pure, torch.tensor([0.01, 0.03, 0.5, 1.5]))
    assert weight[0] == weight[1] and weight[2] == weight[3]
    assert weight[0] > 5 * weight[2]


def test_a_deeper_network_starts_as_the_released_one():
    deeper = train(VARIANTS["deeper"], 0, 2048, 1e-4, 0)
    assert isinstance(deeper, Denoiser) and deeper.config != NetworkConfig()
    released = train(VARIANTS["predicted"], 0, 2048, 1e-4, 0)
    b = make_batch(1, 0, 2048, n=256)
    arguments = (b["y"], b["w"], b["sigma"], b["outliers"], torch.zeros_like(b["y"]), torch.full_like(b["sigma"], -6.0))
    with torch.no_grad():
        torch.testing.assert_close(deeper(*arguments)[0], released(*arguments)[0], rtol=1e-4, atol=1e-4)
