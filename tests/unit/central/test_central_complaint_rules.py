"""The rules of complaints: the shipped document, and what is wrong with others."""

from pathlib import Path

import pytest

from central.complaints.rules import HOUR_MS, Class, Rules, RulesError, read_rules

SHIPPED = Path(__file__).parents[3] / "assets" / "config" / "complaints.toml"


@pytest.fixture
def rules() -> Rules:
    return read_rules(SHIPPED)


@pytest.mark.parametrize(
    ("text", "level", "word"),
    [
        ("孩子被柜门夹手了", "urgent", "孩子被"),
        ("杯子漏水，烫伤了手", "urgent", "烫伤"),
        ("There was SMOKE from the door.", "urgent", "smoke"),
        ("再不处理我就打12315", "high", "12315"),
        ("This is a scam!", "high", "scam"),
        ("The scampi were fine, the fireplace too.", "normal", None),
        ("颜色不喜欢", "normal", None),
        ("", "normal", None),
    ],
)
def test_words_of_anger_or_danger_raise_the_priority(rules: Rules, text: str, level: str, word: str | None) -> None:
    assert rules.level_of(text) == (level, word)


def test_every_class_has_an_owner_and_a_time(rules: Rules) -> None:
    for about in Class:
        assert rules.classes[about].owner
        assert rules.allowed_ms(about) >= HOUR_MS
    assert rules.hours_in("Asia/Shanghai").opens.hour == 9


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(
        SHIPPED.read_text()
        .replace("solve_hours = 36", "solve_hours = -1")
        .replace('level = "high"', 'level = "hot"')
        .replace("weekdays = [1,", "weekdays = [0,")
    )
    with pytest.raises(RulesError) as wrong:
        read_rules(file)
    assert len(str(wrong.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[class.kiosk]", "[class.roof]", "class.roof"),
        ('[class.goods]\nowner = "客服主管 Customer care"\nsolve_hours = 24\n', "", "class.goods"),
        ("opens = 09:00:00", "opens = 22:00:00", "open from"),
        ("version = 1", "version = [", "rules.toml"),
    ],
)
def test_a_document_that_cannot_be_used_says_why(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = SHIPPED.read_text()
    assert old in text
    (tmp_path / "rules.toml").write_text(text.replace(old, new))
    with pytest.raises(RulesError, match=said):
        read_rules(tmp_path / "rules.toml")


def test_no_document_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match="nowhere"):
        read_rules(tmp_path / "nowhere.toml")
