"""Whether an exported network computes what PyTorch computes."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import onnxruntime
import torch


def check_against_pytorch(
    network: torch.nn.Module,
    path: Path,
    outputs: tuple[str, ...],
    examples: Iterable[dict[str, torch.Tensor]],
    tolerance: float,
    relative: bool = False,
) -> float:
    """The largest difference between the outputs of `network` and of the ONNX file at `path`.

    examples: arguments of the network by name, in the order in which it takes them.
    relative: differences are divided by 1 plus the value.
    Ends the program where the difference is above `tolerance`."""
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = 0.0
    for arguments in examples:
        with torch.no_grad():
            expected = network(*arguments.values())
        got = session.run(list(outputs), {name: value.numpy() for name, value in arguments.items()})
        for e, g in zip(expected, got, strict=True):
            scale = 1 + np.abs(g) if relative else 1.0
            worst = max(worst, float((np.abs(e.numpy() - g) / scale).max()))
    if worst > tolerance:
        raise SystemExit(f"PyTorch and onnxruntime differ by {worst:.2e}, more than {tolerance:.0e}: {path} is not usable")
    return worst
