"""What is said, to whom, and what is never said."""

import re

import pytest
from PySide6.QtGui import QGuiApplication

from ui import samples
from ui.viewmodels import chimes, spoken
from ui.viewmodels.aloud import Aloud
from ui.viewmodels.compose import Moment, compose
from ui.viewmodels.texts import LANGUAGES, Texts, load
from ui.viewmodels.view import View

ZH, EN = load("zh-CN"), load("en")


def view(name: str, texts: Texts = ZH) -> View:
    return compose(Moment(texts, samples.NOW_MS, samples.welcome(), samples.all_snapshots()[name]))


@pytest.fixture
def aloud(qapp: QGuiApplication) -> Aloud:
    aloud = Aloud()
    aloud.possible = True
    return aloud


def listen(aloud: Aloud) -> list[list[str]]:
    heard: list[list[str]] = []
    aloud.said.connect(lambda _, sentences: heard.append(sentences))
    return heard


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("A07", "A 柜 7 号门", "door A 7"),
        ("D12", "D 柜 12 号门", "door D 12"),
        ("<b>B03</b>", "B 柜 3 号门", "door B 3"),
        ("P-1042-2", "P-1042-2", "P-1042-2"),
        ("R1042", "R1042", "R1042"),
        ("I01, O02", "I01, O02", "I01, O02"),
        ("¥129.00", "129.00 元", "129.00 yuan"),
    ],
)
def test_doors_and_money_are_said_as_people_say_them(written: str, zh: str, en: str) -> None:
    assert spoken.plain(ZH, written) == zh
    assert spoken.plain(EN, written) == en


def test_no_word_is_said_twice() -> None:
    assert spoken.plain(ZH, "正在打开 A07 柜门") == "正在打开 A 柜 7 号门"
    assert spoken.plain(EN, "Opening door A07") == "Opening door A 7"
    assert spoken.plain(EN, "Close A07, and A02 opens next.") == "Close door A 7, and door A 2 opens next."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_says_something_in_its_language(language: str) -> None:
    texts = load(language)
    for name in samples.all_snapshots():
        sentences = spoken.screen(view(name, texts), texts, private=True)
        assert sentences, name
        whole = " ".join(sentences)
        assert bool(re.search(r"[\u4e00-\u9fff]", whole)) == (language == "zh-CN"), (name, whole)
        assert not re.search(r"[<>{}·\u00a0]", whole), (name, whole)


@pytest.mark.parametrize("language", LANGUAGES)
def test_others_hear_no_code_no_amount_and_no_order(language: str) -> None:
    texts = load(language)
    for name in samples.all_snapshots():
        whole = " ".join(spoken.screen(view(name, texts), texts, private=False))
        assert not re.search(r"4821|4 8 2 1|7730|7 7 3 0|P-\d|\d\.\d\d (?:元|yuan)|T-shirt|短袖", whole), (name, whole)


def test_who_listens_alone_hears_the_number() -> None:
    assert "号码是 4 8 2 1" in spoken.screen(view("jam"), ZH, private=True)
    assert "号码在屏幕上" in spoken.screen(view("jam"), ZH, private=False)


def test_a_masked_digit_is_never_said(aloud: Aloud) -> None:
    heard = listen(aloud)
    aloud.begin()
    aloud.focus(ZH, "key.7", "7", masked=True)
    aloud.typed(ZH, "")
    aloud.plug(True)
    aloud.typed(ZH, "")
    assert heard == [["数字键"], ["已输入一位"], ["已输入一位"]]
    assert not any("7" in part for sentences in heard for part in sentences)


def test_digits_of_a_code_are_said_into_headphones_only(aloud: Aloud) -> None:
    heard = listen(aloud)
    aloud.begin()
    aloud.typed(EN, "7")
    aloud.plug(True)
    aloud.typed(EN, "7")
    assert heard == [["dot"], ["7"]]


def test_another_screen_is_said_whole_and_the_same_one_only_where_it_changed(aloud: Aloud) -> None:
    heard = listen(aloud)
    aloud.begin()
    aloud.follow(view("idle"), ZH)
    assert heard[0][:2] == [ZH["speech.begin"], "请出示取件码"]
    aloud.follow(view("idle"), ZH)
    assert len(heard) == 1
    aloud.follow(view("idle_called"), ZH)
    assert heard[1] == ["已呼叫店员"]
    aloud.follow(view("open"), ZH)
    assert heard[2][0] == "A 柜 7 号门，柜门已打开" or heard[2][0].startswith("A 柜 7 号门")
    aloud.follow(view("open", EN), EN)
    assert heard[3][0] == "door A 7 is open"
    aloud.repeat(view("open", EN), EN)
    assert heard[4] == heard[3]


def test_without_a_voice_nothing_is_said(aloud: Aloud) -> None:
    aloud.possible = False
    heard = listen(aloud)
    aloud.plug(True)
    aloud.begin()
    aloud.follow(view("idle"), ZH)
    assert heard == []


def test_headphones_begin_and_end_it(aloud: Aloud) -> None:
    hushed: list[int] = []
    aloud.hushed.connect(lambda: hushed.append(1))
    aloud.plug(True)
    assert (aloud.on, aloud.private) == (True, True)
    aloud.leave()
    assert aloud.on
    aloud.plug(False)
    assert (aloud.on, aloud.private, hushed) == (False, False, [1])
    aloud.begin()
    aloud.leave()
    assert not aloud.on


def test_what_may_be_kept_holds_no_word_of_anybody() -> None:
    for language in LANGUAGES:
        texts = load(language)
        sentences = set(spoken.fixed(texts))
        assert len(sentences) > 200
        assert not any("{" in sentence for sentence in sentences)


def test_every_sound_has_a_sign() -> None:
    """Heard only together with something to see: a sign, the number of a door, a notice, a question."""
    quiet = view("checking")
    heard: dict[str, list[str]] = {}
    for name in samples.all_snapshots():
        shown = view(name)
        if sound := chimes.between(quiet, shown):
            heard.setdefault(sound, []).append(name)
            assert shown.sign or shown.door or shown.drawing or shown.banner or shown.more_time, name
    assert set(heard) == {"success", "attention", "door", "help"}
    assert "more_time" in heard["attention"]
    assert "jam" in heard["attention"]


def test_a_screen_that_stays_makes_no_sound_again() -> None:
    assert chimes.between(view("open"), view("open")) == ""
    assert chimes.between(view("open"), view("open_right")) == "door"
    assert chimes.between(view("opening"), view("opening")) == ""
