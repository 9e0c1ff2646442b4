"""Writing on the screen: letters become words, nothing outlives the screen that asked, every key has a name."""

from itertools import pairwise

import pytest

from kiosk.link.messages import WORDS
from ui.viewmodels.board import LYING, UPRIGHT, Board, Key, keys
from ui.viewmodels.texts import LANGUAGES, load
from ui.viewmodels.writing import Writing

ZH, EN = load("zh-CN"), load("en")


def attended(language: str = "zh-CN") -> Writing:
    writing = Writing()
    writing.attend(load(language))
    return writing


def types(writing: Writing, letters: str) -> None:
    for letter in letters:
        writing.press("space" if letter == " " else letter)


def offers(writing: Writing) -> list[str]:
    model = writing.offers
    return [model.data(model.index(at), 0x100 + 2) for at in range(model.rowCount())]


def test_pinyin_becomes_the_word_that_is_touched() -> None:
    writing = attended()
    types(writing, "tuikuan")
    assert (writing.text, writing.letters, offers(writing)[0]) == ("", "tuikuan", "退款")
    writing.choose(0)
    assert (writing.text, writing.letters, offers(writing)) == ("退款", "", [])


def test_a_word_for_some_of_the_letters_leaves_the_rest() -> None:
    writing = attended()
    types(writing, "haizibeiguimen")
    writing.choose([one.text for one in writing._found].index("孩子"))
    assert (writing.text, writing.letters) == ("孩子", "beiguimen")


def test_space_and_signs_choose_the_first() -> None:
    writing = attended()
    types(writing, "pingguo huaile，")
    assert writing.text == "苹果坏了，"


def test_english_begins_with_a_capital_and_needs_no_choice() -> None:
    writing = attended("en")
    types(writing, "too slow. really")
    assert (writing.text, writing.letters) == ("Too slow. Really", "")
    writing.press("script")
    types(writing, "tuikuan")
    assert offers(writing)[0] == "退款", "whoever reads English may write Chinese"


def test_delete_takes_letters_first() -> None:
    writing = attended()
    types(writing, "hao ma")
    for left in (("好", "m"), ("好", ""), ("", ""), ("", "")):
        writing.press("delete")
        assert (writing.text, writing.letters) == left


def test_what_is_sent_is_all_of_it_and_nothing_means_skip() -> None:
    writing = attended()
    sent: list[str] = []
    writing.finished.connect(sent.append)
    writing.press("finish")
    types(writing, "huaile")
    writing.press("finish")
    assert sent == ["", "坏了"]


def test_nothing_outlives_the_screen_and_another_language_keeps_the_text() -> None:
    writing = attended()
    types(writing, "huaile tui")
    writing.attend(EN)
    assert (writing.text, writing.letters) == ("坏了tui", "")
    writing.attend(None)
    assert (writing.text, writing.letters) == ("", "")
    types(writing, "huaile")
    assert writing.text == writing.letters == "", "nobody asked"
    writing.attend(ZH)
    assert writing.text == ""


def test_a_text_has_an_end() -> None:
    writing = attended("en")
    types(writing, "x" * (WORDS + 10))
    assert len(writing.text) == WORDS
    pinyin = attended()
    types(pinyin, "hao" * 40)
    assert len(pinyin.letters) <= 30
    pinyin.press("finish")


def test_candidates_come_page_by_page() -> None:
    writing = attended()
    types(writing, "shi")
    seen = set(offers(writing))
    assert writing.more
    for _ in range(30):
        writing.press("more")
        seen |= set(offers(writing))
    assert seen == {one.text for one in writing._found}
    writing.room = 8.0
    assert len(offers(writing)) == 2


@pytest.mark.parametrize("token", ["", "next", "F1", "\n", "退款"])
def test_what_is_no_key_does_nothing(token: str) -> None:
    writing = attended("en")
    writing.press(token)
    writing.choose(99)
    assert writing.text == ("\n" if token == "\n" else "")


BOARDS = [
    Board(script, sheet, written, lies)
    for script in ("pinyin", "latin")
    for sheet in ("letters", "signs")
    for written in (True, False)
    for lies in (True, False)
]


@pytest.mark.parametrize("board", BOARDS, ids=str)
@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_lie_side_by_side_and_each_has_a_name(board: Board, language: str) -> None:
    all_keys = keys(board, load(language))
    columns = LYING if board.lies else UPRIGHT
    rows: dict[int, list[Key]] = {}
    for key in all_keys:
        rows.setdefault(key.row, []).append(key)
        assert key.label
        assert key.at >= 0
        assert key.at + key.span <= columns
    for row in rows.values():
        assert all(one.at + one.span <= other.at for one, other in pairwise(row))
    assert len({key.name for key in all_keys}) == len(all_keys)
    written = {key.token for key in all_keys}
    assert written >= {"delete", "space", "sheet", "script", "finish"}
    assert written >= set("abcdefghijklmnopqrstuvwxyz" if board.sheet == "letters" else "1234567890")
