"""Digits typed on the pad."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ui.viewmodels.entry import MASK, Entry, cells, grouped


@pytest.fixture
def entry(qapp: QGuiApplication) -> Entry:
    return Entry()


def typed(entry: Entry, *keys: str) -> None:
    for key in keys:
        entry.press(key)


def test_six_digits_stand_three_and_three_and_grow_to_four_and_four() -> None:
    six = cells("code", "482", False)
    assert [cell.text for cell in six] == ["4", "8", "2", "", "", ""]
    assert [cell.dash for cell in six] == [False, False, False, True, False, False]
    assert [cell.active for cell in six] == [False, False, False, True, False, False]
    assert [cell.dash for cell in cells("code", "4826137", False)].index(True) == 4
    assert (grouped("482613"), grouped("48219930"), grouped("")) == ("482 613", "4821 9930", "")


def test_pins_are_never_open() -> None:
    assert {cell.text for cell in cells("pin", "2468", False)} == {MASK, ""}


def test_a_code_goes_on_to_the_phone(entry: Entry, qtbot: QtBot) -> None:
    entry.ask("code")
    typed(entry, "1", "2", "3", "4", "5", "next")
    assert entry.stage == "code"
    typed(entry, "6", "next", "7", "8", "9")
    assert (entry.stage, entry.codeShown, entry.ready) == ("locator", "123 456", False)
    with qtbot.waitSignal(entry.code_ready) as sent:
        typed(entry, "0", "1", "next")
    assert sent.args == ["123456", "7890"]
    assert entry.stage == "code"


def test_delete_goes_back_to_the_code(entry: Entry) -> None:
    entry.ask("code")
    typed(entry, "1", "2", "3", "4", "5", "6", "next", "7", "delete", "delete", "delete")
    assert entry.stage == "code"
    assert [cell.text for cell in cells("code", "12345", False)][:5] == list("12345")


def test_strange_keys_and_too_many_digits_do_nothing(entry: Entry) -> None:
    typed(entry, "1", "next", "delete")
    assert entry.cells.rowCount() == 0
    entry.ask("code")
    typed(entry, "12", "", "a", "٣", "-1", *("5" * 20))
    assert entry.ready
    assert entry.cells.rowCount() == 8


def test_a_pin_has_four_to_eight_digits(entry: Entry, qtbot: QtBot) -> None:
    entry.ask("pin")
    typed(entry, "1", "2", "3")
    assert not entry.ready
    with qtbot.waitSignal(entry.pin_ready) as sent:
        typed(entry, *"45678", "9", "next")
    assert sent.args == ["12345678"]
    assert entry.empty


def test_of_an_order_number_that_was_shown_only_the_phone_is_asked(entry: Entry, qtbot: QtBot) -> None:
    entry.ask("order", "51121001")
    assert (entry.stage, entry.codeShown) == ("locator", "51121001")
    with qtbot.waitSignal(entry.order_ready) as sent:
        typed(entry, *"5678", "next")
    assert sent.args == ["51121001", "5678"]
    assert entry.codeShown == ""
