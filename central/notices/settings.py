"""The settings of notices: through which channels, when, and how often tried. Off until a channel is named.

Knows names, defaults and limits. Must never know an order or a database.
"""

from base64 import b64decode
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, StringConstraints, model_validator

from central.fields import Email

SECRET_PREFIX = "whsec_"  # noqa: S105 - the prefix of the Standard Webhooks convention, not a secret
NO_QUIET = "none"

Hours = Annotated[list[Annotated[int, Field(ge=1, le=24 * 90)]], Field(max_length=10)]
Timeout = Annotated[float, Field(gt=0, le=30)]


def quiet_hours(text: str) -> tuple[time, time] | None:
    """The two ends of "21:00-08:00"; None for "none". Raises ValueError with a sentence."""
    if text == NO_QUIET:
        return None
    begins, dash, ends = text.partition("-")
    try:
        span = time.fromisoformat(begins), time.fromisoformat(ends)
    except ValueError:
        dash = ""
    if not dash or len(begins) != len("21:00") or len(ends) != len("08:00") or span[0] == span[1]:
        raise ValueError(f'{text!r} is not quiet hours like "21:00-08:00", and not "none"')
    return span


def _quiet(text: str) -> str:
    quiet_hours(text)
    return text


def checked_secret(secret: SecretStr) -> SecretStr:
    """The secret itself, when it is one; see `secret_bytes`."""
    secret_bytes(secret)
    return secret


def secret_bytes(secret: SecretStr) -> bytes:
    """The key in "whsec_" + base64. Raises ValueError when it is none of 24 to 64 bytes."""
    text = secret.get_secret_value()
    try:
        key = b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except ValueError:
        key = b""
    if not text.startswith(SECRET_PREFIX) or not 24 <= len(key) <= 64:
        raise ValueError('a secret is "whsec_" and 24 to 64 bytes in base64')
    return key


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def safe_url(text: str) -> str:
    """The code of an order travels to it: only TLS, or a program on this computer."""
    parts = urlsplit(text)
    if not parts.hostname or parts.username is not None or parts.fragment:
        raise ValueError("the address has a host, and no user name or fragment")
    if parts.scheme != "https" and not (parts.scheme == "http" and _loopback(parts.hostname)):
        raise ValueError("the address begins with https://; http:// only to this computer itself")
    return text


QuietHours = Annotated[str, AfterValidator(_quiet)]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Smtp(_Settings):
    """A mail server that takes what central sends."""

    host: Annotated[str, StringConstraints(min_length=1, max_length=255)]
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    sender: Email
    security: Literal["when_offered", "starttls", "tls", "plain"] = "when_offered"
    ca_file: Path | None = None
    user: str | None = None
    password: SecretStr | None = None
    timeout_s: Timeout = 20.0

    @model_validator(mode="after")
    def _whole_login(self) -> Self:
        if (self.user is None) != (self.password is None):
            raise ValueError("a login has a user and a password")
        return self


class Webhook(_Settings):
    """A program that takes notices by signed POST, such as a gateway for SMS or WeChat. Signed with every secret."""

    url: Annotated[str, StringConstraints(max_length=2000), AfterValidator(safe_url)]
    secrets: Annotated[list[Annotated[SecretStr, AfterValidator(checked_secret)]], Field(min_length=1, max_length=3)]
    timeout_s: Timeout = 10.0


class Notices(_Settings):
    """Channels, hours, reminders and tries."""

    smtp: Smtp | None = None
    webhook: Webhook | None = None
    quiet: QuietHours = "21:00-08:00"
    quiet_by_shop: dict[str, QuietHours] = {}
    ready_waits: bool = True
    remind_after_h: Hours = [24]
    remind_before_h: Hours = [12]
    tries: Annotated[int, Field(ge=1, le=50)] = 16
    first_wait_s: Annotated[int, Field(ge=1, le=3600)] = 30
    longest_wait_s: Annotated[int, Field(ge=1, le=86400)] = 6 * 3600
    keep_days: Annotated[int, Field(ge=1, le=3650)] = 30

    @property
    def on(self) -> bool:
        """Whether anything can be sent at all."""
        return self.smtp is not None or self.webhook is not None

    def quiet_of(self, shop: str) -> tuple[time, time] | None:
        """When a shop's customers are left alone, in the shop's own time."""
        return quiet_hours(self.quiet_by_shop.get(shop, self.quiet))
