"""Settings from PULLQUOTE_* in the environment and in `.env`. All faults are reported at once, without secrets."""

from __future__ import annotations

import difflib
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PREFIX = "PULLQUOTE_"
SANDBOX_OWNER = 1000
"""The user id of the sandbox's first person."""
_TOKEN = re.compile(r"[0-9]{3,20}:[A-Za-z0-9_-]{3,100}")


def is_token(text: str) -> bool:
    """Whether *text* looks like a token of @BotFather."""
    return _TOKEN.fullmatch(text) is not None


class SettingsError(Exception):
    """The settings cannot be used; *faults* has one sentence for each fault."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def default_data_dir() -> Path:
    """Return the data folder: that of an earlier version if it exists, else the platform's folder for user data."""
    earlier_dir = earlier_data_dir()
    if earlier_dir.is_dir():
        return earlier_dir
    return platformdirs.user_data_path(earlier_dir.name, appauthor=False)


def earlier_data_dir(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the data folder of versions before 0.1, which differs from platformdirs' in rare cases.

    platformdirs uses XDG_DATA_HOME on macOS, does not use LOCALAPPDATA on Windows, and ignores a relative
    XDG_DATA_HOME.
    """
    home = Path(environ.get("HOME") or Path.home())
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Pullquote"
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Pullquote"
    return Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "pullquote"


class Settings(BaseSettings):
    """The operator's settings."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    token: SecretStr | None = Field(None, description="The token from @BotFather.")
    api_url: str = Field("https://api.telegram.org", description="Root of a local Bot API server.")
    database_url: SecretStr | None = Field(None, description="sqlite:///PATH or postgresql://… (may hold a password).")
    database_connections: int = Field(
        10, ge=2, le=1000, description="The most connections of one process to PostgreSQL."
    )
    rewrite_hour: int = Field(3, ge=-1, le=23, description="UTC hour in which erased text leaves PostgreSQL's files.")
    data_dir: Path = Field(default_factory=default_data_dir, description="Folder of the database and the lock.")
    owners: Annotated[tuple[int, ...], NoDecode] = Field((), description="Numeric Telegram ids, comma-separated.")
    access: Literal["invited", "groups", "everyone"] = Field(
        "invited", description="Whom the bot answers beside its owners, until one of them chooses in /admin."
    )
    contact: str = Field("", description="Whom people may ask about their data.")
    webhook_url: str = Field("", description="Where Telegram posts updates; empty: the bot polls.")
    webhook_secret: SecretStr | None = Field(None, validate_default=True, description="Required with the URL.")
    webhook_listen: str = Field("127.0.0.1:8090", description="Where this process listens for the webhook's proxy.")
    health_listen: str = Field("", description="Where /healthz, /readyz and /metrics are served; empty: nowhere.")
    small: bool = Field(False, description="For a small server: one engine child, no questions across languages.")
    log_format: Literal["console", "json"] = Field("console", description="console or json.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")

    @field_validator("token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not is_token(value.get_secret_value()):
            raise ValueError("does not look like a token of @BotFather, which reads like 123456:ABC-DEF")
        return value

    @field_validator("api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("has to be the root of a Bot API server, such as http://127.0.0.1:8081")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: SecretStr | None) -> SecretStr | None:
        url = value.get_secret_value() if value else ""
        if value is not None and not re.match(r"sqlite:///.|postgres(ql)?://.", url):
            raise ValueError("has to be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME")
        return value

    @field_validator("webhook_url")
    @classmethod
    def _webhook_url(cls, value: str) -> str:
        parts = urlsplit(value)
        local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if value and not ((parts.scheme == "https" or local) and parts.hostname and not parts.query + parts.fragment):
            raise ValueError("has to begin with https://, such as https://bot.example.org/telegram")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        url = info.data.get("webhook_url", "")
        if url and value is None:
            raise ValueError("is needed with PULLQUOTE_WEBHOOK_URL: 32 letters and digits that nobody can guess")
        if value is not None and "webhook_url" in info.data and not url:
            raise ValueError("has no use without PULLQUOTE_WEBHOOK_URL")
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value.get_secret_value()):
            raise ValueError("has to be 16 to 256 letters, digits, _ or -")
        return value

    @field_validator("webhook_listen", "health_listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        if value and not re.fullmatch(r"(\[[0-9A-Fa-f:]+\]|[^\s:\[\]]+):[0-9]{1,5}", value):
            raise ValueError("has to be HOST:PORT, such as 127.0.0.1:8090")
        return value

    @field_validator("data_dir")
    @classmethod
    def _data_dir(cls, value: Path) -> Path:
        value = value.expanduser()
        if value.exists() and not value.is_dir():
            raise ValueError("has to be a folder, and there is a file of that name")
        return value.absolute()

    @field_validator("owners", mode="before")
    @classmethod
    def _owners(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        words = [word for word in re.split(r"[,\s]+", value) if word]
        if not all(re.fullmatch(r"[0-9]{1,16}", word) for word in words):
            raise ValueError("has to be numeric Telegram ids with commas between them, such as 1234567,7654321")
        return tuple(int(word) for word in words)

    @field_validator("log_level", mode="before")
    @classmethod
    def _log_level(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @property
    def database(self) -> str:
        """The database's URL; by default a file in the data folder."""
        return self.database_url.get_secret_value() if self.database_url else f"sqlite:///{self.data_dir / 'bot.db'}"

    def for_sandbox(self, token: str, api_url: str) -> Settings:
        """Return these settings for the bot in the sandbox, with a folder and a database of its own."""
        return self.model_copy(
            update={
                "token": SecretStr(token),
                "api_url": api_url,
                "data_dir": self.sandbox_dir,
                "database_url": None,
                "webhook_url": "",
                "webhook_secret": None,
                "health_listen": "",
                "owners": self.owners or (SANDBOX_OWNER,),
                "access": "everyone" if "access" not in self.model_fields_set else self.access,
            }
        )

    @property
    def sandbox_dir(self) -> Path:
        """The data folder of the sandbox."""
        return self.data_dir / "sandbox"


def host_and_port(listen: str) -> tuple[str, int]:
    """Return the parts of HOST:PORT; the host of an IPv6 address without its brackets."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


def load(env_file: Path = Path(".env")) -> Settings:
    """Return the settings. SettingsError names every fault."""
    faults: list[str] = []
    names_of_settings = _names()
    for source, names in ((f"the file {env_file}", _dotenv(env_file, faults)), ("the environment", tuple(os.environ))):
        prefixed = [name for name in names if name.upper().startswith(PREFIX)]
        faults.extend(_unknown(name, source) for name in prefixed if name.upper() not in names_of_settings)
    try:
        settings = Settings(_env_file=env_file)  # type: ignore[call-arg]  # an argument of BaseSettings.__init__
    except ValidationError as error:
        faults.extend(_sentences(error))
    except (OSError, ValueError) as error:
        if not faults:  # else the file cannot be read, which is among them
            place, reason = getattr(error, "filename", None) or "the data folder", getattr(error, "strerror", None)
            faults.append(f"PULLQUOTE_DATA_DIR: this user may not look at {place} ({reason or type(error).__name__}).")
    if faults:
        raise SettingsError(tuple(faults)) from None
    return settings


def _dotenv(path: Path, faults: list[str]) -> tuple[str, ...]:
    """Return the names in the file; add a fault if it cannot be read."""
    from dotenv import dotenv_values

    if not path.is_file():
        return ()
    try:
        return tuple(dotenv_values(path, interpolate=False, encoding="utf-8"))
    except (OSError, ValueError) as error:
        faults.append(f"The file {path} cannot be read ({type(error).__name__}).")
        return ()


def _names() -> list[str]:
    return [PREFIX + field.upper() for field in Settings.model_fields]


def _unknown(name: str, source: str) -> str:
    nearest = difflib.get_close_matches(name.upper(), _names(), n=1, cutoff=0.0)[0]
    return f"{name} in {source} is no setting of Pullquote; the nearest is {nearest}."


def _sentences(error: ValidationError) -> Iterator[str]:
    """Describe each fault without its value, which may be a secret."""
    for fault in error.errors(include_url=False, include_context=True, include_input=False):
        name = PREFIX + str(fault["loc"][0]).upper()
        if fault["type"] == "value_error":
            yield f"{name} {fault['ctx']['error']}."
        elif fault["type"] == "literal_error":
            yield f"{name} has to be one of {fault['ctx']['expected']}."
        else:
            yield f"{name}: {fault['msg']}."
