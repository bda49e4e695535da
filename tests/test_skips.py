"""A run that skips what it may not fails, wherever the skip is and in whichever process it happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.process import ROOT, clean_environment

LISTED = "no browser: it is only an example"
UNLISTED = "too lazy"
PLACES = {
    "in a test": "def test_it():\n    pytest.skip({reason!r})\n",
    "by a mark": "@pytest.mark.skip(reason={reason!r})\ndef test_it(): pass\n",
    "in a fixture": "@pytest.fixture\ndef it(): pytest.skip({reason!r})\n\ndef test_it(it): pass\n",
    "of a module": "pytest.skip({reason!r}, allow_module_level=True)\n",
    "by an import": "pytest.importorskip('no_such_module_anywhere', reason={reason!r})\n",
}


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the tests of *folder* with the plugin."""
    command = (sys.executable, "-m", "pytest", "-p", "tests.skips", "-p", "xdist", "-c", "none.ini", "-ra")
    (folder / "none.ini").write_text("[pytest]\n")
    env = clean_environment() | {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run([*command, *arguments, "."], cwd=folder, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two tests that pass and one that is expected to fail."""
    (tmp_path / "test_pass.py").write_text(
        "import pytest\n\ndef test_one(): pass\n\ndef test_two(): pass\n\n"
        "@pytest.mark.xfail\ndef test_three(): assert False\n"
    )
    return tmp_path


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_skip_that_is_not_listed_fails_the_run(folder: Path, workers: str) -> None:
    """Each of them, in one process and in several; the closing lines name them."""
    for number, code in enumerate(PLACES.values()):
        text = "import pytest\n\n" + code.format(reason=UNLISTED)
        (folder / f"test_skip{number}.py").write_text(text)
    done = run(folder, "-n", workers)
    assert done.returncode == 1, done.stdout
    for number, place in enumerate(PLACES):
        assert f"skipped without leave: test_skip{number}.py" in done.stdout, place
    assert done.stdout.count("skipped without leave") == len(PLACES)
    assert "2 passed" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("place", ["in a test", "of a module"])
@pytest.mark.parametrize("workers", ["0", "2"])
def test_one_is_enough(folder: Path, workers: str, place: str) -> None:
    """Beside tests that pass, and alone of its kind."""
    (folder / "test_skip.py").write_text("import pytest\n\n" + PLACES[place].format(reason=UNLISTED))
    assert run(folder, "-n", workers).returncode == 1


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_skip_that_is_listed_does_not(folder: Path, workers: str) -> None:
    """What a machine may lack."""
    for number, code in enumerate(PLACES.values()):
        (folder / f"test_skip{number}.py").write_text("import pytest\n\n" + code.format(reason=LISTED))
    done = run(folder, "-n", workers)
    assert done.returncode == 0, done.stdout
    assert "without leave" not in done.stdout
