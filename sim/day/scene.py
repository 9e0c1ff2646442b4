"""The packaged scene of the day: shop, staff and orders, read from `scene.toml`.

Knows names and shapes. Must never know central's address or a program.
"""

import tomllib
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

LocalText = dict[str, str]


class Part(BaseModel):
    """Common rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Shop(Part):
    """The shop as central is told."""

    id: str
    name: LocalText
    branch: LocalText
    hotline: str


class Staff(Part):
    """Who signs in at the kiosk."""

    number: str
    role: str
    pin: str


class Order(Part):
    """One order; `key` is its name in this scene, `items` and `parcels` go to central as they are. `slot_hours`: it
    is an appointment of one hour that begins so many hours from now; negative, it is over."""

    key: str
    number: str
    phone_tail: str
    hold: Literal["days", "over"]
    slot_hours: int | None = None
    items: tuple[dict[str, Any], ...]
    parcels: tuple[dict[str, Any], ...]

    @property
    def for_doors(self) -> bool:
        """Whether staff load it: it does not wait behind the counter."""
        return not any("counter" in parcel for parcel in self.parcels)


class Scene(Part):
    """Everything a shop begins with."""

    shop: Shop
    staff: Staff
    orders: tuple[Order, ...] = Field(alias="order")


def load_scene() -> Scene:
    """The scene that comes with the simulator."""
    text = (resources.files("sim.day") / "scene.toml").read_text(encoding="utf-8")
    return Scene.model_validate(tomllib.loads(text))
