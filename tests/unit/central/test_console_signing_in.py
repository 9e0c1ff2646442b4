"""Who signs in at the console, who does not, how long it lasts, and that a form of another page does nothing."""

from http.cookies import SimpleCookie

import httpx
import pytest
from central_world import World
from console_bench import PASSWORD, Browser, add_user, signed_in

from central.users import sessions
from central.users.sessions import FAILURES_MS, IDLE_MS, LONGEST_MS, MOST_AT_ONCE, MOST_FAILURES

PAGE = "/console/people"


def _in(browser: Browser) -> bool:
    answer = browser.ask("GET", PAGE)
    if answer.status_code == 303:
        assert answer.headers["location"] == "/console/sign-in"
    return answer.status_code == 200


def test_whoever_signs_in_sees_pages_until_they_sign_out(world: World) -> None:
    browser = signed_in(world, "admin")
    assert _in(browser)
    kept = httpx.Cookies(browser.cookies)
    answer = browser.send("/console/sign-out", PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")
    assert not _in(browser)
    browser.cookies = kept
    assert not _in(browser), "the session has ended at central too, not only in the browser"
    assert [row[0] for row in world.rows("SELECT act FROM user_acts WHERE user <> 'admin-token'")] == [
        "sign_in",
        "sign_out",
    ]


def test_the_cookie_is_for_no_script_and_no_other_site_and_the_database_does_not_know_it(world: World) -> None:
    add_user(world, "viewer")
    cookie = SimpleCookie(Browser(world).sign_in("viewer").headers["set-cookie"])["central_session"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "strict", "/", "")
    stored = str(world.rows("SELECT * FROM user_sessions"))
    assert len(cookie.value) == 43
    assert cookie.value not in stored
    world.settings = world.settings.model_copy(update={"behind_tls": True})
    world.restart()
    browser = Browser(world)
    hidden = browser.see("/console/sign-in").forms["/console/sign-in"]
    cookies = {one.name: one.value or "" for one in browser.cookies.jar}
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    answer = Browser(world).ask(
        "POST", "/console/sign-in", data=hidden | {"name": "viewer", "password": PASSWORD}, headers=headers
    )
    assert SimpleCookie(answer.headers["set-cookie"])["central_session"]["secure"]


@pytest.mark.parametrize("name", ["admin", "nobody"])
def test_after_five_wrong_passwords_the_right_one_is_no_use_until_time_has_passed(world: World, name: str) -> None:
    add_user(world, "admin")
    browser = Browser(world)
    for _ in range(MOST_FAILURES):
        assert browser.sign_in(name, "not the password").status_code == 401
    world.restart()
    answer = browser.sign_in(name)
    assert answer.status_code == 429, "a restart forgives nothing, and a name nobody has is locked alike"
    assert "15 minutes" in answer.text
    world.clock.pass_s(FAILURES_MS / 1000)
    assert browser.sign_in(name).status_code == (303 if name == "admin" else 401)


def test_another_user_is_not_locked_out_and_a_new_password_ends_the_lock(world: World) -> None:
    add_user(world, "admin")
    add_user(world, "agent")
    browser = Browser(world)
    for _ in range(MOST_FAILURES):
        browser.sign_in("admin", "not the password")
    assert browser.sign_in("agent").status_code == 303
    add_user(world, "admin")
    assert Browser(world).sign_in("admin").status_code == 303


def test_a_guesser_of_many_names_is_stopped_before_anything_is_hashed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    monkeypatch.setattr(sessions.desk, "matches", lambda stored, password: hashed.append(password))
    said = [world.sql(lambda unit, name=f"name{one}": sessions.sign_in(unit, name, "x")) for one in range(40)]
    assert said.count(sessions.Refusal.WRONG) == len(hashed) == MOST_AT_ONCE
    assert said[-1] is sessions.Refusal.BUSY


def test_what_was_typed_as_a_name_is_kept_nowhere(world: World) -> None:
    Browser(world).sign_in("my secret password", "x")
    assert "secret" not in "".join((world.folder / "central.db-wal").read_bytes().decode("latin-1"))
    assert len(world.rows("SELECT * FROM sign_in_failures")) == 1


def test_a_session_ends_of_idleness_and_after_half_a_day_whatever_is_done(world: World) -> None:
    browser = signed_in(world, "admin")
    world.clock.pass_s(IDLE_MS / 1000 - 1)
    assert _in(browser)
    world.clock.pass_s(IDLE_MS / 1000)
    assert not _in(browser)
    assert browser.sign_in("admin").status_code == 303
    steps = LONGEST_MS // (IDLE_MS // 2)
    for step in range(steps):
        assert _in(browser), step
        world.clock.pass_s(IDLE_MS / 2000)
    assert not _in(browser)


def test_the_live_page_shows_itself_to_the_signed_in_but_keeps_nobody_signed_in(world: World) -> None:
    browser = signed_in(world, "viewer")
    assert browser.ask("GET", "/").status_code == 200
    world.clock.pass_s(IDLE_MS / 1000 - 1)
    assert browser.ask("GET", "/live/board").status_code == 200
    world.clock.pass_s(1)
    assert browser.ask("GET", "/live/board").status_code == 401


def test_whoever_is_disabled_or_changed_is_signed_out_at_once(world: World) -> None:
    admin, agent = signed_in(world, "admin"), signed_in(world, "agent")
    answer = admin.send("/console/people/agent/disable", PAGE)
    assert answer.status_code == 303
    assert agent.ask("GET", "/console/complaints").status_code == 303
    assert agent.sign_in("agent").status_code == 401
    assert world.rows("SELECT user, act, about FROM user_acts ORDER BY row DESC LIMIT 1") == [
        ("admin", "disable_user", "agent")
    ]
    add_user(world, "viewer", "admin")
    assert not _in(admin)


def test_a_user_changes_their_password_and_signs_in_with_it(world: World) -> None:
    browser, new, path = signed_in(world, "agent"), "other words of one's own", "/console/password"
    for old, first, second, status in (
        ("not the password", new, new, 401),
        (PASSWORD, new, new + "x", 422),
        (PASSWORD, "short", "short", 422),
    ):
        assert browser.send(path, path, old=old, new=first, again=second).status_code == status
    assert browser.send(path, path, old=PASSWORD, new=new, again=new).headers["location"] == "/console/sign-in"
    assert browser.ask("GET", path).status_code == 303
    assert browser.sign_in("agent").status_code == 401
    assert browser.sign_in("agent", new).status_code == 303
    assert world.rows("SELECT act FROM user_acts WHERE user <> 'admin-token' AND act NOT LIKE 'sign%'") == [
        ("change_password",)
    ]


def test_who_sits_down_at_an_open_page_cannot_guess_the_password_either(world: World) -> None:
    browser, path = signed_in(world, "agent"), "/console/password"
    for _ in range(MOST_FAILURES):
        assert browser.send(path, path, old="a guess", new=PASSWORD, again=PASSWORD).status_code == 401
    assert browser.send(path, path, old=PASSWORD, new=PASSWORD, again=PASSWORD).status_code == 429


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense"),
        ("application/x-www-form-urlencoded", b"csrf=%ff%00&%ed%a0%80=1&" + b"a=1&" * 60),
        ("application/json", b"{"),
        ("", b"\xff\xfe"),
    ],
)
def test_a_body_that_is_no_form_is_refused_with_a_page(world: World, kind: str, body: bytes) -> None:
    browser = signed_in(world, "admin")
    for path in ("/console/sign-in", "/console/password", "/console/policy/check"):
        answer = browser.ask("POST", path, content=body, headers={"Content-Type": kind})
        assert answer.status_code in {400, 403}, answer.text
        assert answer.headers["content-type"].startswith("text/html")


def test_nobody_locks_the_door_behind_themselves(world: World) -> None:
    admin = signed_in(world, "admin")
    hidden = admin.see(PAGE).forms["/console/sign-out"]
    assert admin.ask("POST", "/console/people/admin/disable", data=hidden).status_code == 409
    assert _in(admin)
    assert admin.ask("POST", "/console/people/nobody/disable", data=hidden).status_code == 404


@pytest.mark.parametrize("csrf", [None, "", "0" * 64, "é"])
def test_a_form_of_another_page_does_nothing(world: World, csrf: str | None) -> None:
    admin = signed_in(world, "admin")
    add_user(world, "agent")
    for path in ("/console/people/agent/disable", "/console/sign-out", "/console/sign-in"):
        data = {} if csrf is None else {"csrf": csrf}
        assert admin.ask("POST", path, data={"name": "admin", "password": PASSWORD, **data}).status_code == 403
    assert _in(admin)
    assert world.admin("GET", "/v1/users")["users"][1]["active"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Li", "role": "agent", "password": PASSWORD},
        {"name": "li", "role": "boss", "password": PASSWORD},
        {"name": "li", "role": "agent", "password": "short"},
        {"name": "li", "role": "agent", "password": PASSWORD, "more": 1},
    ],
)
def test_a_user_who_cannot_be_is_refused(world: World, body: dict[str, object]) -> None:
    assert world.admin("POST", "/v1/users", body, 422)["code"] == "field_invalid"
    assert world.admin("GET", "/v1/users") == {"users": []}


def test_every_page_says_what_may_be_loaded(world: World) -> None:
    browser = signed_in(world, "admin")
    for path in (PAGE, "/console/sign-in"):
        page = browser.see(path)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert page.headers["cache-control"] == "no-store"
        assert not [tag for tag, said in page.tags if tag == "script" or "style" in said]
