"""What the programs of a simulated shop are told: where central is, which bank stands there, what else differs.

Knows: the settings of kiosk and central. Must never know a running program.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from central.settings import Settings as CentralSettings
from kiosk.settings import Settings as KioskSettings
from sim.wiring import Wiring

ADMIN = "the-admin-of-a-virtual-shop"
CENTRAL_FILE = "central.sqlite"


@dataclass(frozen=True)
class Bank:
    """The doors: how they are wired, and the kiosk's own drawing of them; None: the one that is shipped."""

    wiring: Wiring
    layout: Path | None = None


def kiosk_settings(home: Path, code: str, timing: Mapping[str, float], layout: Path | None) -> KioskSettings:
    """The kiosk's, which enrols with `code`."""
    told: dict[str, object] = {
        "data_dir": home,
        "lines": {"main": {"url": "/virtual/main"}},
        "central": {"url": "http://central", "enrolment_code": code},
        "timing": dict(timing),
    }
    return KioskSettings.model_validate(told if layout is None else {**told, "layout": layout})


def central_settings(folder: Path, more: Mapping[str, object]) -> CentralSettings:
    """Central's, on files in `folder`; `more` adds or replaces."""
    told: dict[str, object] = {
        "admin_token": ADMIN,
        "database": str(folder / CENTRAL_FILE),
        "signing_key_path": folder / "central-key.pem",
        "log_path": None,
    }
    return CentralSettings.model_validate({**told, **more})
