"""What a scanned text is taken for."""

import json
import random
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.codes import BadgeCode, Code, NotOurs, OpaqueCode, PaymentCode, SignedCode, parse, unpack_claims

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "credentials.json").read_text())


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_a_token_of_the_vectors_comes_apart_as_written(vector: dict[str, str]) -> None:
    code = parse(vector["token"] + "\r\n")
    assert isinstance(code, SignedCode)
    assert code.raw.hex() == vector["claims"]
    assert code.signature.hex() == vector["signature"]


def test_claims_are_big_endian() -> None:
    claims = unpack_claims(bytes.fromhex("01050102" + "0102030405060708" + "69220f60" + "00"))
    assert (claims.version, claims.key_id, claims.kiosk, claims.flags) == (1, 5, 0x0102, 0)
    assert claims.credential_id == "0102030405060708"
    assert claims.expires_ms == 0x69220F60 * 1000
    with pytest.raises(ValueError, match="17 bytes"):
        unpack_claims(b"\x01" * 16)


@pytest.mark.parametrize(
    ("text", "payment"),
    [
        ("10" + "0" * 16, True),
        ("13" + "4" * 16, True),
        ("15" + "9" * 16, True),
        ("16" + "0" * 16, False),
        ("09" + "0" * 16, False),
        ("13" + "4" * 15, False),
        ("13" + "4" * 17, False),
        ("25" + "0" * 14, True),
        ("28" + "1" * 16, True),
        ("30" + "9" * 22, True),
        ("30" + "9" * 23, False),
        ("25" + "0" * 13, False),
        ("24" + "0" * 14, False),
        ("31" + "0" * 14, False),
        (" 13" + "4" * 16 + "\n", True),
        ("１３" + "４" * 16, False),
    ],
)
def test_payment_codes_are_recognised_by_length_and_beginning(text: str, payment: bool) -> None:
    code = parse(text)
    assert isinstance(code, PaymentCode if payment else OpaqueCode)
    if payment:
        assert vars(code) == {}
        assert repr(code) == "PaymentCode()"


def test_a_code_of_ours_that_looks_like_a_payment_code_is_ours() -> None:
    text = "134567890123456789"
    assert parse(text, lambda asked: asked == text) == OpaqueCode(text)
    assert parse(text, lambda asked: False) == PaymentCode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KSB1:0K4XQ2M8TBN7", BadgeCode("KSB1:0K4XQ2M8TBN7")),
        ("KSB1:", NotOurs()),
        ("KSB1:" + "A" * 60, NotOurs()),
        ("KSB1:a b", NotOurs()),
        ("EX-99120031", OpaqueCode("EX-99120031")),
        ("  EX-99120031 ", OpaqueCode("EX-99120031")),
        ("", NotOurs()),
        ("   ", NotOurs()),
        ("x" * 200, OpaqueCode("x" * 200)),
        ("x" * 201, NotOurs()),
        ("a\x00b", NotOurs()),
        ("half \ud800 character", NotOurs()),
        ("https://shop.example/p?token=AB12", OpaqueCode("AB12")),
        ("HTTPS://shop.example/p/AB12", OpaqueCode("AB12")),
        ("https://shop.example/p/134567890123456789", PaymentCode()),
        ("http://shop.example/p?token=AB12", NotOurs()),
        ("https://shop.example/", NotOurs()),
        ("https://[shop/x", NotOurs()),
        ("https://shop.example/?" + "a=1&" * 50, NotOurs()),
        ("9" * 5000, NotOurs()),
    ],
)
def test_everything_else_is_told_apart(text: str, expected: Code) -> None:
    assert parse(text) == expected


def test_no_representation_shows_a_code() -> None:
    for text in ("EX-99120031", "KSB1:0K4XQ2M8TBN7", VECTORS["vectors"][0]["token"]):
        assert text not in repr(parse(text))


@given(st.text())
@settings(max_examples=500, deadline=None)
def test_no_text_at_all_raises(text: str) -> None:
    for candidate in (text, "https://" + text, "KSB1:" + text, text.ljust(122, "0")[:122]):
        parse(candidate)


def test_no_text_of_the_alphabet_raises(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(2_000):
        parse("".join(chance.choices(string.digits + string.ascii_uppercase + " $%*+-./:", k=122)))
