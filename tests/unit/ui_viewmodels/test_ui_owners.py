"""The owner that a customer is told is the one that the shipped rules name."""

import tomllib

import pytest

import assets
from ui.viewmodels.texts import LANGUAGES, load

RULES = tomllib.loads(assets.read_text("config/complaints.toml"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("about", sorted(RULES["class"]))
def test_the_owner_on_the_screen_is_the_one_of_the_rules(language: str, about: str) -> None:
    told = load(language)[f"owner.{about}"].removeprefix("The ").lower()
    assert told in RULES["class"][about]["owner"].lower()
