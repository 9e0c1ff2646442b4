"""Bytes to text: the likeliest character set, judged from the bytes alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.scan.charset import text_of


@pytest.mark.parametrize(
    ("text", "charset", "named"),
    [
        ("K1ABC-123", "ascii", "utf-8"),
        ("中文取货码", "utf-8", "utf-8"),
        ("中文取货码请到一号柜", "gbk", "gb18030"),
        ("您的取件码：A-12", "gbk", "gb18030"),
        ("提货", "gbk", "gb18030"),
        ("ﾃﾞｻﾞｲﾝQR", "shift_jis", "shift_jis"),
        ("[外側QRコード]", "shift_jis", "shift_jis"),
        ("Müller Straße", "latin-1", "latin-1"),
        ("café", "latin-1", "latin-1"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_reads_the_bytes_in_the_character_set_they_were_written_in(text: str, charset: str, named: str) -> None:
    read = text_of(text.encode(charset))
    assert (read.value, read.charset) == (text, named)


def test_bytes_that_are_no_text_become_latin_1() -> None:
    assert text_of(b"\xff\xfe\x00").value == "\xff\xfe\x00"


@given(st.binary(max_size=200))
def test_every_byte_string_has_a_text_that_gives_the_bytes_back(raw: bytes) -> None:
    read = text_of(raw)
    assert read.value.encode(read.charset) == raw or read.charset in ("gb18030", "shift_jis")


@given(st.text(max_size=100))
def test_utf_8_always_wins(text: str) -> None:
    assert text_of(text.encode()).value == text
