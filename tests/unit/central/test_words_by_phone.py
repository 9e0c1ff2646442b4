"""Words that a customer adds on their own phone: by the kiosk's link alone, once in safety, and told to nobody else."""

from base64 import b32encode
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
from central_world import NOON_MS, KioskSide, World
from console_bench import Browser, Page, signed_in
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.complaints.by_phone import MOST_TIMES, MOST_WORDS
from central.pace import MOST
from kiosk.services import phone_words
from kiosk.services.facts import Shop

ADDRESS = "https://pickup.example.com"
DAY_MS = 86_400_000


class Phones:
    """A central that phones reach, one kiosk, and complaints with links; each test has a complaint of its own."""

    def __init__(self, world: World) -> None:
        world.settings = world.settings.model_copy(update={"public_url": ADDRESS})
        world.restart()
        self.world, self.kiosk = world, world.enrol()
        self.shop = Shop.model_validate(self.kiosk.changes("shop.put")[-1])
        self.count = 0

    def name(self) -> str:
        self.count += 1
        return str(UUID(int=0x0192F3A07C0070008000 << 48 | self.count))

    def link(self, complaint: str, until_ms: int | None = None, by: KioskSide | None = None, **more: Any) -> str:
        """The address as the kiosk makes it, without central's own part."""
        kiosk = by or self.kiosk
        until = self.world.clock.now_ms + DAY_MS if until_ms is None else until_ms
        whole = phone_words.link(self.shop, complaint, until, more.get("language"), more.get("key", kiosk.key).sign)
        assert whole is not None
        assert whole.startswith(f"{ADDRESS}/w/")
        return whole.removeprefix(ADDRESS)

    def opened(self, **said: object) -> tuple[str, str]:
        """A complaint without words as its kiosk tells it, and its link."""
        name = self.name()
        data = {
            "complaint": name,
            "cause": "customer",
            "about": "goods",
            "remedy": "refund",
            "number": f"1K1122-{self.count}",
        }
        event = self.kiosk.example("complaint.opened", **{**data, **said})
        assert self.kiosk.words(event) == ["applied"]
        return name, self.link(name)

    def send(self, link: str, words: str) -> httpx.Response:
        return Browser(self.world).ask("POST", link, data={"words": words})

    def see(self, link: str, status: int = 200) -> Page:
        return Browser(self.world).see(link, status)

    def told(self, complaint: str) -> Any:
        return self.world.admin("GET", f"/v1/complaints/{complaint}")


@pytest.fixture(scope="module")
def phones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phones]:
    made = Phones(World(tmp_path_factory.mktemp("phones")))
    yield made
    made.world.close()


def test_words_come_to_the_complaint_once_and_the_customer_is_thanked(phones: Phones) -> None:
    name, link = phones.opened()
    page = phones.see(f"{link}?lang=en")
    assert "Please write here" in page.words
    assert "Complaint · Goods" in page.words
    answer = phones.send(f"{link}?lang=en", "  The flask leaks.\r\nAgain.  ")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{link}?lang=en")
    told = phones.told(name)
    assert (told["text"], told["level"], told["state"]) == ("The flask leaks.\nAgain.", "normal", "open")
    assert [(one["act"], one["by"], one["note"]) for one in told["acts"]] == [
        ("add", "customer", "The flask leaks.\nAgain.")
    ]
    thanks = phones.see(f"{link}?lang=en")
    for said in ("Thank you", told["number"], "400-000-0000", "12315", "2025-11-22"):
        assert said in thanks.words
    assert "leaks" not in thanks.words, "whoever finds the code reads nothing"


def test_who_taps_twice_has_written_once(phones: Phones) -> None:
    name, link = phones.opened()
    assert [phones.send(link, "苹果坏了").status_code for _ in range(3)] == [303] * 3
    assert len(phones.told(name)["acts"]) == 1


def test_more_may_be_added_and_then_the_code_is_used_up(phones: Phones) -> None:
    name, link = phones.opened()
    for number in range(MOST_TIMES):
        assert phones.send(link, f"words {number}").status_code == 303
    refused = phones.send(f"{link}?lang=en", "one more")
    assert refused.status_code == 409
    assert "was not taken" in refused.text
    assert "one more" in refused.text, "and nobody has to write it again"
    told = phones.told(name)
    assert told["text"] == "words 0\n\nwords 1\n\nwords 2"
    assert "used up" in phones.see(f"{link}?lang=en").words


@pytest.mark.parametrize(("words", "level", "word"), [
    ("孩子被柜门夹手了", "urgent", "孩子被"),
    ("I will tell a lawyer", "high", "lawyer"),
    ("谢谢", "normal", None),
])  # fmt: skip
def test_words_of_anger_and_danger_raise_the_priority(phones: Phones, words: str, level: str, word: str | None) -> None:
    name, link = phones.opened()
    phones.send(link, words)
    told = phones.told(name)
    assert (told["level"], told["word"]) == (level, word)
    phones.send(link, "It is all right.")
    assert phones.told(name)["level"] == level, "and calmer words do not lower it"


def test_words_for_a_closed_complaint_open_it_again(phones: Phones) -> None:
    name, link = phones.opened()
    phones.world.admin("POST", f"/v1/complaints/{name}/acts", {"act": "close", "note": "no words", "by": "0012"})
    phones.send(link, "I was still writing.")
    told = phones.told(name)
    assert (told["state"], told["reopened"], told["solving"]["done_ms"]) == ("open", 1, None)


def test_words_that_were_waited_for_end_the_waiting(phones: Phones) -> None:
    name, link = phones.opened()
    act = f"/v1/complaints/{name}/acts"
    phones.world.admin("POST", act, {"act": "wait", "by": "0012"})
    assert phones.told(name)["solving"]["due_ms"] is None
    phones.send(link, "Here I am.")
    assert phones.told(name)["solving"]["due_ms"] is not None
    phones.world.admin("POST", act, {"act": "propose", "note": "a new one", "by": "0012"})
    phones.send(link, "And a bag.")
    told = phones.told(name)
    assert (told["state"], told["solving"]["due_ms"]) == ("proposed", None), "the proposal still waits for a yes"


@pytest.mark.parametrize("words", ["", "   ", "\x00\x07", "x" * (MOST_WORDS + 1)])
def test_words_that_do_not_fit_stay_in_the_field(phones: Phones, words: str) -> None:
    name, link = phones.opened()
    answer = phones.send(f"{link}?lang=en", words)
    assert answer.status_code == 422
    assert "1 to 500 characters" in answer.text
    assert words.strip(" \x00\x07") in answer.text
    assert phones.told(name)["acts"] == []


def test_five_hundred_characters_fit_and_markup_is_only_words(phones: Phones) -> None:
    name, link = phones.opened()
    words = ("<script>alert(1)</script>" + "字" * MOST_WORDS)[:MOST_WORDS]
    assert phones.send(link, words).status_code == 303
    assert phones.told(name)["text"] == words
    manager = signed_in(phones.world, "manager")
    page = manager.see(f"/console/complaints/{name}")
    assert "the customer" in page.words
    assert "script" not in [tag for tag, _ in page.tags]


@pytest.mark.parametrize("spoil", [
    lambda token: token[:-1],
    lambda token: token + "A",
    lambda token: "A" * len(token),
    lambda token: token[:60] + ("A" if token[60] != "A" else "B") + token[61:],
    lambda token: token[:-20] + "AAAAAAAAAAAAAAAAAAAA",
    lambda token: "1" * len(token),
    lambda token: "x",
    lambda token: "字" * 140,
])  # fmt: skip
def test_a_code_that_no_kiosk_signed_is_not_known(phones: Phones, spoil: Any) -> None:
    _, link = phones.opened()
    bad = "/w/" + quote(spoil(link.removeprefix("/w/")))
    page = phones.see(f"{bad}?lang=en", 404)
    assert "We do not know this code" in page.words
    assert "form" not in [tag for tag, _ in page.tags]
    refused = phones.send(bad, "words of nobody")
    assert refused.status_code == 404
    assert "words of nobody" in refused.text


def test_every_letter_of_a_code_counts(phones: Phones) -> None:
    """All but the last, of which base32 uses one bit in five: no change of one letter opens anything."""
    _, link = phones.opened()
    token = link.removeprefix("/w/")
    for at in range(0, len(token) - 1, 3):
        changed = token[:at] + ("B" if token[at] == "A" else "A") + token[at + 1 :]
        assert Browser(phones.world).ask("GET", f"/w/{changed}").status_code == 404, at


def test_another_kiosk_cannot_speak_for_this_one(phones: Phones) -> None:
    name, _ = phones.opened()
    other = phones.world.enrol()
    as_the_other = Shop.model_validate(other.changes("shop.put")[-1])
    own = phone_words.link(as_the_other, name, NOON_MS + DAY_MS, None, other.key.sign)
    assert own is not None
    for link in (own.removeprefix(ADDRESS), phones.link(name, by=other)):
        assert phones.see(link, 404)
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    assert phones.see(phones.link(name, key=stranger), 404)


def test_the_kiosks_key_opens_nothing_by_what_it_signed_for_something_else(phones: Phones) -> None:
    name, _ = phones.opened()
    said = bytes([1]) + phones.kiosk.number.to_bytes(2) + UUID(name).bytes + (NOON_MS // 1000 + 9).to_bytes(4)
    token = b32encode(said + phones.kiosk.key.sign(said)).rstrip(b"=").decode()
    assert phones.see(f"/w/{token}", 404)


def test_a_complaint_that_the_kiosk_has_not_told_yet_is_asked_to_wait(phones: Phones) -> None:
    name = phones.name()
    link = phones.link(name)
    page = phones.see(f"{link}?lang=en", 409)
    assert "try again in some minutes" in page.words
    assert page.headers["retry-after"] == "180"
    refused = phones.send(link, "too early")
    assert (refused.status_code, "too early" in refused.text) == (409, True)
    data = {"complaint": name, "cause": "customer", "number": "1K1122-99"}
    assert phones.kiosk.words(phones.kiosk.example("complaint.opened", **data)) == ["applied"]
    assert phones.send(link, "too early").status_code == 303
    assert phones.told(name)["text"] == "too early"


@pytest.mark.parametrize("known", [True, False])
def test_a_code_ends_with_its_time(phones: Phones, known: bool) -> None:
    name, _ = phones.opened() if known else (phones.name(), "")
    assert phones.see(phones.link(name, NOON_MS + 1000), 200 if known else 409)
    page = phones.see(phones.link(name, NOON_MS) + "?lang=en", 410)
    assert "no longer valid" in page.words
    refused = phones.send(phones.link(name, NOON_MS), "late words")
    assert (refused.status_code, "late words" in refused.text) == (410, True)


def test_a_kiosk_whose_clock_is_ahead_keeps_no_code_alive(phones: Phones) -> None:
    name, _ = phones.opened()
    years = phones.link(name, NOON_MS + 3650 * DAY_MS)
    assert phones.see(years)
    phones.world.clock.now_ms += DAY_MS
    try:
        assert phones.see(years, 410)
    finally:
        phones.world.clock.now_ms -= DAY_MS


@pytest.mark.parametrize(
    ("query", "heading"), [("", "请写在这里"), ("?lang=en", "Please write here"), ("?lang=xx", "请写")]
)
def test_the_page_can_be_read_and_used_without_a_script_in_both_languages(
    phones: Phones, query: str, heading: str
) -> None:
    _, link = phones.opened()
    page = phones.see(link + query)
    assert heading in page.words
    tags = [tag for tag, _ in page.tags]
    assert (tags.count("h1"), tags.count("textarea"), tags.count("button"), "script" in tags) == (1, 1, 1, False)
    assert {said["for"] for tag, said in page.tags if tag == "label"} == {"words"}
    assert ("html", {"lang": "en" if query == "?lang=en" else "zh-CN"}) in page.tags
    assert "set-cookie" not in page.headers
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"
    assert not [word for word in page.words.split() if word.startswith(("phone.", "kind.", "about.", "remedy."))]


def test_praise_is_not_promised_an_answer(phones: Phones) -> None:
    _, link = phones.opened(kind="praise", about="service", remedy=None)
    words = phones.see(f"{link}?lang=en").words
    assert "12315" not in words
    assert "by" not in words.split("Hotline")[0].split("Praise")[1]


def test_who_tries_codes_keeps_nobody_waiting(phones: Phones) -> None:
    central = phones.world.app.state.central
    for _ in range(MOST):
        central.pace.may()
    try:
        page = phones.see("/w/x?lang=en", 429)
        assert "Too many people" in page.words
        assert phones.send("/w/x", "words").status_code == 429
        phones.world.clock.now_s += 60
        assert phones.see("/w/x", 404)
    finally:
        phones.world.clock.now_s += 600
