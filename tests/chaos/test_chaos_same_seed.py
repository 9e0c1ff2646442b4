"""One seed, one trace, in any process; and nothing in a simulated shop leaves its one thread."""

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim import virtual_loop
from sim.pickup import run_pickup
from sim.shop import Shop
from sim.shop_people import Customer, Office, Staff

COMMAND = [sys.executable, "-c", "import sys; from sim.cli import main; sys.exit(main(sys.argv[1:]))", "pickup"]


def said(seed: int, hash_seed: int) -> dict[str, object]:
    """What the command prints in a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    answer = subprocess.run(
        [*COMMAND, "--seed", str(seed)], env=environment, capture_output=True, timeout=200, check=True
    )
    found: dict[str, object] = json.loads(answer.stdout)
    return found


def test_the_same_seed_gives_the_same_hash_in_every_process() -> None:
    first, again, other = said(5, 0), said(5, 4711), said(6, 0)
    assert first["hash"] == again["hash"]
    assert first["hash"] != other["hash"]
    assert first["seed"] == 5
    assert first["operations"] == 2


def test_a_pickup_starts_no_thread_and_takes_the_shop_seconds() -> None:
    threads = set(threading.enumerate())
    outcome = run_pickup(1)
    assert set(threading.enumerate()) == threads
    assert 5 < outcome.simulated_s < 60
    names = {line.what for line in outcome.trace}
    assert {"bus", "door.opened", "door.closed", "central.applied", "screen", "kiosk"} <= names


def test_a_full_disk_of_this_computer_is_no_part_of_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = run_pickup(1).trace.hash
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=0))
    assert run_pickup(1).trace.hash == usual


def test_what_a_trace_says_is_in_order() -> None:
    trace = run_pickup(2).trace
    events = [str(data["event"]) for data in trace.kiosk("operation.") if data["kind"] == "pickup"]
    assert events == [f"operation.{state}" for state in ("reserved", "armed", "opened", "closed", "settled")]
    assert trace.kiosk("sync.dead_letter") == []
    moments = [line.at_s for line in trace]
    assert moments == sorted(moments)


def test_a_whole_day_with_every_kind_of_visit(tmp_path: Path) -> None:
    """Load, QR, numeric code, return, rating: central hears of each once, in the shop's own order."""

    async def day() -> list[str]:
        async with Shop(3, tmp_path) as shop:
            office, staff, customer = Office(shop), Staff(shop), Customer(shop)
            who = await office.hire()
            first, second = await office.order("W1"), await office.order("W2", tail="0042")
            await staff.loads(first, who)
            await staff.loads(second, who)
            await customer.shows(first)
            await customer.takes()
            await customer.rates(4)
            await customer.types(second)
            await customer.takes()
            await customer.leaves()
            await customer.returns(first)
            await customer.leaves()
            await shop.until(lambda: any(one.type == "return.received" for one in shop.applied), "central heard of it")
            return [one.type for one in shop.applied if not one.type.startswith("operation.")]

    assert virtual_loop.run(day) == [
        "kiosk.started",
        "staff.signed_in",
        "parcel.loaded",
        "staff.signed_in",
        "parcel.loaded",
        "parcel.collected",
        "rating.given",
        "parcel.collected",
        "return.received",
        "task.opened",
    ]


def test_pickup_goes_on_without_a_network_and_is_told_afterwards(tmp_path: Path) -> None:
    async def outage() -> None:
        async with Shop(4, tmp_path) as shop:
            office, customer = Office(shop), Customer(shop)
            order, who = await office.order(), await office.hire()
            await Staff(shop).loads(order, who)
            shop.online = False
            await customer.shows(order)
            await customer.takes()
            await customer.leaves()
            await shop.clock.sleep(30)
            assert not any(one.type == "parcel.collected" for one in shop.applied)
            shop.online = True
            await shop.until(lambda: any(one.type == "parcel.collected" for one in shop.applied), "central heard", 60)

    virtual_loop.run(outage)


@pytest.mark.parametrize("argument", [["--seed", "x"], ["--nonsense"]])
def test_the_command_refuses_nonsense(argument: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    from sim.pickup import command

    with pytest.raises(SystemExit) as ended:
        command(argument)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err
