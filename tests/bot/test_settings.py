"""Settings: every fault at once, in plain sentences, without a secret in them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, default_data_dir, earlier_data_dir, load
from storage.connections import CONNECTIONS

TOKEN = "123456:SECRET-token_x"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.upper().startswith("PULLQUOTE_"):
            monkeypatch.delenv(name)


def faults(monkeypatch: pytest.MonkeyPatch, file: Path | None = None, **values: str) -> tuple[str, ...]:
    for name, value in values.items():
        monkeypatch.setenv(f"PULLQUOTE_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load(file or Path("/nowhere/.env"))
    assert caught.value.__cause__ is None
    return caught.value.faults


def test_defaults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing has to be set; the database stands in the folder for a user's data."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = load(Path("/nowhere/.env"))
    assert settings.token is None
    assert settings.api_url == "https://api.telegram.org"
    assert settings.data_dir == default_data_dir()
    assert settings.database == f"sqlite:///{settings.data_dir / 'bot.db'}"
    assert settings.database_connections == CONNECTIONS


def test_everything_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The environment goes before the file; an empty value is none."""
    file = tmp_path / ".env"
    file.write_text(f"PULLQUOTE_TOKEN={TOKEN}\nPULLQUOTE_CONTACT=from the file\nPULLQUOTE_OWNERS=1, 22,\nOTHER=x\n")
    monkeypatch.setenv("PULLQUOTE_CONTACT", "me@example.org")
    monkeypatch.setenv("PULLQUOTE_API_URL", "http://127.0.0.1:8081/")
    monkeypatch.setenv("PULLQUOTE_DATABASE_URL", "postgresql://u:p@h/d")
    monkeypatch.setenv("PULLQUOTE_LOG_LEVEL", "debug")
    monkeypatch.setenv("PULLQUOTE_LOG_FORMAT", "")
    settings = load(file)
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN
    assert (settings.contact, settings.owners) == ("me@example.org", (1, 22))
    assert (settings.api_url, settings.database) == ("http://127.0.0.1:8081", "postgresql://u:p@h/d")
    assert (settings.log_level, settings.log_format) == ("DEBUG", "console")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TOKEN", "12345", "@BotFather"),
        ("TOKEN", "123456:SECRET token", "@BotFather"),
        ("API_URL", "api.telegram.org", "root of a Bot API server"),
        ("API_URL", "ftp://x", "root of a Bot API server"),
        ("DATABASE_URL", "mysql://root:hunter2@h/d", "sqlite:///PATH"),
        ("DATABASE_URL", "sqlite:///", "sqlite:///PATH"),
        ("OWNERS", "1,@me", "numeric Telegram ids"),
        ("LOG_FORMAT", "xml", "'console' or 'json'"),
        ("LOG_LEVEL", "LOUD", "'DEBUG'"),
        ("DATA_DIR", __file__, "folder"),
    ],
)
def test_a_fault_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    """Each setting that cannot be used is named, with what it has to be, and never with its value."""
    (fault,) = faults(monkeypatch, None, **{name: value})
    assert fault.startswith(f"PULLQUOTE_{name} ")
    assert says in fault
    assert "SECRET" not in fault
    assert "hunter2" not in fault


def test_all_faults_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One start names everything that is wrong, in the environment and in the file."""
    file = tmp_path / ".env"
    file.write_text("PULLQUOTE_CONTAKT=x\n")
    errors = faults(monkeypatch, file, TOKEN="x", OWNERS="y", LOG_FROMAT="json")
    assert len(errors) == 4
    assert any("PULLQUOTE_CONTAKT" in fault and str(file) in fault for fault in errors)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("TOKN", "TOKEN"),
        ("BOT_TOKEN", "TOKEN"),
        ("DATABASE", "DATABASE_URL"),
        ("OWNER", "OWNERS"),
        ("APIURL", "API_URL"),
    ],
)
def test_an_unknown_name_names_the_nearest(monkeypatch: pytest.MonkeyPatch, name: str, near: str) -> None:
    """A typing error in a unit file never looks healthy."""
    (fault,) = faults(monkeypatch, None, **{name: "x"})
    assert fault == f"PULLQUOTE_{name} in the environment is no setting of Pullquote; the nearest is PULLQUOTE_{near}."


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the token nor a database password stands in a repr, and the settings are frozen."""
    monkeypatch.setenv("PULLQUOTE_TOKEN", TOKEN)
    monkeypatch.setenv("PULLQUOTE_DATABASE_URL", "postgresql://u:hunter2@h/d")
    settings = load(Path("/nowhere/.env"))
    assert "SECRET" not in repr(settings) + str(settings)
    assert "hunter2" not in repr(settings) + str(settings)
    with pytest.raises(ValidationError):
        settings.contact = "x"


def test_the_sandbox_keeps_to_itself(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The sandbox never touches the real bot's database, even one that is named explicitly."""
    monkeypatch.setenv("PULLQUOTE_DATABASE_URL", "postgresql://u:p@h/d")
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(tmp_path))
    sandbox = load(Path("/nowhere/.env")).for_sandbox("1:abc", "http://127.0.0.1:1")
    assert sandbox.database == f"sqlite:///{tmp_path / 'sandbox' / 'bot.db'}"
    assert isinstance(sandbox, Settings)


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("linux", {"HOME": "/h"}, "/h/.local/share/pullquote"),
        ("linux", {"HOME": "/h", "XDG_DATA_HOME": "/x"}, "/x/pullquote"),
        ("darwin", {"HOME": "/h"}, "/h/Library/Application Support/Pullquote"),
        ("win32", {"HOME": "/h", "LOCALAPPDATA": "/l"}, "/l/Pullquote"),
    ],
)
def test_earlier_folders_are_known(platform: str, environ: dict[str, str], expected: str) -> None:
    """Data of earlier versions stand where the platform keeps it, too."""
    assert earlier_data_dir(environ, platform) == Path(expected)


@pytest.mark.parametrize("data_home", [None, "", "xdg"] if sys.platform == "linux" else [None])
def test_the_folder_is_the_platforms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data_home: str | None) -> None:
    """On Linux that is pullquote in XDG_DATA_HOME, else in ~/.local/share; no other when it exists."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    if data_home is not None:
        monkeypatch.setenv("XDG_DATA_HOME", data_home and str(tmp_path / data_home))
    expected = tmp_path / (data_home or ".local/share") / "pullquote" if sys.platform == "linux" else earlier_data_dir()
    assert default_data_dir() == expected
    expected.mkdir(parents=True)
    assert default_data_dir() == expected


def test_an_earlier_folder_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that platformdirs would not name is found where an earlier version has made it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert default_data_dir() == tmp_path / "home" / ".local" / "share" / "pullquote"
    (tmp_path / "relative" / "pullquote").mkdir(parents=True)
    assert default_data_dir() == Path("relative/pullquote")


def test_a_webhook_needs_its_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Address and secret come together, and neither can be guessed or overheard."""
    (fault,) = faults(monkeypatch, WEBHOOK_URL="https://bot.example.org")
    assert fault.startswith("PULLQUOTE_WEBHOOK_SECRET is needed with PULLQUOTE_WEBHOOK_URL")
    (fault,) = faults(monkeypatch, WEBHOOK_SECRET="short")
    assert "16 to 256" in fault
    assert "short" not in fault
    (fault,) = faults(monkeypatch, WEBHOOK_SECRET="x" * 32, WEBHOOK_LISTEN="8090")
    assert fault.startswith("PULLQUOTE_WEBHOOK_LISTEN has to be HOST:PORT")
    monkeypatch.setenv("PULLQUOTE_WEBHOOK_LISTEN", "")
    for url in ("http://bot.example.org", "https://", "bot.example.org", "https://bot.example.org/?q=1"):
        (fault,) = faults(monkeypatch, WEBHOOK_URL=url)
        assert fault.startswith("PULLQUOTE_WEBHOOK_URL")
    (fault,) = faults(monkeypatch, WEBHOOK_URL="")
    assert "no use without" in fault
