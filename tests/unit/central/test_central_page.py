"""The live page: both languages, signed in, and true to what the events told."""

import re
from html.parser import HTMLParser

import httpx
import pytest
from central_world import ADMIN, KioskSide, World

from central.pages.board import yuan


def _get(world: World, path: str, auth: tuple[str, str] | None = ("anyone", ADMIN)) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(world.app), base_url="http://central") as client:
            return await client.get(path, auth=auth)

    return world.runner.run(ask())


class _Balance(HTMLParser):
    """Whether every element that is opened is closed."""

    VOID = frozenset({"meta", "link", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data.split()


def _words(page: httpx.Response) -> str:
    assert page.status_code == 200
    parser = _Balance()
    parser.feed(page.text)
    parser.close()
    assert parser.open == []
    return " ".join(parser.words)


def _busy_day(world: World, kiosk: KioskSide) -> None:
    order = world.order(world.add_order(kiosk)["id"])
    item, parcel = order["items"][0]["id"], order["parcels"][0]["id"]
    placed = {"parcel": parcel, "order": order["id"], "compartment": "B02", "epoch": "e", "staff": "s"}
    kiosk.push(
        kiosk.example("kiosk.started"),
        kiosk.example("operation.opened"),
        kiosk.example("operation.settled", compartment="B02"),
        kiosk.event("parcel.loaded", placed),
        kiosk.example("operation.unknown", compartment="C03"),
        kiosk.example("return.received", order=order["id"], item=item),
        kiosk.example("rating.given", face=5),
        kiosk.example("rating.given", face=5),
        kiosk.example("help.called", help="h1"),
        kiosk.example("task.opened"),
        kiosk.example("alarm.raised"),
    )


@pytest.mark.parametrize("path", ["/", "/live/board"])
@pytest.mark.parametrize("auth", [None, ("admin", "wrong"), ("admin", "")])
def test_the_page_asks_who_is_there(world: World, path: str, auth: tuple[str, str] | None) -> None:
    answer = _get(world, path, auth)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")


def test_an_empty_central_has_a_calm_page(world: World) -> None:
    assert "现在没有要处理的事" in _words(_get(world, "/"))
    assert "Nothing waits for anyone" in _words(_get(world, "/?lang=en"))
    assert "现在没有要处理的事" in _words(_get(world, "/?lang=xx"))


def test_the_page_tells_the_day_in_both_languages(world: World, kiosk: KioskSide) -> None:
    _busy_day(world, kiosk)
    chinese = _words(_get(world, "/"))
    english = _words(_get(world, "/?lang=en"))
    for words in (
        "A01 开着",
        "B02 关着 有物品",
        "C03 待查看",
        "顾客呼叫店员",
        "柜门没有打开",
        "¥129.00",
        "保温杯",
        "很满意 2",
        "一般 0",
        "静安店 一层",
        "物品已放入",
        "截至 12:40:00",
    ):
        assert words in chinese
    for words in (
        "A01 open",
        "B02 closed parcel inside",
        "C03 needs a look",
        "A customer calls staff",
        "Door did not open",
        "Vacuum flask",
        "Very good 2",
        "Jing'an Ground floor",
        "Parcel loaded",
    ):
        assert words in english


def test_an_answered_call_and_a_finished_task_leave_the_list(world: World, kiosk: KioskSide) -> None:
    _busy_day(world, kiosk)
    world.admin("POST", "/v1/help/h1/answer", {"by": "0012"})
    kiosk.push(kiosk.example("task.done"))
    assert "Nothing waits for anyone" in _words(_get(world, "/?lang=en"))


def test_a_task_shows_the_code_that_the_customer_shows_at_the_counter(world: World, kiosk: KioskSide) -> None:
    kiosk.push(kiosk.example("task.opened", task="t1", number="0427"))
    assert "柜门没有打开 领取号 0427" in _words(_get(world, "/"))
    assert "Door did not open Counter code 0427" in _words(_get(world, "/?lang=en"))
    kiosk.push(kiosk.example("task.opened", task="t2", kind="look", number=None))
    assert _words(_get(world, "/?lang=en")).count("Counter code") == 1


def test_what_a_newer_kiosk_names_is_shown_as_it_is(world: World, kiosk: KioskSide) -> None:
    kiosk.push(kiosk.example("task.opened", kind="sunstroke"), kiosk.example("alarm.raised", kind="mis_open"))
    kiosk.push(kiosk.example("alarm.raised", kind="whistling"))
    english = _words(_get(world, "/?lang=en"))
    for words in ("sunstroke", "Another door opened too", "A door needs a look"):
        assert words in english


def test_the_fragment_has_the_same_parts_as_the_page(world: World, kiosk: KioskSide) -> None:
    _busy_day(world, kiosk)
    page, fragment = _get(world, "/?lang=en").text, _get(world, "/live/board?lang=en").text
    assert fragment.count("data-part=") == 7
    assert fragment.strip() in page
    assert "<html" not in fragment


def test_what_a_kiosk_says_cannot_become_html(world: World, kiosk: KioskSide) -> None:
    kiosk.push(kiosk.example("kiosk.started", software="<script>alert(1)</script>"))
    text = _get(world, "/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


def test_a_kiosk_with_a_mad_clock_does_not_spoil_the_page(world: World, kiosk: KioskSide) -> None:
    mad = kiosk.example("rating.given") | {"time": "9999-12-31T23:59:59-14:00"}
    assert kiosk.words(mad) == ["applied"]
    _words(_get(world, "/"))


def test_style_and_script_are_our_own_and_nothing_else_may_load(world: World) -> None:
    page = _get(world, "/")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for path, kind in (("/live/style.css", "text/css"), ("/live/live.js", "text/javascript")):
        answer = _get(world, path, None)
        assert answer.headers["content-type"].startswith(kind)
        assert "//" not in re.sub(r"(?m)^ *// [A-Z]", "", answer.text)
        assert path in page.text


def test_amounts_read_as_people_write_them() -> None:
    assert [yuan(fen) for fen in (0, 5, 12900, 123456789)] == ["¥0.00", "¥0.05", "¥129.00", "¥1,234,567.89"]
