"""The settings of a kiosk: a TOML file and the environment, one frozen value.

Knows: names, units, defaults and bounds. Must never know what is built from them. The environment wins over the file:
KIOSK_CENTRAL__URL is `url` of [central]. What is not known is a mistake; each mistake is a sentence.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

import assets
from kiosk import mistakes
from kiosk.domain.channels import Characters, Rule, Rules, Use

PREFIX = "KIOSK_"
OUTSIDE = re.compile(r"KIOSK_CONFIG|KIOSK_UI_.*")
"""Environment variables that are no settings of the controller: the name of its file, and the screen's own."""


class SettingsError(Exception):
    """The settings cannot be used; one sentence per mistake."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"no time zone is called {name!r}, try Asia/Shanghai") from None
    return name


def _line_url(url: str) -> str:
    if not re.fullmatch(r"/\S+|socket://[^\s/]+:[0-9]{1,5}", url):
        raise ValueError("a line is a device such as /dev/serial/by-id/... or socket://host:port")
    return url


def _web_url(url: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", url):
        raise ValueError("central's address begins with https:// or http:// and a host")
    return url.rstrip("/")


Seconds = Annotated[float, Field(gt=0, le=86_400, allow_inf_nan=False)]
ZoneName = Annotated[str, AfterValidator(_known_zone)]
LocalText = Annotated[dict[str, str], Field(min_length=1)]


class Part(BaseModel):
    """Common rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Link(Part):
    """The socket between controller and screen; `group` may open it (0660), none leaves the group as it is.
    `screen` is false for a bank without a screen: then nobody misses one."""

    socket: Path = Path("/run/kiosk/link.sock")
    group: str | None = None
    screen: bool = True


class Line(Part):
    """One serial line and the profile of the boards on it."""

    url: Annotated[str, AfterValidator(_line_url)]
    profile: Annotated[str, Field(min_length=1)] = "xor8a-24"


class Central(Part):
    """The server. Without it the kiosk works alone with what it has."""

    enabled: bool = True
    url: Annotated[str, AfterValidator(_web_url)] = "http://127.0.0.1:8080"
    enrolment_code: SecretStr | None = None
    ca_file: Path | None = None


class Timing(Part):
    """How long things may take. The next step after a jam is on the screen within 6 s, so the opening window ends
    before that; more than 3 pulses are never sent (docs/safety.md, R3)."""

    opening_window_s: Annotated[float, Field(gt=0, le=6.0)] = 5.0
    pulses: Annotated[int, Field(ge=1, le=3)] = 3
    pulse_every_s: Annotated[float, Field(ge=0.5, le=6.0)] = 1.5
    left_open_after_s: Seconds = 20.0
    closing_window_s: Seconds = 120.0
    silence_s: Seconds = 10.0
    say_window_s: Seconds = 60.0
    grace_s: Seconds = 300.0
    session_timeout_s: Seconds = 60.0

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if (self.pulses - 1) * self.pulse_every_s >= self.opening_window_s:
            raise ValueError("the last pulse comes after the opening window: lower pulses or pulse_every_s")
        if self.left_open_after_s >= self.closing_window_s:
            raise ValueError("left_open_after_s must be shorter than closing_window_s")
        return self


class Pickup(Part):
    """Limits of handing out: more doors a minute than people can use are refused, whoever asks (docs/safety.md)."""

    openings_per_minute: Annotated[int, Field(ge=1, le=240)] = 30


class Staff(Part):
    """For so many days without central its list of staff is believed; then nobody signs in until it answers. More than
    the 30 days a kiosk works offline, and a half of them again to bring the network back
    (docs/decisions/0037-staff-list-has-an-end.md)."""

    offline_days: Annotated[int, Field(ge=31, le=365)] = 45


class Channel(Part):
    """What one kind of code of another system looks like; `shortest` and `longest` count the prefix, too."""

    channel: Annotated[str, Field(min_length=1, max_length=40)]
    use: Use = Use.CREDENTIAL
    prefix: Annotated[str, Field(max_length=100)] = ""
    shortest: Annotated[int, Field(ge=1, le=200)] = 6
    longest: Annotated[int, Field(ge=1, le=200)] = 200
    characters: Characters = Characters.PRINTED

    @model_validator(mode="after")
    def _some_length_fits(self) -> Self:
        if self.shortest > self.longest:
            raise ValueError("shortest must not be longer than longest")
        return self


class Scanning(Part):
    """Codes of other systems, asked in order. `strict`: what fits none of them opens nothing."""

    strict: bool = False
    channels: Annotated[tuple[Channel, ...], Field(max_length=100)] = ()

    @property
    def rules(self) -> Rules:
        """The same for the parser."""
        return Rules(tuple(Rule(**dict(channel)) for channel in self.channels), self.strict)


class Counter(Part):
    """The queue at the counter. `series`, two letters, stands before the numbers where a shop has several kiosks: with
    one, a number would look like the label of a door. A day of business begins at `day_begins_h` o'clock; a customer
    takes `minutes_each` until the day has shown better; whoever checked in more than `waits_at_most_min` minutes ago is
    no longer counted as ahead of others."""

    series: Annotated[str, Field(pattern=r"^([A-HJ-NP-Z]{2})?$")] = ""
    day_begins_h: Annotated[int, Field(ge=0, le=12)] = 4
    minutes_each: Annotated[float, Field(gt=0, le=60, allow_inf_nan=False)] = 2.0
    waits_at_most_min: Annotated[int, Field(ge=5, le=720)] = 45


class Ratings(Part):
    """Of so many who touched a face, one is asked whether they would recommend us; 0 asks nobody."""

    nps_one_in: Annotated[int, Field(ge=0, le=1000)] = 5


class Loading(Part):
    """Categories of goods that no compartment takes: their parcels go to a place behind the counter."""

    never_in_a_locker: Annotated[tuple[str, ...], Field(max_length=100)] = ()


class Returns(Part):
    """The rule for returns until central has told its own. Both figures include their end."""

    window_days: Annotated[int, Field(ge=0, le=3650)] = 7
    limit_fen: Annotated[int, Field(ge=0, le=2**53 - 1)] = 30_000
    excluded_categories: tuple[str, ...] = ("fresh", "custom", "newspaper", "digital_opened")


class Shop(Part):
    """What the screen says about the shop until central has told."""

    name: LocalText = {"zh-CN": "自提柜", "en": "Pickup point"}
    branch: LocalText = {"zh-CN": "本店", "en": "This shop"}
    hotline: Annotated[str, Field(max_length=40)] = ""


class Storage(Part):
    """Back-pressure: below so much free space, or above so many events that wait for central, new loads stop; further
    on returns, too. Pickups never stop. 200,000 events are a busy bank's 30 days offline, four times over."""

    loads_stop_mib: Annotated[int, Field(ge=0)] = 512
    returns_stop_mib: Annotated[int, Field(ge=0)] = 256
    loads_stop_queued: Annotated[int, Field(ge=1)] = 200_000
    returns_stop_queued: Annotated[int, Field(ge=1)] = 400_000

    @model_validator(mode="after")
    def _loads_stop_first(self) -> Self:
        if self.returns_stop_mib > self.loads_stop_mib or self.returns_stop_queued < self.loads_stop_queued:
            raise ValueError("loads must stop before returns do")
        return self


class Retention(Part):
    """How long what is done with stays on the disk, the latest rows aside, which stay whatever the clock says. Longer
    than 30 days offline and a central that comes back from its backup after them: what is gone here cannot be told
    again."""

    days: Annotated[int, Field(ge=31, le=3650)] = 90


class Log(Part):
    """Where the log goes: standard error, and a file when one is named."""

    path: Path | None = None
    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(BaseSettings):
    """Everything a kiosk is told from outside. `anchor` is the file that betrays an old database put back; give it a
    disk of its own where there is one. Left out, it lies in `data_dir`."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__")

    data_dir: Path = Path("/var/lib/kiosk")
    anchor: Path | None = None
    layout: Path = Field(default_factory=lambda: assets.path("config/bank.toml"))
    time_zone: ZoneName = "Asia/Shanghai"
    link: Link = Link()
    lines: Annotated[dict[str, Line], Field(max_length=16)] = {}
    central: Central = Central()
    timing: Timing = Timing()
    pickup: Pickup = Pickup()
    staff: Staff = Staff()
    scanning: Scanning = Scanning()
    counter: Counter = Counter()
    ratings: Ratings = Ratings()
    loading: Loading = Loading()
    returns: Returns = Returns()
    shop: Shop = Shop()
    storage: Storage = Storage()
    retention: Retention = Retention()
    log: Log = Log()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the shop."""
        return ZoneInfo(self.time_zone)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, whose values are passed in."""
        return env_settings, init_settings


def load(path: Path | None = None) -> Settings:
    """The settings of this file and the environment; SettingsError when there is any mistake."""
    said = {} if path is None else _read(path)
    wrong = [f"{name} is no setting." for name in said if name.startswith("_")]
    wrong += mistakes.strangers(Settings, PREFIX, OUTSIDE, os.environ)
    fields: dict[str, Any] = {name: value for name, value in said.items() if not name.startswith("_")}
    try:
        settings = Settings(**fields)
    except ValidationError as bad:
        sentences = [mistakes.sentence(Settings, error) for error in bad.errors(include_url=False)]
        raise SettingsError(wrong + sentences) from None
    except ValueError as bad:
        raise SettingsError([*wrong, f"The environment: {bad}."]) from None
    if wrong:
        raise SettingsError(wrong)
    return settings


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise SettingsError([f"{path} cannot be read: {fault.strerror}."]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        raise SettingsError([f"{path} is no TOML: {bad}."]) from None
