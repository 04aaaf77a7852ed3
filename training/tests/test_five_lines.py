"""The lines of docs/python.md against the command line."""

import json
import re
import subprocess
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
FIVE_LINES = re.search(r"```python\n(.*?)```", (ROOT / "docs/python.md").read_text(), re.DOTALL)[1].splitlines()


def command_line(file: str, column: str, sigma: float) -> dict:
    """The series that `denoise-data --json` gives, its samples taken as equally spaced."""
    program = ["node", "--import", "tsx", "src/cli.ts", "--json", "--quiet", "--band", "0"]
    options = ["--columns", column, "--x", "none", "--noise", str(sigma)]
    run = subprocess.run([*program, *options, file], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(run.stdout)["series"][0]


def after(lines: list[str], monkeypatch: pytest.MonkeyPatch, **given) -> dict:
    monkeypatch.chdir(ROOT)
    names = dict(given)
    exec("\n".join(lines), names)
    return names


def test_they_are_five():
    assert len(FIVE_LINES) == 5


def test_as_they_stand(monkeypatch):
    names = after(FIVE_LINES, monkeypatch)
    expected = command_line("examples/pendulum.csv", "angle", names["sigma"])
    np.testing.assert_array_equal(names["y"], expected["before"])
    difference = np.abs(names["after"] - expected["after"]).max() / names["y"].std()
    assert difference < 1e-4
    assert np.std(names["after"] - names["y"]) == pytest.approx(names["sigma"], rel=0.2), "noise was removed"


@pytest.mark.parametrize(
    "file, column, sigma", [("examples/spectrum.tsv", "intensity", 12.0), ("examples/decay.py", "voltage", 0.08)]
)
def test_on_other_examples(file, column, sigma, monkeypatch):
    expected = command_line(file, column, sigma)
    # The second line reads the data.
    y = np.array(expected["before"])
    names = after([FIVE_LINES[0], *FIVE_LINES[2:]], monkeypatch, y=y, sigma=sigma)
    assert np.abs(names["after"] - expected["after"]).max() / y.std() < 1e-4
