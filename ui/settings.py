"""Settings of the screen: a TOML file, then the environment (`KIOSK_UI_...`), checked before anything starts.

Knows names, types and bounds. Must never know the controller's settings, nor a secret: the screen has none.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

PREFIX = "KIOSK_UI_"
LEAST_UPRIGHT_MM, LEAST_LYING_MM = 180, 130
"""Height of picture within reach that the controls of every screen need."""
LOWEST_MM, HIGHEST_MM = 380, 1220
"""Above the floor: what a person reaches from a wheelchair without bending or stretching."""


class SettingsError(ValueError):
    """The settings cannot be used; the text names the place and what is wrong with it."""


class Settings(BaseModel):
    """All that may be set. Lengths in pixels of the panel unless the name says mm."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    link: Path = Path("/run/kiosk/ui.sock")
    """Unix socket of the controller."""
    frames: str = "v4l2:0"
    """Source of pictures: `v4l2:0`, `folder:PATH`, `video:PATH`, `socket:PATH` or `none:`."""
    texts: str = "none:"
    """Hand scanner: `serial:/dev/NAME`, `keys:/dev/input/NAME` (one that types) or `none:`."""
    language: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z]{2,4})?$")] = "zh-CN"
    width_px: Annotated[int, Field(ge=320, le=7680)] = 1080
    height_px: Annotated[int, Field(ge=320, le=7680)] = 1920
    px_per_mm: Annotated[float, Field(ge=1.0, le=40.0)] = 5.56
    fullscreen: bool = False
    screen_bottom_mm: Annotated[int, Field(ge=0, le=2500)] = 850
    """Height of the lower edge of the picture above the floor: what lies above 1,220 mm moves into reach."""
    reduce_motion: bool = False
    high_contrast: bool = False
    volume_percent: Annotated[int, Field(ge=0, le=100)] = 60
    """How loud sounds and speech are; 0 is silent."""
    quiet_volume_percent: Annotated[int, Field(ge=0, le=100)] = 25
    """How loud sounds are in the quiet hours. Speech keeps its volume: somebody asked for it."""
    quiet_from_hour: Annotated[int, Field(ge=0, le=23)] = 21
    quiet_until_hour: Annotated[int, Field(ge=0, le=23)] = 8
    """Hours of the shop's clock; equal ones: no quiet hours."""
    cache: Path = Path("/var/cache/kiosk-ui")
    """Where prompts and sounds that were made are kept; holds nothing of any person."""

    def volume_at(self, hour: int) -> int:
        """Percent at this hour (0 to 23) of the shop's clock."""
        start, end = self.quiet_from_hour, self.quiet_until_hour
        quiet = start <= hour < end if start <= end else not end <= hour < start
        return min(self.quiet_volume_percent, self.volume_percent) if quiet else self.volume_percent

    @property
    def low(self) -> bool:
        """Less than 180 mm high: smaller titles, shorter words."""
        return self.height_px < 180 * self.px_per_mm

    @property
    def top_out_of_reach(self) -> bool:
        """Whether the upper edge is higher than a seated person reaches (1,220 mm above the floor)."""
        return self.too_high_px > 0

    @property
    def too_high_px(self) -> float:
        """Pixels at the top of the picture that lie above what a seated person reaches."""
        return max(0.0, (self.screen_bottom_mm - HIGHEST_MM) * self.px_per_mm + self.height_px)

    @property
    def reachable(self) -> bool:
        """Whether enough of the picture lies within reach for all controls of any screen."""
        height_mm = self.height_px / self.px_per_mm
        least_mm = LEAST_UPRIGHT_MM if self.height_px > self.width_px else LEAST_LYING_MM
        return height_mm - (self.too_high_px + self.too_low_px) / self.px_per_mm >= min(least_mm, height_mm)

    @property
    def too_low_px(self) -> float:
        """Pixels at the foot of the picture that lie lower than anyone should bend."""
        return max(0.0, (LOWEST_MM - self.screen_bottom_mm) * self.px_per_mm)


def load(path: Path | None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a file (none: the built-in ones) and the environment, which wins. Raises SettingsError."""
    values: dict[str, object] = {}
    if path is not None:
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as bad:
            raise SettingsError(f"{path} cannot be read: {bad}") from bad
    names = set(Settings.model_fields)
    for name, value in environment.items():
        if name.startswith(PREFIX) and name != f"{PREFIX}CONFIG":
            values[name.removeprefix(PREFIX).lower()] = value
    if unknown := sorted(set(values) - names):
        raise SettingsError(f"there is no setting named {', '.join(unknown)}; known are {', '.join(sorted(names))}")
    try:
        return Settings.model_validate(values)
    except ValidationError as bad:
        first = bad.errors()[0]
        raise SettingsError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from bad
