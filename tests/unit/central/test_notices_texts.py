"""What notices say: checked whole at the start, in both languages, in plain words, whatever stands in a name."""

import re
from itertools import product
from typing import get_args

import pytest
from central_world import SHOP, KioskSide, World
from notice_bench import Kept, deliver, loaded, ordered, with_notices

from central.notices import texts
from central.notices.kinds import Kind
from central.notices.texts import BARE, EXAMPLE, PLACEHOLDERS, TemplatesUnusableError, Text

UNWANTED = "fee|charge|fine|penalty|error|failed|invalid|费|罚|失败|无效|非法|错误"
KINDS: tuple[Kind, ...] = get_args(Kind)


def test_the_texts_that_are_shipped_can_all_be_written() -> None:
    texts.check()
    assert set(EXAMPLE) == set(BARE) == PLACEHOLDERS
    assert {"zh-CN", "en"} == texts.LANGUAGES


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("{{ order }}\n\n{{ phone }}", "phone"),
        ("{{ order }}\n\n{% if doors %}", "cannot be read"),
        ("{{ order | upcase }}\n\nx", "cannot be read"),
        ("{{ order.secret.more }}\n\n{{ nobody }} {{ email }}", "email, nobody"),
    ],
)
def test_a_text_that_names_what_no_notice_knows_is_found_at_the_start(source: str, word: str) -> None:
    with pytest.raises(TemplatesUnusableError, match=word):
        texts.check_names("en/ready.txt", source)


def test_central_does_not_start_with_a_text_missing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "NAMES", texts.NAMES - {"en/overdue.txt"})
    with pytest.raises(TemplatesUnusableError, match="overdue in en"):
        texts.check()
    world.app.state.central.close()
    with pytest.raises(TemplatesUnusableError):
        world.start()
    monkeypatch.undo()
    world.start()


@pytest.mark.parametrize(("kind", "language"), list(product(KINDS, ("zh-CN", "en"))))
def test_every_notice_is_plain_and_says_what_comes_next(kind: Kind, language: str) -> None:
    for values in (EXAMPLE, BARE):
        text = texts.render(kind, language, values)
        whole = text.subject + "\n" + text.body
        assert 2 <= len(text.lines) <= 8
        assert not re.search(r"None|\{|\}|[!！]|  ", whole), whole
        assert not re.search(f"(?i){UNWANTED}", whole), whole
        assert all(line[-1] in ".?。？" for line in text.lines), whole
        assert len(text.subject) <= (24 if language == "zh-CN" else 60)
        if language == "zh-CN":
            assert not re.search(r"[,;?]", whole), "Chinese text has full-width punctuation"
            assert "请" in whole
        else:
            assert whole.isascii() or "¥" in whole


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-CN", "zh-CN"),
        ("zh-TW", "zh-CN"),
        ("zh", "zh-CN"),
        ("en", "en"),
        ("en-GB", "en"),
        ("fr", "en"),
        ("ja", "en"),
    ],
)
def test_who_reads_a_language_without_texts_gets_the_nearest(tag: str, language: str) -> None:
    assert texts.language_of(tag) == language
    assert texts.render("ready", tag, EXAMPLE) == texts.render("ready", language, EXAMPLE)


def test_a_language_that_lacks_one_text_falls_back_for_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "LANGUAGES", texts.LANGUAGES | {"fr"})
    assert texts.render("ready", "fr", EXAMPLE) == texts.render("ready", "en", EXAMPLE)


@pytest.mark.parametrize("unseen", ["a\r\nb", "a\x00b", "a\u2028b", "a\u202eb", "a \t b", "\ufeffa b\n"])
def test_what_breaks_or_turns_a_line_becomes_a_space(unseen: str) -> None:
    assert texts.plain(unseen) == "a b"


def test_money_is_exact() -> None:
    for fen, zh, en in ((1, "0.01 元", "¥0.01"), (12900, "129.00 元", "¥129.00"), (30001, "300.01 元", "¥300.01")):
        values = EXAMPLE | {"amount_fen": fen}
        assert zh in texts.render("refunded", "zh-CN", values).body
        assert en in texts.render("refunded", "en", values).body


def test_the_page_escapes_what_a_name_holds() -> None:
    page = texts.page(Text("<i>", ("<b>&",)), "en", qr=False)
    assert "<i>" not in page
    assert "&lt;b&gt;&amp;" in page


def test_a_nasty_name_of_a_shop_or_an_order_is_one_line_of_text(world: World, kiosk: KioskSide) -> None:
    with_notices(world)
    nasty = "静安\r\nBcc: thief@example.com{{ code }}"
    world.admin("POST", "/v1/shops", SHOP | {"name": {"zh-CN": nasty, "en": "x", "fr": "Le\nmagasin"}})
    order = ordered(world, kiosk, "W1\nX-Header: 1")
    other = ordered(world, kiosk, "W2", contact={"email": "a@example.com", "language": "fr"})
    kiosk.push(loaded(kiosk, order), loaded(kiosk, other, door="A02", epoch="e2"))
    mail = Kept()
    deliver(world, mail)
    first, second = sorted(mail.letters, key=lambda letter: str(letter.values["order"]))
    assert first.text.subject == "订单 W1 X-Header: 1 可以取件了"
    assert "静安 Bcc: thief@example.com{{ code }} 一层" in first.text.body
    assert second.values["shop"] == "Le magasin", "a name in the reader's own language where there is one"
    assert second.text.subject == "Order W2 is ready to collect"
