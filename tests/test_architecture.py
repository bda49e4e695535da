"""What can be read off the source, beside the contracts of import-linter in pyproject.toml (`make lint`)."""

from __future__ import annotations

import ast
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("engine", "storage", "services", "handlers", "bot")
THIRD_PARTY: dict[str, set[str]] = {
    "bot": {
        "telegram",
        "aiohttp",
        "prometheus_client",
        "procrastinate",
        "psycopg",
        "click",
        "pydantic",
        "pydantic_settings",
        "dotenv",
        "structlog",
        "platformdirs",
    },
    "handlers": {"telegram", "babel", "regex"},
    "services": {"httpx", "httpcore", "anyio", "h11", "idna", "protego", "babel"},
    "storage": {"sqlalchemy", "alembic"},
    "engine": {"msgspec", "sumy", "langdetect", "numpy", "punkt", "Stemmer", "rapidfuzz", "matplotlib"},
    "engine/readers": {
        "numpy",
        "trafilatura",
        "lxml",
        "pypdfium2",
        "PIL",
        "babel",
        "dateparser",
        "docx",
        "chardet",
        "webencodings",
        "markdown_it",
        "htmldate",
        "justext",
        "feedparser",
    },
    "sandbox": {"aiohttp"},
}
WEB = {f"services/web/{name}.py" for name in ("fetch", "address_guard", "transport", "local_site")}
"""The files of the services that may open a connection: the last one to this machine only."""


def _imports() -> Iterator[tuple[Path, str]]:
    for layer in (*LAYERS, "sandbox"):
        for path in sorted((ROOT / layer).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                if isinstance(node, ast.ImportFrom):
                    assert not node.level, f"{path}: relative import"
                    module = node.module or ""
                    full = [f"{module}.{a.name}" for a in node.names]
                    names = full if module in LAYERS else [module]
                for name in names:
                    yield path.relative_to(ROOT), name


def test_each_library_is_imported_in_its_layer() -> None:
    """Each library is imported in the layer that the architecture names, and nowhere else."""
    wrong = set()
    for path, name in _imports():
        top = name.split(".")[0]
        if top in (*LAYERS, "sandbox") or top in sys.stdlib_module_names:
            continue
        layer = "engine/readers" if path.parts[:2] == ("engine", "readers") else path.parts[0]
        if top not in THIRD_PARTY[layer]:
            wrong.add(f"{path} imports {name}")
        if top in {"httpx", "httpcore"} and path.as_posix() not in WEB:
            wrong.add(f"{path} imports {name}")
    assert wrong == set()


@pytest.mark.parametrize("module", ["engine.models", "engine.errors", "engine.clean", "engine.languages"])
def test_the_vocabulary_needs_the_standard_library_only(module: str) -> None:
    """No layer loads a heavy library by naming a value."""
    code = (
        f"import sys, {module}\n"
        "extra = {m.split('.')[0] for m in sys.modules} - set(sys.stdlib_module_names) - {'engine'}\n"
        "print(sorted(m for m in extra if not m.startswith('_')))"
    )
    # -S: without site-packages nothing but the standard library can be found at all
    done = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_is_pickled_or_evaluated() -> None:
    """No pickle, marshal, eval or exec anywhere: data from outside is never code."""
    violations = []
    for layer in (*LAYERS, "sandbox"):
        for path in (ROOT / layer).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eval", "exec"}:
                    violations.append(f"{path}:{node.lineno}")
    violations += [
        f"{p} imports {n}" for p, n in _imports() if n.split(".")[0] in {"pickle", "marshal", "shelve", "dill"}
    ]
    assert violations == []


def test_the_sample_article_stands_only_where_it_is_tried() -> None:
    """No telling word of the sample article stands outside tests and sandbox: nothing is made for it alone."""
    telling = ("déconflict", "Blyen", "Shoig", "Baiden", "rappelerons")
    hits = [
        f"{path.relative_to(ROOT)}: {word}"
        for layer in LAYERS
        for path in (ROOT / layer).rglob("*")
        if path.is_file() and path.suffix in {".py", ".po", ".txt", ".toml", ".json"}
        for word in telling
        if word in path.read_text(encoding="utf-8")
    ]
    assert hits == []


def test_the_lock_names_no_host() -> None:
    """The lock files carry hashes and no address of a package index."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text


def test_no_dependency_owns_one_of_our_names() -> None:
    """The layers are top-level packages: no installed library may be called like one."""
    folders = {Path(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    installed = (path for name in (*LAYERS, "sandbox") for folder in folders for path in folder.glob(f"{name}*"))
    taken = {path for path in installed if path.name.split(".")[0] in {*LAYERS, "sandbox"}}
    assert taken == set()
