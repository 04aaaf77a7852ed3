"""The solutions that training/ode/makeData.ts made, and batches of them."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from training.ode.network import CURVES, FEATURES

ODD_FEATURES = [0, 1, 2, 3, 4, 5, 9, 10, 11]
"""Features that change their sign with the solution's."""

HELD_OUT = 20
"""One solution of every so many is kept from training."""


@dataclass
class Component:
    """One component of one solution: features (nodes, FEATURES), curves (nodes, CURVES), r (nodes,)."""

    features: np.ndarray
    curves: np.ndarray
    r: np.ndarray
    solution: int
    family: int
    method: int
    pair: bool
    dimension: int


def read_components(folder: Path) -> list[Component]:
    """All components of all solutions in the files of `folder`, in the order of their names."""
    out: list[Component] = []
    solution = 0
    for path in sorted(folder.glob("*.bin")):
        whole = np.fromfile(path, "<i4")
        numbers = whole.view("<f4")
        at = 0
        while at < len(whole):
            components, nodes, family, method, pair, dimension = (int(v) for v in whole[at : at + 6])
            at += 6
            for _ in range(components):
                sizes = nodes * FEATURES, nodes * CURVES, nodes
                features, curves, r = np.split(numbers[at : at + sum(sizes)], np.cumsum(sizes)[:-1])
                at += sum(sizes)
                out.append(
                    Component(
                        features.reshape(nodes, FEATURES),
                        curves.reshape(nodes, CURVES),
                        r,
                        solution,
                        family,
                        method,
                        bool(pair),
                        dimension,
                    )
                )
            solution += 1
    return out


def split(components: list[Component]) -> tuple[list[Component], list[Component]]:
    """(training, held out); a solution's components stay together."""
    held_out = [c for c in components if c.solution % HELD_OUT == 0]
    return [c for c in components if c.solution % HELD_OUT != 0], held_out


def stack(components: list[Component]) -> dict[str, torch.Tensor]:
    """A batch of components of equal length."""
    return {
        "features": torch.from_numpy(np.stack([c.features for c in components])),
        "curves": torch.from_numpy(np.stack([c.curves for c in components])),
        "r": torch.from_numpy(np.stack([c.r for c in components])),
    }


def flip(batch: dict[str, torch.Tensor], sign: torch.Tensor) -> dict[str, torch.Tensor]:
    """The same solutions with y replaced by -y where sign (batch,) is -1: an exact symmetry."""
    features = batch["features"].clone()
    features[:, :, ODD_FEATURES] *= sign[:, None, None]
    return {"features": features, "curves": batch["curves"] * sign[:, None, None], "r": batch["r"] * sign[:, None]}


class Sampler:
    """Random batches of about `size` nodes, all of one length."""

    def __init__(self, components: list[Component], size: int, seed: int):
        self.rng = np.random.default_rng(seed)
        self.size = size
        groups: dict[int, list[Component]] = {}
        for component in components:
            groups.setdefault(len(component.r), []).append(component)
        self.groups = {nodes: stack(group) for nodes, group in groups.items()}
        self.lengths = list(self.groups)
        # Every component is drawn as often as any other.
        share = np.array([len(self.groups[n]["r"]) * n for n in self.lengths], float)
        self.share = share / share.sum()

    def draw(self) -> dict[str, torch.Tensor]:
        nodes = int(self.rng.choice(self.lengths, p=self.share))
        group = self.groups[nodes]
        pick = torch.from_numpy(self.rng.integers(0, len(group["r"]), max(1, self.size // nodes)))
        sign = torch.from_numpy(self.rng.choice([-1.0, 1.0], len(pick)).astype(np.float32))
        return flip({name: value[pick] for name, value in group.items()}, sign)
