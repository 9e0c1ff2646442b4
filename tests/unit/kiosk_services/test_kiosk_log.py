"""The log: lines of JSON, and nothing in them that could open a door."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_bench import HandClock

from kiosk.log import log_to, make_log

SECRETS = ("134567890123456789", "204817", "KSB1:0K4XQ2M8TBN7", "W50100:18ADO/+J9R84D $%*")


def lines_of(write: list[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in write]


def test_a_line_has_its_time_and_its_fields() -> None:
    written: list[str] = []
    clock = HandClock(12_345)
    log = log_to(clock, written.append)
    log.info("door.opened", compartment="A01", attempt=2, operation="0192f3a0-7c00-7000-8000-000000000001")
    assert lines_of(written) == [
        {
            "t": 12.345,
            "event": "door.opened",
            "level": "info",
            "compartment": "A01",
            "attempt": 2,
            "operation": "0192f3a0-7c00-7000-8000-000000000001",
        }
    ]
    assert written[0].endswith("\n")


def test_what_nobody_listed_is_left_out() -> None:
    written: list[str] = []
    log_to(HandClock(), written.append).info("scan.refused", code="204817", text="x", reason="expired", phone=1)
    (line,) = lines_of(written)
    assert line["reason"] == "expired"
    assert line["left_out"] == 3
    assert set(line) == {"t", "event", "level", "reason", "left_out"}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("field", ["reason", "credential", "evidence", "error", "order"])
def test_a_code_in_a_listed_field_does_not_get_through(field: str, secret: str) -> None:
    written: list[str] = []
    log_to(HandClock(), written.append).info("scan.refused", **{field: f"saw {secret}"})
    log_to(HandClock(), written.append).info(f"scan {secret}")
    assert secret not in "".join(written)
    assert lines_of(written)[1]["event"] == "unnamed"


@pytest.mark.parametrize("secret", ["134567890123456789", "204817", "13912345678", "EX-99120031", "KSB1:0K4X"])
def test_even_a_bare_code_does_not_get_through(secret: str) -> None:
    written: list[str] = []
    log_to(HandClock(), written.append).info("scan.refused", reason=secret, credential=secret)
    assert secret not in written[0]


def test_ids_get_through() -> None:
    written: list[str] = []
    log = log_to(HandClock(), written.append)
    uuid = "01234567-7c00-7000-8000-000000000001"
    log.info("scan.accepted", credential="0123456789012345", order=uuid, actor=f"staff:{uuid}")
    (line,) = lines_of(written)
    assert "left_out" not in line


def test_of_a_fault_only_its_name_and_places_are_kept() -> None:
    written: list[str] = []
    log = log_to(HandClock(), written.append)
    try:
        int("204817x")
    except ValueError as fault:
        log.warning("task.failed", exc_info=fault)
        log.exception("task.failed")
    for line in lines_of(written):
        assert line["error"] == "ValueError"
        assert "test_kiosk_log.py" in str(line["traceback"])
    assert "204817x" not in "".join(written)


def test_the_level_decides() -> None:
    written: list[str] = []
    log = log_to(HandClock(), written.append, level="warning")
    log.info("quiet")
    log.warning("loud")
    assert [line["event"] for line in lines_of(written)] == ["loud"]


def test_a_full_disk_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def full(_: str) -> None:
        raise OSError(28, "No space left on device")

    log_to(HandClock(), full).error("door.opened")
    path = tmp_path / "logs" / "kiosk.jsonl"
    log = make_log(HandClock(), path=path)
    log.info("kiosk.started")
    assert lines_of(path.read_text().splitlines())[0]["event"] == "kiosk.started"
    assert "kiosk.started" in capsys.readouterr().err


@given(st.text(), st.dictionaries(st.sampled_from(["reason", "count", "code", "x"]), st.text() | st.floats()))
def test_whatever_is_logged_is_one_line_of_json(event: str, fields: dict[str, object]) -> None:
    written: list[str] = []
    log_to(HandClock(), written.append).info(event, **fields)
    assert len(written) == 1
    assert written[0].count("\n") == 1
    json.loads(written[0])
