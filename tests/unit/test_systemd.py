"""The units are well formed and name programs and settings that exist."""

import configparser
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "systemd").glob("*.service"))


class _Unit(configparser.RawConfigParser):
    def optionxform(self, optionstr: str) -> str:
        return optionstr


def read(unit: Path) -> configparser.RawConfigParser:
    parser = _Unit(strict=False, interpolation=None, delimiters=("=",))
    parser.read_string(unit.read_text(encoding="utf-8"))
    return parser


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_restarts_and_gives_up_privileges(unit: Path) -> None:
    service = read(unit)["Service"]
    assert service["Restart"] == "always"
    assert service["NoNewPrivileges"] == "yes"
    assert service["User"] not in {"", "root"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_starts_one_of_our_commands(unit: Path) -> None:
    commands = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    started = read(unit)["Service"]["ExecStart"]
    assert any(f"/opt/kiosk/bin/{command} " in started for command in commands)


def test_the_screen_reaches_neither_network_nor_database() -> None:
    service = read(ROOT / "systemd" / "kiosk-ui.service")["Service"]
    assert service["PrivateNetwork"] == "yes"
    assert "/var/lib/kiosk" in service["InaccessiblePaths"]
    assert "kiosk-bus" not in service["SupplementaryGroups"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not on this machine")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_itself_understands_each_unit(unit: Path) -> None:
    done = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if unit.name in line and "not executable" not in line]
    assert not complaints
