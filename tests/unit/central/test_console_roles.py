"""Nobody does at the console what they may not: every page and act, every role, and nobody at all."""

from dataclasses import dataclass

import httpx
import pytest
from central_world import KioskSide, World
from console_bench import Browser, signed_in
from fastapi.routing import APIRoute
from notice_bench import MAIL, with_notices
from test_central_refunds import bring_back

from central.app import ROUTES
from central.users.roles import MAY, Act, Role, may

EVERYBODY = "viewer agent manager admin"
ROLES = tuple(EVERYBODY.split())
PAGES: dict[tuple[str, str], str] = {
    ("GET", "/console/complaints"): EVERYBODY,
    ("GET", "/console/complaints/new"): "agent manager",
    ("POST", "/console/complaints/new"): "agent manager",
    ("GET", "/console/complaints/{complaint}"): EVERYBODY,
    ("POST", "/console/complaints/{complaint}"): "agent manager",
    ("GET", "/console/counter"): EVERYBODY,
    ("GET", "/console/counter/queue"): EVERYBODY,
    ("GET", "/console/counter/{ticket}"): EVERYBODY,
    ("POST", "/console/counter/{ticket}/state"): "agent manager",
    ("POST", "/console/counter/{ticket}/hand-over"): "agent manager",
    ("GET", "/console/returns"): EVERYBODY,
    ("GET", "/console/returns/{case}"): EVERYBODY,
    ("GET", "/console/returns/{case}/photo"): "agent manager",
    ("POST", "/console/returns/{case}/review"): "agent manager",
    ("POST", "/console/returns/{case}/paid"): "manager",
    ("GET", "/console/tasks"): EVERYBODY,
    ("GET", "/console/orders"): EVERYBODY,
    ("GET", "/console/orders/{order}"): EVERYBODY,
    ("GET", "/console/ratings"): EVERYBODY,
    ("GET", "/console/policy"): EVERYBODY,
    ("POST", "/console/policy/check"): "manager admin",
    ("POST", "/console/policy"): "manager admin",
    ("GET", "/console/notices"): EVERYBODY,
    ("POST", "/console/notices/{notice}/retry"): "agent manager admin",
    ("GET", "/console/people"): "admin",
    ("POST", "/console/people/{name}/disable"): "admin",
    ("GET", "/console/password"): EVERYBODY,
    ("POST", "/console/password"): EVERYBODY,
    ("POST", "/console/sign-out"): EVERYBODY,
}
"""Who may do what, written out by hand: the program's own table is not asked."""

OPEN = {("GET", "/console"), ("GET", "/console/style.css"), ("GET", "/console/sign-in"), ("POST", "/console/sign-in")}
"""What needs nobody to be signed in."""


@dataclass
class Desk:
    """A central with one of everything that can be acted on, and a browser of each role."""

    world: World
    names: dict[str, str]
    items: list[str]
    browsers: dict[str, Browser]

    def ask(self, method: str, path: str, browser: Browser) -> httpx.Response:
        """A request with every field that any form has; the right proof of a form where somebody is signed in."""
        fields = {"act": "answer", "note": "We are sorry.", "step": "refuse", "shop": "sh-1"}
        fields |= {
            "state": "called",
            "reason": "The phone is flat.",
            **{f"seen.{item}": "there" for item in self.items},
        }
        fields |= {"source": "phone", "kind": "complaint", "about": "goods", "text": "The flask leaks."}
        if method == "POST" and "central_session" in browser.cookies:
            fields["csrf"] = browser.see("/console/complaints").forms["/console/sign-out"]["csrf"]
        return browser.ask(method, path.format(**self.names), data=fields if method == "POST" else None)

    def acts(self) -> list[tuple[object, ...]]:
        """Who did something, act by act."""
        return self.world.rows("SELECT user FROM user_acts WHERE user <> 'admin-token' ORDER BY row")

    def state(self) -> list[object]:
        """Everything that an act could change."""
        tables = (
            "complaints",
            "complaint_acts",
            "refunds",
            "refund_steps",
            "policies",
            "notices",
            "users",
            "tickets",
            "handovers",
        )
        return [self.world.rows(f"SELECT * FROM {table}") for table in (*tables, "user_acts", "user_sessions")]


@pytest.fixture
def desk(world: World) -> Desk:
    with_notices(world)
    kiosk: KioskSide = world.enrol()
    case = bring_back(world, kiosk, "W9", decision="review")
    order = str(world.admin("GET", f"/v1/returns/{case}")["order"])
    body = {"shop": "sh-1", "source": "phone", "about": "goods", "text": "It leaks.", "by": "0012"}
    complaint = str(world.admin("POST", "/v1/complaints", body)["id"])
    world.admin("PUT", f"/v1/orders/{order}/contact", {"email": MAIL})
    kiosk.push(kiosk.example("parcel.collected", order=order))
    ticket = {"ticket": "t1", "order": order, "number": "1", "parcels": [], "credential": None}
    kiosk.push(kiosk.example("customer.checked_in", **ticket))
    items = [one["id"] for one in world.order(order)["items"]]
    browsers = {role: signed_in(world, role) for role in ROLES}
    names = {
        "case": case,
        "order": order,
        "complaint": complaint,
        "notice": "none-such",
        "name": "nobody",
        "ticket": "t1",
    }
    return Desk(world, names, items, browsers)


def test_the_table_names_every_page_there_is() -> None:
    routes = [route for router in ROUTES for route in router.routes if isinstance(route, APIRoute)]
    pages = {(method, one.path) for one in routes if one.path.startswith("/console") for method in one.methods}
    assert len(routes) > len(pages) > 0
    assert pages == set(PAGES) | OPEN


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_nobody_does_what_they_may_not(desk: Desk, method: str, path: str) -> None:
    before = desk.state()
    answer = desk.ask(method, path, Browser(desk.world))
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")
    assert desk.state() == before, "nobody at all"
    for role in ROLES:
        before = desk.state()
        acts = desk.acts()
        answer = desk.ask(method, path, desk.browsers[role])
        done = method == "POST" and answer.status_code == 303
        assert desk.acts()[len(acts) :] == [(role,)] * done, "one row for one act, with who did it"
        if role in PAGES[method, path].split():
            assert answer.status_code in {200, 303, 404, 409, 422}, (role, answer.text)
            assert (answer.headers.get("location") == "/console/sign-in") == path.endswith("sign-out")
        else:
            assert answer.status_code == 403, role
            assert f" {role} may not do this." in answer.text, "refused for the role, before any rule of the act"
            assert desk.state() == before, role


def test_every_act_is_somebodys_and_every_role_has_one() -> None:
    assert set(MAY) == set(Act)
    assert all(MAY.values())
    assert all(may(role, Act.SEE) for role in Role)
    assert not [act for act in (Act.REVIEW_RETURN, Act.PAY_RETURN) if may(Role.ADMIN, act)]
