"""What the customer sees who shows the idle screen something that opens nothing: each thing is called by its name, in
both languages, and an order number leads to how the order stands."""

from collections.abc import Iterator
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from service_bench import HandClock, credential, open_book, order, put

from kiosk.db.database import SqlDatabase
from kiosk.domain.channels import Rule, Rules, Use
from kiosk.flows import effects as fx
from kiosk.flows import visit
from kiosk.flows.front import Front
from kiosk.flows.visit import Visit
from kiosk.link.messages import OrderTyped, Pressed, Scanned, Snapshot
from kiosk.link.screens import Button, Screen
from kiosk.services.answers.codes import CodeAnswers
from kiosk.services.answers.status import StatusAnswers
from kiosk.services.changes import Changes
from kiosk.services.credentials import Credentials
from kiosk.services.secrets import Secrets
from kiosk.services.status_tries import StatusTries
from ui import samples
from ui.viewmodels.compose import Moment, compose
from ui.viewmodels.texts import load
from ui.viewmodels.view import View

SECRETS, ZONE = Secrets(bytes(range(32))), ZoneInfo("Asia/Shanghai")
APPLY = Changes(SECRETS).apply_change
RULES = Rules(
    (Rule("web", Use.ORDER, "W", 6, 20), Rule("till", Use.RECEIPT, "R", 8, 8), Rule("sf", Use.LABEL, "SF", 14))
)
ORDER = "W20251121-001"
SHOWN = {
    ORDER: ("这是订单号", "This is an order number"),
    "R1234567": ("这是小票号", "This is a receipt number"),
    "SF123456789012": ("这是包裹上的条码", "This is a parcel's label"),
    "KMB1:0042": ("这是会员码", "This is your member code"),
    "6901234567892": ("这是商品条码", "This is a product's code"),
    "https://id.gs1.org/01/09506000134352/10/ABC": ("这是商品条码", "This is a product's code"),
    "134567890123456789": ("请收好付款码", "Please put your payment code away"),
    "a poem": ("这个码不能取件", "This code is not for pickup"),
}


@pytest.fixture
def database() -> Iterator[SqlDatabase]:
    """An order with a numeric code, so that its phone is known."""
    opened = open_book()
    put(opened, APPLY, "order.put", order(number=ORDER))
    put(opened, APPLY, "credential.put", credential("0" * 16, "numeric", code="204817", locator="5678"))
    yield opened
    opened.close()


def goes(database: SqlDatabase, state: Visit, *events: object) -> Visit:
    """The visit after these events, with real answers to what it asks."""
    clock, credentials = HandClock(), Credentials(SECRETS, ZONE, RULES)
    codes = CodeAnswers(database, credentials, clock)
    status = StatusAnswers(database, credentials, StatusTries(SECRETS, ZONE), clock)
    for event in events:
        following, effects = visit.step(state, event)
        state = cast(Visit, following)
        for effect in effects:
            state = goes(database, state, _answer(codes, status, effect))
    return state


def _answer(codes: CodeAnswers, status: StatusAnswers, effect: object) -> object:
    asking: Any
    match effect:
        case fx.CheckCode():
            asking = codes.check(effect)
        case fx.FindOrder():
            asking = codes.find_order(effect)
        case fx.AskStatus():
            asking = status.ask(effect)
        case fx.AskStatusTyped():
            asking = status.ask_typed(effect)
        case _:
            raise AssertionError(f"nothing here answers {effect}")
    try:
        asking.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waited")


def pressed(button: Button) -> Pressed:
    return Pressed(serial=1, button=button)


def seen(state: Visit, language: str = "en") -> View:
    """What stands on the screen then."""
    shown = visit.view(state)
    snapshot = Snapshot(serial=1, screen=shown.screen, facts=shown.facts, buttons=shown.buttons)
    return compose(Moment(load(language), samples.NOW_MS, samples.welcome(), snapshot))


@pytest.mark.parametrize("text", SHOWN)
@pytest.mark.parametrize("before", [(), (pressed(Button.START_RETURN),), (pressed(Button.ORDER_STATUS),)])
def test_what_opens_nothing_is_called_by_its_name(database: SqlDatabase, text: str, before: tuple[object, ...]) -> None:
    if text == ORDER and before == (pressed(Button.ORDER_STATUS),):
        return  # there it is what was asked for
    state = goes(database, Front(), *before, Scanned(text=text))
    for language, title in zip(("zh-CN", "en"), SHOWN[text], strict=True):
        view = seen(state, language)
        assert (visit.view(state).screen, view.title) == (Screen.REFUSED, title)
        assert view.line
        assert [row.primary for row in view.actions].count(True) == 1
        assert text not in repr(view)


@pytest.mark.parametrize("text", set(SHOWN) - {"a poem"})
def test_the_next_step_is_to_show_the_right_code(database: SqlDatabase, text: str) -> None:
    state = goes(database, Front(), Scanned(text=text))
    assert seen(state).actions[0].id == "back"
    assert goes(database, state, pressed(Button.BACK)) == Front()


@pytest.mark.parametrize(
    "ways",
    [
        (Scanned(text=ORDER), pressed(Button.ORDER_STATUS)),
        (pressed(Button.ORDER_STATUS), Scanned(text=ORDER)),
    ],
)
def test_an_order_number_leads_to_how_the_order_stands(database: SqlDatabase, ways: tuple[object, ...]) -> None:
    """The number is not typed again; without the phone nothing is told."""
    state = goes(database, Front(), *ways)
    shown = visit.view(state)
    assert (shown.screen, shown.facts.order) == (Screen.STATUS_ASK, "51121001")
    wrong = goes(database, state, OrderTyped(serial=1, number=shown.facts.order or "", locator="0000"))
    assert visit.view(wrong).facts.reason == "no_match"
    found = goes(database, state, OrderTyped(serial=1, number=shown.facts.order or "", locator="5678"))
    assert visit.view(found).facts.order == ORDER
    assert seen(state, "zh-CN").title == "已读到订单号"


def test_an_order_number_without_digits_is_typed(database: SqlDatabase) -> None:
    state = goes(database, Front(), Scanned(text="W-ABCDEF"), pressed(Button.ORDER_STATUS))
    assert (visit.view(state).screen, visit.view(state).facts.order) == (Screen.STATUS_ASK, None)
