"""The console, and a complaint on a phone, in a real browser without scripts: by keyboard, narrow, with contrast."""

from collections.abc import Iterator

import httpx
import pytest
from central_world import ADMIN
from playwright.sync_api import Browser, Page
from web_site import PASSWORD, Site

PAGES = ("complaints", "complaints/new", "complaints/{complaint}", "counter", "counter/{ticket}", "returns",
         "returns/{case}", "tasks", "orders", "orders/{order}", "ratings", "policy", "notices", "people",
         "password")  # fmt: skip
MOST_TABS = 80

CONTRAST = """() => {
  const rgb = css => css.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const ground = one => {
    for (; one; one = one.parentElement) {
      const found = rgb(getComputedStyle(one).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const low = [];
  for (const one of document.querySelectorAll("body *")) {
    const own = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!own && !["INPUT", "TEXTAREA", "SELECT"].includes(one.tagName)) continue;
    const [a, b] = [light(rgb(getComputedStyle(one).color)), light(ground(one))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) low.push(`${one.tagName}.${one.className} ${ratio.toFixed(2)}`);
  }
  return low;
}"""
"""Every element with words of its own whose words stand out less than 4.5 to 1."""

NARROW = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
FOCUS = "() => getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    context = chromium.new_context(base_url=site.url, java_script_enabled=False, locale="en-GB")
    yield context.new_page()
    context.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until it has the focus, which is seen at every stop."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) != "none"
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def sign_in(page: Page, name: str, language: str = "en") -> None:
    """As the keyboard does it."""
    page.goto(f"/console/sign-in?lang={language}")
    tab_to(page, "#name")
    page.keyboard.type(name)
    tab_to(page, "#password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/complaints")


def test_a_complaint_is_answered_by_keyboard_alone(page: Page, site: Site) -> None:
    sign_in(page, "manager")
    tab_to(page, f'a[href="/console/complaints/{site.complaint}"]')
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{site.complaint}")
    tab_to(page, "input[type=radio]")
    while not page.evaluate("() => document.activeElement.value === 'answer'"):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    tab_to(page, "#note")
    page.keyboard.type("We are sorry, and send a new one today.")
    tab_to(page, "main button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == site.number
    headers = {"Authorization": f"Bearer {ADMIN}"}
    told = httpx.get(f"{site.url}/v1/complaints/{site.complaint}", headers=headers, trust_env=False).json()
    assert [(one["act"], one["by"]) for one in told["acts"]] == [("answer", "user:manager")]
    assert told["first_answer"]["done_ms"] is not None


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(page: Page) -> None:
    sign_in(page, "manager")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "content"


@pytest.mark.parametrize(("language", "scheme"), [("zh-CN", "light"), ("en", "dark")])
def test_no_page_scrolls_sideways_on_a_phone_or_lacks_contrast(
    page: Page, site: Site, language: str, scheme: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(f"/console/sign-in?lang={language}")
    _look(page, "sign-in")
    sign_in(page, "admin", language)
    names = {"complaint": site.complaint, "case": site.case, "order": site.order, "ticket": site.ticket}
    for name in PAGES:
        page.goto(f"/console/{name.format(**names)}")
        _look(page, name)
    sign_in(page, "manager", language)
    for name in ("complaints/{complaint}", "complaints/new", "counter", "counter/{ticket}", "returns/{case}", "policy"):
        page.goto(f"/console/{name.format(**names)}")
        _look(page, name)


def _look(page: Page, name: str) -> None:
    wide, seen = page.evaluate(NARROW)
    assert wide <= seen, f"{name} is {wide} pixels wide on a screen of {seen}"
    assert page.evaluate(CONTRAST) == [], name


def test_a_customer_adds_words_on_a_phone(page: Page, site: Site) -> None:
    """By keyboard alone, on the narrowest phone, by day and by night; what was sent is not shown again."""
    page.set_viewport_size({"width": 320, "height": 640})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.goto(site.link)
        _look(page, scheme)
    tab_to(page, "#words")
    page.keyboard.type("The flask leaks on my hand.")
    tab_to(page, "main button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "Thank you, we have your words"
    assert "1K1122-7" in page.inner_text("main")
    assert "leaks" not in page.content()
    tab_to(page, "header a")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "谢谢，已收到"
    _look(page, "thanks")
    page.goto("/w/none?lang=en")
    assert page.inner_text("h1") == "We do not know this code"
    _look(page, "unknown")


def test_a_number_is_called_and_handed_over_by_keyboard_and_scanner(chromium: Browser, site: Site) -> None:
    """One with scripts watches the queue, and sees who is called and who has gone without touching anything."""
    with (
        chromium.new_context(base_url=site.url, locale="en-GB") as watching,
        chromium.new_context(base_url=site.url, java_script_enabled=False, locale="en-GB") as working,
    ):
        watcher, page = watching.new_page(), working.new_page()
        for one in (watcher, page):
            sign_in(one, "manager")
            one.goto("/console/counter")
        watcher.focus(f"#call-{site.ticket}")
        tab_to(page, f"#call-{site.ticket}")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        watcher.get_by_text("Call again").wait_for()
        assert watcher.evaluate("() => document.activeElement.id") == f"call-{site.ticket}"
        tab_to(page, f"#hand-{site.ticket}")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/counter/{site.ticket}")
        tab_to(page, "input[type=radio]")
        page.keyboard.press("Space")
        tab_to(page, "#code")
        page.keyboard.type(site.code)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.get_by_text("Nobody waits").is_visible()
        watcher.get_by_text("Nobody waits").wait_for()
