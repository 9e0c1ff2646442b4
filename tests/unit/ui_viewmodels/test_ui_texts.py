"""The words: the same keys in every language, each of them used, in the voice that was agreed."""

import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import product

import pytest
from PySide6.QtGui import QFont, QGuiApplication, QRawFont

from kiosk.link.messages import Facts, Snapshot, Welcome
from kiosk.link.screens import Button, Screen
from ui import samples
from ui.app import FONT
from ui.viewmodels import spoken
from ui.viewmodels.aloud import Aloud
from ui.viewmodels.board import Board, keys
from ui.viewmodels.buttons import Look
from ui.viewmodels.compose import Moment, compose
from ui.viewmodels.entry import MASK
from ui.viewmodels.texts import LANGUAGES, Texts, TextsError, load, words_of

LOOKS = (
    Look(),
    Look(large_text=True, high_contrast=True, language_in_footer=True, reach=True, can_speak=True),
    Look(can_speak=True, read_aloud=True),
)


class Listening(Texts):
    """Texts that remember what was asked for."""

    def __init__(self, language: str) -> None:
        super().__init__(language, load(language).table)
        self.asked: set[str] = set()

    def look(self, key: str) -> str | None:
        self.asked.add(key)
        return super().look(key)


def _moments(texts: Texts) -> Iterator[Moment]:
    """Every sample, and every screen with nothing known, large and small, called and answered."""
    shots = list(samples.all_snapshots().values())
    bare = [Snapshot(serial=1, screen=screen, buttons=tuple(Button)) for screen in Screen]
    staffed = [shot.model_copy(update={"staff": True}) for shot in bare]
    variants = [
        Snapshot(serial=1, screen=Screen.REFUSED, facts=Facts(reason=reason), buttons=tuple(Button))
        for reason in samples.REFUSALS
    ]
    variants += [
        Snapshot(serial=1, screen=Screen.OPEN, facts=Facts(compartment=label, doors_left=left))
        for label in ("A01", "A05", "A07", "A09", "A12", "D01", "D04", None)
        for left in (None, 1, 2)
    ]
    variants += [
        shot.model_copy(
            update={"facts": shot.facts.model_copy(update={"reason": reason, "rule": rule, "tries_left": tries})}
        )
        for shot in bare
        for reason in ("no_match", "too_many_tries", "wrong_pin", "accepted", "review", "refused")
        for rule, tries in (("no_door", 2), ("window_over", None), ("other", 2))
    ]
    answered = [shot.model_copy(update={"help": "answered"}) for shot in shots]
    timed = [
        shot.model_copy(update={"facts": shot.facts.model_copy(update={"at_ms": samples.NOW_MS})})
        for shot in [*bare, *variants]
    ]
    tasks = ("unknown", "mis_open", "overdue", "anything")
    more = [
        Snapshot(
            serial=1,
            screen=Screen.RETRIEVE_LIST,
            buttons=(Button.CHOOSE,),
            facts=Facts(tasks=(samples.TASKS[0].model_copy(update={"task": task}),)),
        )
        for task in tasks
    ]
    more.append(
        Snapshot(serial=1, screen=Screen.RETURN_REASON, buttons=(Button.CHOOSE,), facts=Facts(reasons=("unheard",)))
    )
    for snapshot in [*shots, *bare, *staffed, *variants, *answered, *timed, *more]:
        for look in LOOKS:
            yield Moment(texts, samples.NOW_MS, samples.welcome(), snapshot, "up", look)
    yield Moment(texts, samples.NOW_MS, _with_a_door_in_front(), samples.customer()["open"])
    yield Moment(texts, samples.NOW_MS, None, None, "starting")
    yield Moment(texts, samples.NOW_MS, None, None, "down")
    yield Moment(texts, samples.NOW_MS, samples.welcome(), None, "down")


def _say_all(texts: Texts) -> None:
    aloud = Aloud()
    aloud.possible = True
    aloud.begin()
    aloud.follow(compose(Moment(texts, samples.NOW_MS, samples.welcome(), samples.customer()["idle"])), texts)
    aloud.focus(texts, "key.5", "5", masked=True)
    aloud.typed(texts, "5")
    for script, sheet, lies, written in product(
        ("pinyin", "latin"), ("letters", "signs"), (True, False), (True, False)
    ):
        keys(Board(script, sheet, written, lies), texts)


def _with_a_door_in_front() -> Welcome:
    welcome = samples.welcome()
    rect = welcome.bank.doors[6].rect.model_copy(update={"x_mm": 900})
    door = welcome.bank.doors[6].model_copy(update={"rect": rect})
    return welcome.model_copy(update={"bank": welcome.bank.model_copy(update={"doors": (door,)})})


def test_both_files_have_the_same_keys_and_the_same_words_in_braces() -> None:
    tables = [load(language).table for language in LANGUAGES]
    assert set(tables[0]) == set(tables[1])
    # The month is a number in one language and a name in the other; where a place stands in a sentence may differ.
    free = {"format.day", "format.moment"}
    for key in set(tables[0]) - free:
        assert set(words_of(tables[0][key])) == set(words_of(tables[1][key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_is_used(language: str) -> None:
    texts = Listening(language)
    for moment in _moments(texts):
        shown = compose(moment)
        for private in (True, False):
            spoken.screen(shown, texts, private=private)
    _say_all(texts)
    used = set(texts.asked)
    for path in (files("ui") / "qml").rglob("*.qml"):
        source = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'"([a-z_]+\.[a-z_.]+)"', source))
        used |= {f"key.{name}" for name in ("delete", "next", "done")} if "key." in source else set()
    assert " ".join(sorted(set(texts.table) - used)) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_placeholder_is_left_on_a_screen(language: str) -> None:
    for moment in _moments(load(language)):
        view = compose(moment)
        assert "{" not in repr([value for value in vars(view).values() if isinstance(value, str | tuple)]), view.scene
        assert view.title or moment.snapshot is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_voice(language: str) -> None:
    for key, sentence in load(language).table.items():
        assert not re.search(r"[!！]|error|invalid|illegal|fail|错误|失败|无效|非法", sentence, re.IGNORECASE), key
        assert sentence.count("请") <= 1 or key.startswith("scene.refused_payment"), key


def test_titles_are_short() -> None:
    for key, sentence in load("zh-CN").table.items():
        if key.startswith("scene.") and ".title" in key:
            assert len(re.findall(r"[\u4e00-\u9fff]", sentence)) <= 12, key
    for key, sentence in load("en").table.items():
        if key.startswith("scene.") and ".title" in key:
            assert len(sentence.split()) <= 8, key


def test_chinese_is_set_with_full_width_punctuation() -> None:
    for key, sentence in load("zh-CN").table.items():
        assert not re.search(r"[\u4e00-\u9fff][,.;?]", sentence), key


def test_every_letter_has_a_glyph_in_the_pinned_font(qapp: QGuiApplication) -> None:
    font = QRawFont.fromFont(QFont(FONT))
    assert font.familyName() == FONT
    letters = {letter for language in LANGUAGES for sentence in load(language).table.values() for letter in sentence}
    assert [letter for letter in sorted(letters | {MASK}) if not font.supportsCharacter(ord(letter))] == []


def test_a_sentence_whose_word_is_missing_gives_way_to_the_plain_one() -> None:
    texts = Texts("xx", {"a": "until {when}", "a_plain": "for now", "b": "{x} and {y}"})
    assert texts.say(["a"], {"when": "noon"}) == "until noon"
    assert texts.say(["a"], {}) == "for now"
    assert texts.say(["b"], {"x": "1"}) == ""
    assert texts.say(["b", "a"], {"x": "1", "y": ""}) == "for now"


def test_a_language_that_is_not_shipped_is_said() -> None:
    with pytest.raises(TextsError, match="cannot be read"):
        load("tlh")
