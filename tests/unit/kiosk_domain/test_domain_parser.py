"""The one parser: each kind of text, and any text at all."""

import random
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.channels import Characters, Rule, Rules, Use
from kiosk.domain.codes import Code, GoodsCode, MemberCode, NotOurs, NumberCode, OpaqueCode, PaymentCode, parse
from kiosk.domain.gs1 import Elements, checked, elements_of, gtin_of, link_elements, upce_expanded

MERCHANT = "00020101021226580014A0000005240101030102030405204000053031565802CN5904SHOP6004CITY6304A1B2"
RULES = Rules(
    (
        Rule("group-buy", Use.CREDENTIAL, "GB-", 9, 12, Characters.DIGITS),
        Rule("till", Use.RECEIPT, "R", 8, 8, Characters.LETTERS_AND_DIGITS),
        Rule("web", Use.ORDER, "SO", 6, 20),
        Rule("courier", Use.LABEL, "SF", 14, 15, Characters.DIGITS),
        Rule("thirteen", Use.CREDENTIAL, "69", 13, 13, Characters.DIGITS),
    )
)


@pytest.mark.parametrize(
    ("text", "gtin"),
    [
        ("6901234567892", "06901234567892"),
        ("96385074", "00000096385074"),
        ("036000291452", "00036000291452"),
        ("10614141000415", "10614141000415"),
        ("04252614", "00042100005264"),
        ("]C10109506000134352", "09506000134352"),
        ("(01)09506000134352(10)ABC", "09506000134352"),
        ("https://id.gs1.org/01/09506000134352/10/ABC/21/7?17=271231", "09506000134352"),
        ("https://shop.example/some/where/01/9506000134352", "09506000134352"),
    ],
)
def test_goods_are_known_by_their_number(text: str, gtin: str) -> None:
    code = parse(text)
    assert isinstance(code, GoodsCode)
    assert code.elements.gtin == gtin


@pytest.mark.parametrize(
    "text", ["6901234567893", "96385075", "036000291453", "(01)09506000134353", "00000000", "0" * 14]
)
def test_a_wrong_check_digit_is_no_number_of_goods(text: str) -> None:
    assert isinstance(parse(text), OpaqueCode)


@pytest.mark.parametrize(
    ("digits", "expanded"),
    [
        ("04252614", "042100005264"),
        ("01234505", "012000003455"),
        ("21234505", None),
        ("0123450", None),
        ("0425261x", None),
    ],
)
def test_upce_stands_for_upca(digits: str, expanded: str | None) -> None:
    assert upce_expanded(digits) == expanded


@pytest.mark.parametrize("seed", range(20))
def test_one_wrong_digit_is_always_seen(seed: int) -> None:
    print("seed", seed)
    chance = random.Random(seed)
    body = "".join(chance.choices("0123456789", k=chance.choice((7, 11, 12, 13, 17))))
    (whole,) = (body + digit for digit in "0123456789" if checked(body + digit))
    at = chance.randrange(len(whole))
    for digit in set("0123456789") - {whole[at]}:
        assert not checked(whole[:at] + digit + whole[at + 1 :])


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("(00)106141412345678908", Elements(sscc="106141412345678908")),
        ("]C100106141412345678908", Elements(sscc="106141412345678908")),
        (
            "]d2010950600013435210ABC-1\x1d21XYZ\x1d17271231",
            Elements("09506000134352", None, "ABC-1", "XYZ", "271231"),
        ),
        ("0109506000134352\x1d10A", Elements("09506000134352", None, "A")),
        ("(01)09506000134352(01)09506000134352", None),
        ("(10)ABC", None),
        ("(99)ABC(01)09506000134352", None),
        ("(01)0950600013435", None),
        ("(01)09506000134352(10)" + "A" * 21, None),
        ("(01)09506000134352(10)中文", None),
        ("]C1", None),
        ("()(01)", None),
    ],
)
def test_element_strings(text: str, elements: Elements | None) -> None:
    assert elements_of(text) == elements


@pytest.mark.parametrize(
    "link",
    [
        "https://id.gs1.org/01/09506000134353",
        "https://id.gs1.org/01/",
        "https://id.gs1.org/01",
        "https://id.gs1.org/01/09506000134352/10",
        "https://id.gs1.org/01/09506000134352/xx/1",
        "ftp://id.gs1.org/01/09506000134352",
        "https://[id/01/09506000134352",
        "https://id.gs1.org/?" + "17=271231&" * 40,
    ],
)
def test_links_that_name_no_goods(link: str) -> None:
    assert link_elements(link) is None


@pytest.mark.parametrize(
    "text",
    [
        "134567890123456789",
        "2812345678901234",
        MERCHANT,
        "hQVDUFYwMWETTwegAABVIEoH",
        "https://qr.alipay.com/fkx123",
        "HTTPS://QR.ALIPAY.COM/FKX123",
        "wxp://f2f0abcdef",
        "weixin://wxpay/bizpayurl?pr=abc",
        "https://wx.tenpay.com/f2f?t=1",
        "https://qr.95516.com/00010000/1",
    ],
)
def test_payment_codes_are_dropped_with_all_they_say(text: str) -> None:
    code = parse(text)
    assert code == PaymentCode()
    assert vars(code) == {}


def test_a_link_elsewhere_is_no_payment() -> None:
    assert parse("https://qr.alipay.com.evil.example/abc123") == OpaqueCode("abc123")
    assert parse("weixin:") == OpaqueCode("weixin:")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GB-123456", OpaqueCode("GB-123456")),
        ("GB-12345", OpaqueCode("GB-12345")),
        ("RA1B2C3D", NumberCode(Use.RECEIPT, "till", "RA1B2C3D")),
        ("SO-2026-77", NumberCode(Use.ORDER, "web", "SO-2026-77")),
        ("SF123456789012", NumberCode(Use.LABEL, "courier", "SF123456789012")),
        ("6901234567892", OpaqueCode("6901234567892")),
        ("https://shop.example/p?token=SO-2026-77", NumberCode(Use.ORDER, "web", "SO-2026-77")),
    ],
)
def test_channels_say_what_their_codes_are(text: str, expected: Code) -> None:
    assert parse(text, rules=RULES) == expected


def test_strict_channels_let_nothing_else_open() -> None:
    strict = Rules(RULES.rules, strict=True)
    assert parse("GB-123456", rules=strict) == OpaqueCode("GB-123456")
    assert parse("GB-12345", rules=strict) == NotOurs()
    assert parse("anything", rules=strict) == NotOurs()


def test_a_code_of_ours_that_looks_like_goods_is_ours() -> None:
    assert parse("6901234567892", lambda text: text == "6901234567892") == OpaqueCode("6901234567892")


def test_member_cards() -> None:
    assert parse("KMB1:8f3a-22") == MemberCode("KMB1:8f3a-22")
    assert parse("KMB1:") == NotOurs()
    assert "8f3a" not in repr(parse("KMB1:8f3a-22"))


SHAPES = st.one_of(
    st.text(),
    st.text("0123456789", min_size=6, max_size=26),
    st.text("0123456789()]C1d2\x1d", max_size=60),
    st.builds("https://{}/01/{}".format, st.text(max_size=10), st.text("0123456789/", max_size=40)),
    st.builds("000201{}6304{}".format, st.text(max_size=20), st.text("0123456789ABCDEFabcdef", max_size=5)),
    st.builds("{}:{}".format, st.sampled_from(["https", "http", "weixin", "wxp", "KSB1", "KMB1"]), st.text()),
)


@given(SHAPES, st.booleans(), st.sampled_from([Rules(), RULES, Rules(RULES.rules, strict=True)]))
@settings(max_examples=1500, deadline=None)
def test_every_text_is_exactly_one_kind(text: str, ours: bool, rules: Rules) -> None:
    code = parse(text, lambda _text: ours, rules)
    assert sum(type(code) is kind for kind in get_args(Code)) == 1
    assert parse(text, lambda _text: ours, rules) == code
    if isinstance(code, OpaqueCode):
        assert 0 < len(code.text) <= 200
        assert code.text.isprintable()
    if isinstance(code, GoodsCode):
        number = code.elements.gtin or code.elements.sscc
        assert number
        assert checked(number)
        assert code.elements.gtin is None or gtin_of(code.elements.gtin) == code.elements.gtin
