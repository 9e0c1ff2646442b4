"""The settings of central: a TOML file, overruled by environment variables that begin with CENTRAL_.

Knows names, defaults and limits. Must never know what the values are used for.
"""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

import assets
from central.imports.settings import ShopifySource
from central.notices.settings import Notices
from central.refunds.settings import RefundWebhook

PUBLIC_URL_LETTERS = 100


class SettingsError(ValueError):
    """The settings cannot be used; the text is one sentence for the operator."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"{name!r} is not a time zone like Asia/Shanghai") from None
    return name


def _sqlite_only(text: str) -> str:
    if "://" in text and not text.startswith("sqlite:///"):
        raise ValueError("the database is a file path or an sqlite:/// URL")
    return text


def _reachable(url: str | None) -> str | None:
    """Where phones find the pages for customers. What they write goes over TLS, but to one's own computer."""
    if url is None:
        return None
    parts = urlsplit(url)
    own = parts.hostname in ("127.0.0.1", "localhost", "::1")
    plain = url.isascii() and not any(sign in url for sign in " ?#") and len(url) <= PUBLIC_URL_LETTERS
    if not plain or not parts.hostname or parts.scheme not in ({"https", "http"} if own else {"https"}):
        raise ValueError(f"{url!r} is not an address like https://pickup.example.com")
    return url.rstrip("/")


TimeZone = Annotated[str, AfterValidator(_known_zone)]


class Settings(BaseSettings):
    """Everything an operator can set."""

    model_config = SettingsConfigDict(env_prefix="CENTRAL_", env_nested_delimiter="__", extra="forbid", frozen=True)

    admin_token: Annotated[SecretStr, Field(min_length=8)]
    database: Annotated[str, Field(min_length=1), AfterValidator(_sqlite_only)] = "central.db"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    behind_tls: bool = False
    public_url: Annotated[str | None, AfterValidator(_reachable)] = None
    signing_key_path: Path = Path("central-signing-key.pem")
    log_path: Path | None = Path("central.log.jsonl")
    log_max_bytes: Annotated[int, Field(ge=65536)] = 50_000_000
    time_zone: TimeZone = "Asia/Shanghai"
    enrolment_code_s: Annotated[int, Field(ge=60, le=30 * 86400)] = 86400
    complaint_rules: Path = Field(default_factory=lambda: assets.path("config/complaints.toml"))
    credential_days: Annotated[int, Field(ge=1, le=365)] = 14
    notices: Notices = Notices()
    shopify: dict[str, ShopifySource] = {}
    refunds: RefundWebhook | None = None
    photo_days: Annotated[int, Field(ge=0, le=365)] = 30

    @property
    def sealing_key_path(self) -> Path:
        """The key for which kiosks seal words lies beside the one that signs."""
        return self.signing_key_path.with_name("central-sealing-key.pem")

    @property
    def database_path(self) -> Path | None:
        """The database file; None for a database in memory."""
        text = self.database.removeprefix("sqlite:///")
        return None if text in ("", ":memory:") else Path(text)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(path: Path | None) -> Settings:
    """The settings of a TOML file (or of the environment alone). Raises SettingsError."""
    if path is not None and not path.is_file():
        raise SettingsError(f"There is no settings file {path}.")

    class FromFile(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    try:
        return FromFile()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "settings"
        raise SettingsError(f"Setting {where}: {first['msg']}.") from None
    except (OSError, ValueError) as error:
        raise SettingsError(f"The settings file cannot be read: {error}.") from None
