"""A campaign: one file and one seed give one list of acts by time, whatever computer and however often.

    scene = "mixed"
    duration_s = 300
    person = "close"

    [[step]]            # as in a script
    at_s = 10
    act = "weather"
    split = 0.26

    [[random]]          # so often on average, at times drawn from the seed
    act = "jam"
    per_minute = 2
    with = { door = "any" }
    lasts_s = [1, 20]   # then it is taken back: the same with on = false, or what `then` says

A value of `with` is taken as it is; a list means one of these; { min, max } a number between; "any" of door, other,
board, line or supply, one of those there are.

Knows: acts by name, and seeds. Must never know: what the acts do, or who is at the other end.
"""

import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sim.acts import Acts
from sim.acts.people import HABITS
from sim.errors import ScriptError
from sim.script import MOST_STEPS, steps_of
from sim.seeds import Random, stream
from sim.wiring import Wiring, load_scene, load_wiring
from sim.world import World

Span = Annotated[float | tuple[float, float], Field()]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MasterPlan(_Part):
    """How busy the master is, where nobody else is there to ask."""

    poll_every_s: float = Field(default=0.25, ge=0.02, le=60)
    open_every_s: float = Field(default=4.0, ge=0, le=3600)
    """On average; 0: never."""


class RandomActs(_Part):
    """An act that comes by chance."""

    act: str
    per_minute: float = Field(gt=0, le=600)
    with_: dict[str, object] = Field(default_factory=dict, alias="with")
    lasts_s: Span | None = None
    then: dict[str, object] | None = None
    from_s: float = Field(default=0.0, ge=0)
    until_s: float | None = None


class Campaign(_Part):
    """A whole file."""

    name: str = "campaign"
    says: str = ""
    scene: str | None = None
    wiring: Path | None = None
    duration_s: float = Field(default=60.0, gt=0, le=86_400)
    person: str = "off"
    master: MasterPlan = MasterPlan()
    step: tuple[dict[str, object], ...] = Field(default=(), max_length=MOST_STEPS)
    random: tuple[RandomActs, ...] = Field(default=(), max_length=256)

    @model_validator(mode="after")
    def _makes_sense(self) -> "Campaign":
        if self.scene and self.wiring:
            raise ValueError("a campaign has a scene or a wiring file, not both")
        if self.person not in HABITS:
            raise ValueError(f"no habit is called {self.person!r}; known: {', '.join(HABITS)}")
        return self

    def bank(self) -> Wiring:
        """Where it takes place. WiringError when that is not there."""
        return load_wiring(self.wiring) if self.wiring else load_scene(self.scene or "demo")


def load_campaign(where: str) -> Campaign:
    """The campaign in a file, or one that ships by its name. ScriptError with a sentence for anything wrong."""
    path = Path(where)
    shipped = resources.files("sim") / "campaigns" / f"{where}.toml"
    try:
        text = path.read_text(encoding="utf-8") if path.suffix or not shipped.is_file() else shipped.read_text("utf-8")
        campaign = Campaign.model_validate(tomllib.loads(text))
    except (OSError, UnicodeDecodeError) as error:
        raise ScriptError(f"the campaign {where} cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise ScriptError(f"the campaign {where} is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ScriptError(f"the campaign {where} is wrong at {place}: {first['msg']}") from error
    if campaign.wiring and not campaign.wiring.is_absolute():
        return campaign.model_copy(update={"wiring": path.parent / campaign.wiring})
    return campaign


def raw_steps(campaign: Campaign, seed: int, world: World) -> list[dict[str, object]]:
    """Every act with its second, as a script would have it, by time. ScriptError when they are too many."""
    steps = [dict(step) for step in campaign.step]
    for number, chance in enumerate(campaign.random):
        rng = stream(seed, f"campaign/{number}/{chance.act}")
        steps += _drawn(chance, campaign.duration_s, rng, world)
        if len(steps) > MOST_STEPS:
            raise ScriptError(f"the campaign {campaign.name} has more than {MOST_STEPS} acts")
    return sorted(steps, key=_when)


def check_campaign(campaign: Campaign, seed: int, world: World, acts: Acts) -> None:
    """ScriptError with a sentence when one of its acts does not exist or takes no such arguments."""
    steps_of(raw_steps(campaign, seed, world), acts)


def _when(step: Mapping[str, object]) -> float:
    at_s = step.get("at_s")
    return float(at_s) if isinstance(at_s, int | float) else 0.0


def _drawn(chance: RandomActs, duration_s: float, rng: Random, world: World) -> Iterator[dict[str, object]]:
    until_s = min(duration_s, duration_s if chance.until_s is None else chance.until_s)
    at_s = chance.from_s
    while (at_s := at_s + rng.expovariate(chance.per_minute / 60)) < until_s:
        given = {key: _value(key, value, rng, world) for key, value in chance.with_.items()}
        yield {"at_s": round(at_s, 6), "act": chance.act, **given}
        if chance.lasts_s is None:
            continue
        least, most = chance.lasts_s if isinstance(chance.lasts_s, tuple) else (chance.lasts_s, chance.lasts_s)
        over_s = round(at_s + rng.uniform(least, most), 6)
        if chance.then is None:
            yield {"at_s": over_s, "act": chance.act, **given, "on": False}
        else:
            again = {key: value for key, value in given.items() if chance.then.get(key) == "same"}
            yield {"at_s": over_s, **chance.then, **again}


def _value(key: str, value: object, rng: Random, world: World) -> object:
    there: Mapping[str, list[object]] = {
        "door": list(world.doors),
        "other": list(world.doors),
        "board": list(world.boards),
        "line": list(world.lines),
        "supply": list(world.cabinet.supplies),
    }
    if value == "any" and there.get(key):
        value = there[key]
    if isinstance(value, list) and value:
        return value[rng.randrange(len(value))]
    if isinstance(value, dict) and set(value) == {"min", "max"}:
        least, most = value["min"], value["max"]
        if isinstance(least, int) and isinstance(most, int):
            return rng.randint(min(least, most), max(least, most))
        return round(rng.uniform(float(least), float(most)), 6)
    return value
