"""Every page of the console in both languages: headings, labels, a way past the menu, and no word left untold."""

import pytest
from central_world import KioskSide, World
from console_bench import Browser, add_user, complain, signed_in
from test_central_refunds import bring_back


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_has_a_heading_labels_and_a_way_past_the_menu(world: World, kiosk: KioskSide, language: str) -> None:
    case, one = bring_back(world, kiosk, decision="review"), complain(world)
    add_user(world, "agent")
    manager, admin = signed_in(world, "manager", language), signed_in(world, "admin", language)
    names = ("complaints", "complaints/new", f"complaints/{one['id']}", "returns", f"returns/{case}", "tasks", "orders")
    for name in (*names, "ratings", "policy", "notices", "people"):
        page = (admin if name == "people" else manager).see(f"/console/{name}")
        tags = [tag for tag, _ in page.tags]
        assert tags.count("h1") == 1
        assert ("html", {"lang": language}) in page.tags
        assert ("a", {"class": "skip", "href": "#content"}) in page.tags
        labelled = {said.get("for") for tag, said in page.tags if tag == "label"}
        for tag, said in page.tags:
            if tag in {"input", "select", "textarea"} and said.get("type") not in {"hidden", "radio"}:
                assert said["id"] in labelled, (name, said)
        assert not [
            word for word in page.words.split() if "." in word and word.split(".")[0] in {"nav", "state", "act"}
        ]


def test_the_language_stays_once_chosen(world: World) -> None:
    browser = Browser(world, "zh-CN")
    assert "登录" in browser.see("/console/sign-in").words
    assert "Sign in" in browser.see("/console/sign-in?lang=en").words
    assert "Sign in" in browser.see("/console/sign-in").words
