"""Nobody does over HTTP what they may not: every address of central, every kind of asker, and nobody at all."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from central_world import ADMIN, World
from console_bench import Browser, signed_in
from fastapi.routing import APIRoute
from test_console_roles import OPEN, PAGES, ROLES

from central.app import ROUTES

ADMINS, OWN_KIOSK, CONSOLE, NONE = "admin token", "kiosk token", "console", ""
EVERYBODY = "everybody"
WHO: dict[tuple[str, str], str] = {
    ("GET", "/v1/health"): EVERYBODY,
    ("POST", "/v1/enrolments"): EVERYBODY,
    ("POST", "/v1/kiosks/{kiosk}/events"): OWN_KIOSK,
    ("GET", "/v1/kiosks/{kiosk}/changes"): OWN_KIOSK,
    ("PUT", "/v1/kiosks/{kiosk}/photos/{digest}"): OWN_KIOSK,
    ("POST", "/v1/imports/shopify/{source}"): NONE,
    ("POST", "/v1/imports/orders"): ADMINS,
    ("POST", "/v1/shops"): ADMINS,
    ("POST", "/v1/enrolment-codes"): ADMINS,
    ("GET", "/v1/kiosks"): ADMINS,
    ("GET", "/v1/kiosks/{id}/audit-head"): ADMINS,
    ("POST", "/v1/orders"): ADMINS,
    ("GET", "/v1/orders/{id}"): ADMINS,
    ("GET", "/v1/orders/{id}/pickup-code.png"): ADMINS,
    ("POST", "/v1/orders/{id}/cancel"): ADMINS,
    ("POST", "/v1/orders/{id}/preparation"): ADMINS,
    ("POST", "/v1/orders/{id}/credentials"): ADMINS,
    ("PUT", "/v1/orders/{id}/contact"): ADMINS,
    ("DELETE", "/v1/orders/{id}/contact"): ADMINS,
    ("POST", "/v1/contacts/forget"): ADMINS,
    ("POST", "/v1/credentials/{id}/revoke"): ADMINS,
    ("GET", "/v1/counter"): ADMINS,
    ("POST", "/v1/counter/{id}/state"): ADMINS,
    ("POST", "/v1/staff"): ADMINS,
    ("PUT", "/v1/policies/returns"): ADMINS,
    ("POST", "/v1/help/{id}/answer"): ADMINS,
    ("GET", "/v1/ratings"): ADMINS,
    ("POST", "/v1/complaints"): ADMINS,
    ("GET", "/v1/complaints"): ADMINS,
    ("GET", "/v1/complaints/{id}"): ADMINS,
    ("POST", "/v1/complaints/{id}/acts"): ADMINS,
    ("GET", "/v1/notices"): ADMINS,
    ("POST", "/v1/notices/{id}/retry"): ADMINS,
    ("GET", "/v1/returns"): ADMINS,
    ("GET", "/v1/returns/{id}"): ADMINS,
    ("POST", "/v1/returns/{id}/review"): ADMINS,
    ("POST", "/v1/returns/{id}/paid"): ADMINS,
    ("POST", "/v1/users"): ADMINS,
    ("GET", "/v1/users"): ADMINS,
    ("POST", "/v1/users/{name}/disable"): ADMINS,
    ("GET", "/"): CONSOLE,
    ("GET", "/live/board"): CONSOLE,
    ("GET", "/w/{token}"): EVERYBODY,
    ("POST", "/w/{token}"): EVERYBODY,
    ("GET", "/live/style.css"): EVERYBODY,
    ("GET", "/live/live.js"): EVERYBODY,
}
"""Who may ask what, written out by hand. The import of a web shop is for whoever can sign: nobody here."""

CHANGES = {"POST", "PUT", "DELETE"}


@dataclass
class Askers:
    """A central with one order, and whoever might ask it for something."""

    world: World
    names: dict[str, str]
    headers: dict[str, dict[str, str]]
    browsers: dict[str, Browser]

    def ask(self, who: str, method: str, path: str) -> httpx.Response:
        browser = self.browsers.get(who) or Browser(self.world)
        arguments = {"json": {}} if method in CHANGES else {}
        return browser.ask(method, path.format(**self.names), headers=self.headers.get(who, {}), **arguments)

    def written(self) -> int:
        """How many rows were ever written, by the one connection that writes."""
        [(count,)] = self.world.rows("SELECT total_changes()")
        return int(count)


@pytest.fixture(scope="module")
def askers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Askers]:
    world = World(tmp_path_factory.mktemp("askers"))
    kiosk, other = world.enrol(), world.enrol()
    order = world.add_order(kiosk)["id"]
    headers = {
        "admin token": {"Authorization": f"Bearer {ADMIN}"},
        "kiosk token": kiosk.headers(),
        "other kiosk": other.headers(),
        "wrong token": {"Authorization": f"Bearer {ADMIN}x"},
        "basic": {"Authorization": "Basic " + b64encode(f"x:{ADMIN}".encode()).decode()},
        "nobody": {},
    }
    browsers = {f"console {role}": signed_in(world, role) for role in ROLES}
    names = {
        "kiosk": kiosk.id,
        "id": order,
        "source": "none-such",
        "name": "nobody",
        "digest": "0" * 64,
        "token": "none",
    }
    yield Askers(world, names, headers, browsers)
    world.close()


def may(who: str, whose: str) -> bool:
    """What the table says of an asker."""
    if whose == CONSOLE:
        return who == "basic" or who.startswith("console")
    return whose in (EVERYBODY, who)


def routes(world: World) -> set[tuple[str, str]]:
    """Every address there is, however it was put there."""
    included = [getattr(one, "original_router", None) for one in world.app.routes]
    assert included == list(ROUTES), "something else than our routers answers"
    found = [route for router in ROUTES for route in router.routes]
    assert all(isinstance(one, APIRoute) for one in found), "something else than a route answers"
    return {(method, one.path) for one in found if isinstance(one, APIRoute) for method in one.methods}


def test_the_tables_name_every_address_there_is(askers: Askers) -> None:
    assert routes(askers.world) == set(WHO) | set(PAGES) | OPEN


@pytest.mark.parametrize(("method", "path"), WHO)
def test_nobody_asks_for_what_they_may_not(askers: Askers, method: str, path: str) -> None:
    for who in (*askers.headers, *askers.browsers):
        before = askers.written()
        answer = askers.ask(who, method, path)
        if may(who, WHO[method, path]):
            assert answer.status_code not in {401, 403, 405, 500}, (who, answer.text)
        else:
            wrong_kiosk = who == "other kiosk" and WHO[method, path] == OWN_KIOSK
            unsigned = path.startswith("/v1/imports/shopify")
            assert answer.status_code == (403 if wrong_kiosk else 404 if unsigned else 401), (who, answer.text)
            assert askers.written() == before, who


@pytest.mark.parametrize(("method", "path"), PAGES)
def test_no_token_opens_a_page_for_people(askers: Askers, method: str, path: str) -> None:
    """Who acts at the console is somebody: a token that programs have leaves no name in the trail."""
    names = {"complaint": "c", "case": "c", "order": askers.names["id"], "notice": "n", "ticket": "t", "name": "admin"}
    for who in askers.headers:
        answer = Browser(askers.world).ask(method, path.format(**names), headers=askers.headers[who])
        assert (answer.status_code, answer.headers.get("location")) == (303, "/console/sign-in"), who
