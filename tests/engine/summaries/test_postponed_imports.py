"""What sumy imports for uses that are not the engine's is loaded only when it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
CODE = """
import sys
import engine.analysis
loaded = {name.partition(".")[0] for name in sys.modules} & {"nltk", "requests", "scipy"}
assert not loaded, loaded
from sumy import utils
from sumy.nlp.stemmers import Stemmer
assert Stemmer("english")("ferries") == "ferri"
assert utils.requests.Session().get
import nltk.stem, requests
assert nltk.stem.PorterStemmer and utils.requests.Session is requests.Session
"""


def test_the_engine_loads_no_stemmers_of_another_library_and_no_http_client() -> None:
    """Not for an analysis; whoever uses that of sumy in the same process finds everything in its place."""
    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
