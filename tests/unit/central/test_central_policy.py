"""The policy of returns at central: every mistake at once, a table of cases, and what the kiosks are told."""

import json
from pathlib import Path
from typing import Any

import pytest
from central_world import SCHEMAS, KioskSide, World, check, order_body

import assets
from central.cli import main
from central.policy.cases import FACTS
from central.policy.files import lines_of, load

SHIPPED = assets.path("config/returns.toml")
CASES = assets.path("config/returns-cases.csv")
DOCUMENT: Any = load(SHIPPED)[0]
SAID = SCHEMAS["ReturnsDocument"]["examples"][0]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["policy", *map(str, arguments)])
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_shipped_policy_is_sound_and_decides_its_cases(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "check", SHIPPED, "--today", "2026-10-31")
    assert (code, err) == (0, "")
    assert "3 windows, 7 exclusions, holidays known until 2026-12-31" in out
    assert run(capsys, "test", SHIPPED, CASES) == (0, "0 differences, 14 cases.\n", "")
    check("ReturnsDocument", DOCUMENT)


@pytest.mark.parametrize(("today", "noted"), [("2026-10-31", False), ("2026-11-01", True), ("2027-05-01", True)])
def test_a_calendar_that_ends_soon_is_noted(today: str, noted: bool, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "check", SHIPPED, "--today", today)
    assert (code, "The calendar ends with 2026-12-31" in err) == (0, noted)


def test_every_mistake_is_told_at_once_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    for right, wrong in (
        ("days = 7\n", "days = 6\ncolour = 1\n"),
        ("machine_fen = 30000", 'machine_fen = "300.00"'),
        ('fraud_hold = "review"', 'fraud_hold = "refused"'),
        ("2026-10-07,", "2026-10-07, 2027-01-01,"),
    ):
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    file = tmp_path / "returns.toml"
    file.write_text(text, encoding="utf-8")
    lines = text.splitlines()

    def line(begins: str) -> int:
        return next(number for number, one in enumerate(lines, start=1) if one.startswith(begins))

    code, out, _ = run(capsys, "check", file)
    assert code == 1
    told = sorted(one.removeprefix(f"{file}:").partition(": ")[::2] for one in out.splitlines()[:-1])
    assert [(int(number), words.partition(":")[0], words.rpartition(" ")[2]) for number, words in told] == [
        (line('machine_fen = "300'), "limits.machine_fen", "(wrong_kind)"),
        (line("fraud_hold"), "outcomes.fraud_hold", "(unknown_word)"),
        (line("holidays"), "calendar.holidays", "(after_calendar)"),
        (line("[[windows]]"), "windows", "(remote_not_covered)"),
        (line("colour"), "windows[1].colour", "(unknown_field)"),
    ]
    assert out.endswith(f"{file}: 5 mistakes.\n")
    assert run(capsys, "test", file, CASES)[0] == 1


def test_a_json_document_is_checked_as_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "returns.json"
    file.write_text(json.dumps(SAID), encoding="utf-8")
    assert run(capsys, "check", file)[0] == 0
    file.write_text(json.dumps(SAID | {"limits": {}}), encoding="utf-8")
    code, out, _ = run(capsys, "check", file)
    assert (code, out.count("limits.machine_fen: This field is missing")) == (1, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe", "is not UTF-8 text"),
        (b"format = ", "neither JSON nor TOML"),
        (b'{"format": ', ":1: This is not JSON"),
        (b" " * (1024 * 1024 + 1), "has more than"),
    ],
)
def test_what_is_no_document_is_said_in_a_sentence(
    content: bytes | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "returns.toml"
    if content is not None:
        file.write_bytes(content)
    code, out, err = run(capsys, "check", file)
    assert (code, out) == (2, "")
    assert words in err
    assert err.count("\n") == 1


HEAD = "case,reason,amount_fen,category,way,picked_up,now,decision,rule\n"
DAY_8 = "day 8,size,12900,household,remote,2026-03-03,2026-03-11,{},{}\n"


def test_cases_that_differ_are_told_with_what_is_decided(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.csv"
    rows = [DAY_8.format("refused", "window_over"), DAY_8.format("accepted", "no_reason_window")]
    rows.append(DAY_8.format("refused", "perishable"))
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    code, out, _ = run(capsys, "test", SHIPPED, file)
    assert (code, out.splitlines()) == (
        1,
        [
            "line 3 (day 8): expected accepted by no_reason_window, but it is refused by window_over.",
            "line 4 (day 8): expected refused by perishable, but it is refused by window_over.",
            "2 differences, 3 cases.",
        ],
    )


def test_the_zone_of_the_shop_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The moment is told with its offset: in Shanghai the eighth day has begun, in London it has not."""
    file = tmp_path / "cases.csv"
    row = DAY_8.format("accepted", "no_reason_window").replace("2026-03-11", "2026-03-11T00:30+08:00")
    file.write_text(HEAD + row, encoding="utf-8")
    assert run(capsys, "test", SHIPPED, file)[0] == 1
    assert run(capsys, "test", SHIPPED, file, "--zone", "Europe/London")[0] == 0
    assert run(capsys, "test", SHIPPED, file, "--zone", "Mars/Olympus")[0] == 2


JSON_CASE: dict[str, Any] = {
    "case": "third this month",
    "amount_fen": 12_900,
    "category": "household",
    "picked_up": "2026-03-03",
    "now": "2026-03-04",
    "returned": ["2026-03-01", "2026-02-20"],
    "proof": True,
    "goods": None,
    "decision": "review",
    "rule": "person_limit",
}


def test_cases_may_be_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([JSON_CASE, JSON_CASE | {"proof": False}]), encoding="utf-8")
    code, out, _ = run(capsys, "test", SHIPPED, file)
    assert (code, out.splitlines()[0]) == (
        1,
        "case 2 (third this month): expected review by person_limit, but it is review by proof_missing.",
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount_fen": "12.90"}, "amount_fen must be a whole number of fen"),
        ({"amount_fen": -1}, "amount_fen must be a whole number of fen"),
        ({"now": ""}, "now must be a local time"),
        ({"now": "0001-01-01T00:00+23:00"}, "now must be a local time"),
        ({"way": "web"}, "way must be one of remote, shop"),
        ({"condition": "broken"}, "condition must be one of"),
        ({"proof": "perhaps"}, "proof must be one of yes, no"),
        ({"decision": "maybe"}, "decision must be one of"),
        ({"rule": ""}, "rule is missing"),
        ({"colour": "red"}, "there is no column 'colour'"),
    ],
)
def test_a_bad_row_is_no_case(
    changes: dict[str, object], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every bad row is told; nothing is decided by half a table."""
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([JSON_CASE | changes, JSON_CASE, 7]), encoding="utf-8")
    code, out, err = run(capsys, "test", SHIPPED, file)
    assert (code, out) == (2, "")
    assert words in err
    assert "case 3: " in err


@pytest.mark.parametrize("content", ["", "[]", HEAD, "[1", '"\x00'])
def test_an_empty_or_broken_table_is_no_table(content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(content, encoding="utf-8")
    assert run(capsys, "test", SHIPPED, file)[0] == 2


def test_a_row_with_too_many_fields_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.csv"
    file.write_text(HEAD + DAY_8.format("refused", "window_over").strip() + ",more\n", encoding="utf-8")
    assert "there is no column 'more'" in run(capsys, "test", SHIPPED, file)[2]


def test_the_columns_of_the_shipped_cases_are_known() -> None:
    head = CASES.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert set(head) <= {"case", "decision", "rule", "proof", "hold", "returned", *FACTS}


def test_lines_are_those_of_the_file() -> None:
    text = 'a = 1\n[[w]] # x\nb = 2\n[[w]]\n  b = 3\n[c.d]\n"e" = [\n 1,\n]\n'
    assert lines_of(text) == {"a": 1, "w": 2, "w[1]": 2, "w[1].b": 3, "w[2]": 4, "w[2].b": 5, "c.d": 6, "c.d.e": 7}


# ---- what central takes, and what kiosks hear


def test_a_document_reaches_kiosks_with_what_older_ones_understand(world: World, kiosk: KioskSide) -> None:
    answer = world.admin("PUT", "/v1/policies/returns", DOCUMENT)
    [told] = kiosk.changes("policy.put")
    assert told == answer
    check("change.policy.put", told)
    returns = told["returns"]
    assert returns["document"] == DOCUMENT
    assert (returns["window_days"], returns["limit_fen"]) == (7, 30_000)
    check("ReturnsPolicy", returns)


def test_a_document_with_mistakes_is_refused_with_all_of_them(world: World, kiosk: KioskSide) -> None:
    bad = SAID | {"limits": {"machine_fen": -1}, "colour": 1, "windows": [{"rule": "trial", "days": 3}]}
    refused = world.admin("PUT", "/v1/policies/returns", bad, status=422)
    assert refused["code"] == "policy_invalid"
    assert refused["detail"].startswith("The policy has 3 mistakes; the first: limits.machine_fen")
    assert [(one["field"], one["code"]) for one in refused["mistakes"]] == [
        ("limits.machine_fen", "out_of_range"),
        ("colour", "unknown_field"),
        ("windows", "remote_not_covered"),
    ]
    assert not kiosk.changes("policy.put")


@pytest.mark.parametrize("body", [{}, {"format": 1}, {"format": 1, "window_days": 7}, {"windows": []}])
def test_what_is_neither_form_is_a_document_with_mistakes(world: World, body: dict[str, object]) -> None:
    assert world.admin("PUT", "/v1/policies/returns", body, status=422)["code"] == "policy_invalid"


@pytest.mark.parametrize("changes", [{"window_days": -1}, {"limit_fen": "x"}, {"more": 1}, {"reasons": []}])
def test_a_mistake_in_the_older_form_is_named(world: World, changes: dict[str, object]) -> None:
    body = SCHEMAS["ReturnsPolicy"]["examples"][0] | changes
    refused = world.admin("PUT", "/v1/policies/returns", body, status=422)
    assert refused["code"] == "field_invalid"
    assert refused["detail"].startswith(f"Field {next(iter(changes))}")


def test_an_order_brings_what_the_policy_asks(world: World, kiosk: KioskSide) -> None:
    body = order_body(kiosk.id, "W1", returns_hold=True)
    body["items"] = [body["items"][0] | {"goods": "K-1", "confirmed": ["hygiene"]}]
    made = world.admin("POST", "/v1/orders", body, status=201)
    assert world.admin("POST", "/v1/orders", body, status=200)["id"] == made["id"]
    told = kiosk.changes("order.put")[-1]
    assert (told["returns_hold"], told["other_returns_ms"]) == (True, [])
    assert (told["items"][0]["goods"], told["items"][0]["confirmed"]) == ("K-1", ["hygiene"])
    world.admin("POST", f"/v1/orders/{made['id']}/preparation", {"returns_hold": False})
    assert kiosk.changes("order.put")[-1]["returns_hold"] is False


def test_the_other_orders_of_a_customer_hear_of_a_return(world: World, kiosk: KioskSide) -> None:
    def order(number: str, customer: str | None) -> dict[str, Any]:
        body = order_body(kiosk.id, number, customer=customer, picked_up_ms=1)
        made = world.admin("POST", "/v1/orders", body, status=201)
        return dict(world.admin("GET", f"/v1/orders/{made['id']}"))

    first, second, stranger, nobody = (order(f"W{n}", name) for n, name in enumerate(["c1", "c1", "c2", None]))
    before = len(kiosk.changes("order.put"))
    data = {"order": first["id"], "item": first["items"][0]["id"]}
    assert kiosk.words(kiosk.example("return.received", **data)) == ["applied"]
    [told] = kiosk.changes("order.put")[before:]
    assert told["id"] == second["id"]
    assert len(told["other_returns_ms"]) == 1
    assert not {stranger["id"], nobody["id"]} & {told["id"]}
    third = order("W9", "c1")
    assert kiosk.changes("order.put")[-1]["id"] == third["id"]
    assert kiosk.changes("order.put")[-1]["other_returns_ms"] == told["other_returns_ms"]
