"""Oracles of people, screens and bytes: each is heard when its invariant is broken, and only then."""

from pathlib import Path

import pytest
from soak_history import History, central_tables, door, epoch, kiosk_tables, operation

from sim.soak.books import KioskBook
from sim.soak.oracle.i18_offline import Offline
from sim.soak.oracle.i20_bytes import Bytes
from sim.soak.oracle.i21_tries import Tries
from sim.soak.oracle.i22_screen import Screen
from sim.soak.rows import Credential, Parcel, Staff

HIRED = Staff("7", "associate", 0, None)
CODE = Credential("c1", "W1", "numeric", 0, 0, 1_000)


def waiting_parcel(status: str = "ready", quarantine: str | None = None) -> History:
    """A customer stands before a bank that holds their parcel in A01."""
    history = History(Offline)
    history.truth.who = "customer:W1"
    parcels = [Parcel("p1", "W1", "P-1", status)]
    history.commit(compartments=[door(content="occupied", quarantine=quarantine)], epochs=[epoch()], parcels=parcels)
    return history


def test_i18_nobody_with_a_ready_parcel_is_refused() -> None:
    history = waiting_parcel()
    history.see.online = False
    history.show("refused", reason="not_ready")
    assert not history.clean
    for reason, status, quarantine in (
        ("no_match", "ready", None),
        ("not_sure", "unsure", None),
        ("not_sure", "ready", "x"),
    ):
        history = waiting_parcel(status, quarantine)
        history.show("refused", reason=reason)
        assert history.clean, reason


@pytest.mark.parametrize(("wall_ms", "clean"), [(999, False), (1_000, True)])
def test_i18_only_a_code_that_is_truly_over_has_expired(wall_ms: int, clean: bool) -> None:
    history = waiting_parcel()
    history.see.wall_ms = lambda: wall_ms
    history.commit(credentials=[CODE])
    history.show("refused", reason="expired")
    assert history.clean is clean


@pytest.mark.parametrize(("between", "clean"), [((), True), (("checking",), False)])
def test_i18_a_refusal_that_is_drawn_anew_does_not_refuse_who_stands_there_by_now(
    between: tuple[str, ...], clean: bool
) -> None:
    history = waiting_parcel()
    history.truth.who = "customer:W2"
    history.show("refused", reason="not_ready")
    history.truth.who = "customer:W1"
    for shown in (*between, "refused"):
        history.show(shown, reason="not_ready" if shown == "refused" else None)
    assert history.clean is clean


@pytest.mark.parametrize(("screen", "clean"), [("return_scan", True), ("idle", False)])
def test_i18_a_refused_return_says_nothing_of_another_parcel_that_waits(screen: str, clean: bool) -> None:
    history = waiting_parcel()
    for shown in (screen, "checking"):
        history.show(shown)
    history.show("refused", reason="not_collected")
    assert history.clean is clean
    history.show("idle")
    history.show("checking")
    history.show("refused", reason="already_collected")
    assert not history.clean


@pytest.mark.parametrize(("pulled", "clean"), [(True, True), (False, False)])
def test_i18_a_door_is_silent_at_once_when_its_adapter_is_pulled_out_and_not_before(pulled: bool, clean: bool) -> None:
    history = waiting_parcel()
    history.hear("A01", "closed")
    history.see.started_s = history.now_s - 60.0
    history.pass_time(0.25)
    if pulled:
        history.see.heard.unplugged("main", history.now_s)
    history.now_s += 0.1
    history.show("refused", reason="door_silent")
    assert history.clean is clean


def test_i18_nothing_waits_for_the_network() -> None:
    history = History(Offline)
    history.show("checking")
    history.pass_time(1.0)
    history.show("opening")
    history.pass_time(10.0)
    assert history.clean
    history.see.hung = True
    history.show("checking")
    history.pass_time(4.0)
    assert history.clean, "it waits for its disk"
    history.see.hung = False
    history.pass_time(4.0)
    assert not history.clean


@pytest.mark.parametrize(
    ("content", "clean"),
    [
        (b"nothing", True),
        (b"a token: 4F0XYZ-LONG-TOKEN-", False),
        (b'{"code":"48213377"}', False),
        (b'{"code": 48213377}', False),
        (b'{"away_ms": 48213377}', True),
        (b"hash a948213377bc", True),
    ],
)
def test_i20_no_code_stands_in_any_file(content: bytes, clean: bool, tmp_path: Path) -> None:
    history = History(Bytes)
    history.see.folder = tmp_path / "kiosk"
    history.see.folder.mkdir()
    history.see.central_file = central_tables(tmp_path / "central")
    history.see.kiosk_file = kiosk_tables(tmp_path / "kiosk.sqlite")
    history.see.secrets.update({"4F0XYZ-LONG-TOKEN": "a pickup code", "48213377": "a numeric code"})
    (history.see.folder / "kiosk.sqlite").write_bytes(content)
    history.close()
    assert history.clean is clean


@pytest.mark.parametrize("form", ["raw", "hex"])
def test_i20_a_key_stands_in_its_own_file_only(form: str, tmp_path: Path) -> None:
    history = History(Bytes)
    history.see.folder = tmp_path / "kiosk"
    history.see.folder.mkdir()
    history.see.central_file = central_tables(tmp_path / "central", told='"48213377"')
    history.see.kiosk_file = kiosk_tables(tmp_path / "kiosk.sqlite")
    key = bytes(range(32))
    (history.see.folder / "pepper.key").write_bytes(key)
    history.close()
    assert history.clean
    (history.see.folder / "log").write_bytes(b"key: " + (key if form == "raw" else key.hex().encode()))
    history.close()
    assert not history.clean
    history.complaints.clear()
    (history.see.folder / "log").unlink()
    history.see.secrets["48213377"] = "a numeric code"
    history.close()
    assert history.complaints == ["a numeric code was told to central"]


@pytest.mark.parametrize("plain", [{"locator": "5678"}, {"badge": "B-0012"}, {"locator": None}])
def test_i20_locators_and_badges_stand_as_keyed_hashes(plain: dict[str, str], tmp_path: Path) -> None:
    history = History(Bytes)
    history.see.folder = tmp_path / "kiosk"
    history.see.central_file = central_tables(tmp_path / "central")
    history.see.kiosk_file = kiosk_tables(tmp_path / "kiosk.sqlite", **plain)
    history.close()
    assert history.clean is (plain == {"locator": None})


def test_i21_a_failed_try_is_counted_in_the_same_commit() -> None:
    for failures, clean in ((1, True), (0, False)):
        history = History(Tries)
        history.commit(staff=[HIRED])
        history.commit(("staff.refused", {"reason": "wrong_pin"}), staff=[HIRED._replace(failures=failures)])
        assert history.clean is clean
    history = History(Tries)
    history.commit(("credential.refused", {"reason": "no_match"}), credentials=[CODE._replace(tries=1)])
    history.commit(("credential.refused", {"reason": "no_match"}), notes={"numeric-tries:x": "1"})
    assert history.clean
    history.commit(("credential.refused", {"reason": "no_match"}))
    assert not history.clean


def test_i21_no_death_and_no_commit_forgives_a_try() -> None:
    failed = HIRED._replace(failures=3)
    history = History(Tries)
    history.commit(staff=[failed], credentials=[CODE._replace(tries=2)])
    history.restart()
    history.commit(("staff.signed_in", {"staff": "7"}), staff=[HIRED])
    assert history.clean
    history.commit(credentials=[CODE])
    assert not history.clean
    history = History(Tries)
    history.commit(staff=[failed])
    history.restart(KioskBook(staff={"7": HIRED}))
    assert not history.clean


def test_i21_the_screen_offers_no_more_tries_than_are_left() -> None:
    history = History(Tries)
    history.commit(staff=[HIRED._replace(failures=3)])
    history.show("staff_pin", tries_left=2)
    assert history.clean
    history.show("staff_pin", tries_left=1)
    assert not history.clean


def test_i22_the_screen_says_open_only_after_the_sensor() -> None:
    history = History(Screen)
    history.commit(operations=[operation("o1", "armed")])
    history.unlock()
    history.hear("A01", "open")
    history.show("open", marks={"A01": "open"}, compartment="A01")
    assert history.clean
    history.commit(operations=[operation("o1", "settled")])
    history.hear("A01", "closed")
    history.commit(operations=[operation("o2", "armed")])
    history.show("open", marks={"A01": "open"})  # before its frame
    assert len(history.complaints) == 1
    history.now_s += 1.0
    history.unlock()
    history.show("retrieve_open", staff=True, compartment="A01")  # before its sensor
    assert len(history.complaints) == 2
    history.hear("A01", "open")
    history.show("open", marks={"A01": "open"})
    assert len(history.complaints) == 2


def test_i22_only_staff_see_what_is_for_staff() -> None:
    history = History(Screen)
    history.show("staff_menu", staff=True, marks={"A01": "occupied"}, tasks=[{"id": "t1"}])
    history.show("idle", marks={"A01": "next"}, tasks=[])
    assert history.clean
    history.show("idle", marks={"A01": "occupied"})
    history.show("idle", tasks=[{"id": "t1"}])
    assert len(history.complaints) == 2


def test_i22_no_customer_sees_anothers_door() -> None:
    history = History(Screen)
    history.commit(epochs=[epoch()])
    history.truth.who = "customer:W1"
    history.show("idle")
    history.show("opening", compartment="A01")
    history.truth.who = "customer:W2"
    history.show("collected", compartment="A01")  # the visit of W1 is not over yet
    assert history.clean
    history.show("idle")
    history.pass_time(0.5)
    history.show("opening", compartment="A01")
    assert not history.clean


def test_i22_the_screen_may_ask_anybody_to_shut_a_door_that_staff_left_open() -> None:
    history = History(Screen)
    history.truth.who = "customer:W2"
    for kind, clean in (("retrieve", True), ("pickup", False)):
        history.commit(operations=[operation(kind=kind, state="opened")], epochs=[epoch()])
        history.unlock()
        history.hear("A01", "open")
        history.show("left_open", compartment="A01")
        assert history.clean is clean, kind


@pytest.mark.parametrize(("who", "clean"), [("thief", True), ("", False), ("customer:W3", False)])
def test_i22_whoever_comes_next_may_be_asked_to_shut_what_a_stranger_opened(who: str, clean: bool) -> None:
    """Until the screen rests: then the visit of the stranger is over."""
    history = History(Screen)
    history.show("idle")
    history.truth.who = who
    history.commit(operations=[operation(kind="reopen", state="armed")], epochs=[epoch()])
    history.unlock()
    history.hear("A01", "open")
    history.truth.who = "customer:W2"
    history.show("left_open", compartment="A01")
    assert history.clean is clean
    history.show("idle")
    history.pass_time(0.5)
    history.show("left_open", compartment="A01")
    assert not history.clean
