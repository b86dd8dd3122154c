"""The environment and ``.env`` as one frozen ``Settings``; a bad value stops the start in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.saying import Fault

SLACK_API = "https://slack.com/api/"
SQLITE_FILE = "sqlite:///credit-desk.sqlite"
POSTGRES = {"postgres", "postgresql", "postgresql+psycopg2", "postgresql+psycopg"}


class SettingsError(Fault):
    """A setting is missing or wrong; one sentence that names the variable and the fix."""


class _Wrong(Fault, ValueError):
    """What a validator refuses; Pydantic takes a ``ValueError`` along as the cause."""


def _is_token(prefix: str, other: str, where: str) -> Callable[[SecretStr | None], SecretStr | None]:
    def check(token: SecretStr | None) -> SecretStr | None:
        value = token.get_secret_value().strip() if token else ""
        if not value:
            return None
        if value.startswith(other):
            raise _Wrong("setting.token.other", other=other, prefix=prefix)
        if not value.startswith(prefix):
            raise _Wrong("setting.token.prefix", prefix=prefix, where=where)
        return SecretStr(value)

    return check


def _http_url(value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _Wrong("setting.web_address", example=SLACK_API)
    return value.strip().rstrip("/") + "/"


def _database(value: str) -> str:
    """Any spelling of PostgreSQL means psycopg 3; anything else than SQLite and PostgreSQL is refused."""
    try:
        url = make_url(value.strip())
    except (ArgumentError, ValueError):
        raise _Wrong("setting.database") from None
    if url.drivername in POSTGRES:
        url = url.set(drivername="postgresql+psycopg")
    elif url.drivername.partition("+")[0] != "sqlite":
        raise _Wrong("setting.database.unknown")
    return url.render_as_string(hide_password=False)


def _port(value: object) -> object:
    """An empty line in ``.env`` means not given."""
    if value in (None, ""):
        return None
    text = str(value).strip()
    if not (text.isascii() and text.isdigit() and 0 <= int(text) <= 65535):
        raise _Wrong("setting.port")
    return int(text)


def _policy(value: Path | None) -> Path | None:
    if value is not None and not value.is_file():
        raise _Wrong("setting.policy")
    return value


def _font_path(value: Path | None) -> Path | None:
    if value is not None and not (value.is_file() or value.is_dir()):
        raise _Wrong("setting.font_path")
    return value


def _seconds(least: float, most: float) -> Callable[[object], float]:
    def check(value: object) -> float:
        try:
            seconds = float(str(value))
        except ValueError:
            seconds = -1.0
        if not least <= seconds <= most:
            raise _Wrong("setting.seconds", least=f"{least:g}", most=f"{most:g}")
        return seconds

    return check


def _language(value: str) -> str:
    tag = value.strip().lower()
    if tag not in ("", "en", "zh"):
        raise _Wrong("setting.language")
    return tag


BotToken = Annotated[SecretStr | None, AfterValidator(_is_token("xoxb-", "xapp-", "OAuth & Permissions"))]
AppToken = Annotated[SecretStr | None, AfterValidator(_is_token("xapp-", "xoxb-", "Basic Information"))]


class Settings(BaseSettings):
    """What the environment says. A variable there wins over a line of ``.env``; names are not case-sensitive.

    ``port`` 0 takes any free port. ``credit_policy`` ``None`` means the policy that is shipped.
    """

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    slack_bot_token: BotToken = None
    slack_app_token: AppToken = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: Annotated[str, AfterValidator(_http_url)] = SLACK_API
    database_url: Annotated[str, AfterValidator(_database), Field(repr=False)] = SQLITE_FILE
    host: str = "127.0.0.1"
    port: Annotated[int | None, NoDecode, BeforeValidator(_port)] = None
    credit_policy: Annotated[Path | None, BeforeValidator(lambda v: v or None), AfterValidator(_policy)] = (
        None
    )
    font_path: Annotated[
        Path | None,
        BeforeValidator(lambda v: v or None),
        AfterValidator(_font_path),
        Field(alias="CREDIT_FONT_PATH"),
    ] = None
    metrics_token: SecretStr | None = None
    lang: Annotated[str, AfterValidator(_language), Field(alias="CREDIT_DESK_LANG")] = ""
    pace_seconds: Annotated[float, BeforeValidator(_seconds(0, 60)), Field(alias="CREDIT_DESK_PACE")] = 1.0
    stale_seconds: Annotated[
        float, BeforeValidator(_seconds(0.001, 3600)), Field(alias="CREDIT_DESK_STALE")
    ] = 60.0
    crash_at: Annotated[str, Field(alias="CREDIT_DESK_CRASH_AT")] = ""

    @property
    def policy_file(self) -> Path:
        """The company's policy, or the one that is shipped beside the package or inside it."""
        here = Path(__file__).parent
        beside = here.parent / "policy" / "default.toml"
        shipped = beside if beside.is_file() else here / "_share" / "policy" / "default.toml"
        return self.credit_policy or shipped

    @property
    def bot_token(self) -> str:
        """The bot token; raises ``SettingsError`` where none is given."""
        return _needed(self.slack_bot_token, "setting.missing.bot_token")

    @property
    def app_token(self) -> str:
        """The app-level token of Socket Mode; raises ``SettingsError`` where none is given."""
        return _needed(self.slack_app_token, "setting.missing.app_token")

    @property
    def signing_secret(self) -> str:
        """The signing secret of HTTP mode; raises ``SettingsError`` where it is missing or empty."""
        return _needed(self.slack_signing_secret, "setting.missing.signing_secret")

    @property
    def listens(self) -> bool:
        """Whether Slack's requests come over HTTP: a signing secret and a port are given."""
        if self.port is not None and self.slack_signing_secret is not None:
            return bool(self.signing_secret)
        if self.port is not None and self.slack_app_token is None:
            return bool(self.signing_secret)
        return False

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    def secrets(self) -> tuple[str, ...]:
        """Every secret value, so that logs can mask them."""
        given = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.metrics_token)
        password = make_url(self.database_url).password
        return tuple(v for v in (*(s.get_secret_value() for s in given if s), password) if v)


def _needed(secret: SecretStr | None, missing: str) -> str:
    value = secret.get_secret_value().strip() if secret else ""
    if not value:
        raise SettingsError(missing)
    return value


def load(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings; raises ``SettingsError`` on the first that is wrong."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise _named(error) from None
    except UnicodeDecodeError:
        raise SettingsError("setting.not_utf8") from None


def _named(error: ValidationError) -> SettingsError:
    """The first fault, by its variable; the value is never repeated, for it may be a secret."""
    first = error.errors(include_url=False, include_input=False)[0]
    fault: _Wrong = first["ctx"]["error"]
    return SettingsError(fault.said.key, **fault.said.facts, name=str(first["loc"][0]).upper())
