"""Every act with the admin token leaves one row that says so; looking, and being refused, leaves none."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from central_world import ADMIN, SHOP, World, order_body
from console_bench import PASSWORD, signed_in
from notice_bench import MAIL, Kept, deliver, loaded, ordered, with_notices
from test_api_roles import ADMINS, CHANGES, WHO
from test_central_counter import check_in
from test_central_refunds import bring_back, calm, hire, works

from central.notices.channels import Failed
from central.pages.console.words import say
from central.refunds.provider import Answer, Refused, Wanted
from sim.provider import PaymentProvider

NEVER = Failed("the mail server refused the message with 550", permanent=True)
CONTACT = {"email": MAIL}
ANSWER = {"act": "answer", "note": "Sorry.", "by": "0012"}
Told = Callable[[Any, dict[str, str]], object]


class Refuses(PaymentProvider):
    async def request(self, wanted: Wanted) -> Answer:
        return Refused("the account is closed")


def named(name: str) -> Told:
    return lambda _answer, names: names[name]


def made(name: str) -> Told:
    return lambda answer, _names: answer[name]


ACTS: dict[tuple[str, str], tuple[str, str, Any, Told]] = {
    ("POST", "/v1/shops"): ("", "put_shop", SHOP, named("shop")),
    ("POST", "/v1/enrolment-codes"): ("", "add_enrolment_code", {"shop": "sh-1"}, named("shop")),
    ("POST", "/v1/orders"): ("", "add_order", {"number": "W77"}, made("order")),
    ("POST", "/v1/orders/{id}/cancel"): ("idle", "cancel_order", None, named("idle")),
    ("POST", "/v1/orders/{id}/preparation"): ("order", "prepare_order", {"ready": True}, named("order")),
    ("POST", "/v1/orders/{id}/credentials"): ("order", "mint_credential", {"expires_ms": 18 * 10**11}, named("order")),
    ("PUT", "/v1/orders/{id}/contact"): ("order", "put_contact", CONTACT | {"language": "en"}, named("order")),
    ("DELETE", "/v1/orders/{id}/contact"): ("other", "forget_contact", None, named("other")),
    ("POST", "/v1/contacts/forget"): ("", "forget_customer", {"customer": "c-1"}, named("kiosk")),
    ("POST", "/v1/credentials/{id}/revoke"): ("credential", "revoke_credential", None, named("credential")),
    ("POST", "/v1/counter/{id}/state"): ("ticket", "change_ticket", {"state": "called", "by": "0012"}, named("ticket")),
    ("POST", "/v1/staff"): ("", "add_staff", {"number": "0777", "role": "associate", "pin": "246810"}, made("id")),
    ("PUT", "/v1/policies/returns"): ("", "put_policy", None, lambda _answer, _names: "returns"),
    ("POST", "/v1/help/{id}/answer"): ("help", "answer_help", {"by": "0012"}, named("help")),
    ("POST", "/v1/complaints"): ("", "enter_complaint", None, made("id")),
    ("POST", "/v1/complaints/{id}/acts"): ("complaint", "act_on_complaint", ANSWER, named("complaint")),
    ("POST", "/v1/notices/{id}/retry"): ("notice", "retry_notice", None, named("notice")),
    ("POST", "/v1/returns/{id}/review"): ("case", "review_return", {"step": "approve"}, named("case")),
    ("POST", "/v1/returns/{id}/paid"): ("failed", "pay_return", {"note": "cash"}, named("failed")),
    ("POST", "/v1/users"): ("", "put_user", {"name": "wu", "role": "viewer", "password": PASSWORD}, made("name")),
    ("POST", "/v1/users/{name}/disable"): ("user", "disable_user", None, named("user")),
}  # fmt: skip
"""What is asked, of which thing, which act that is, and what its row is about. Importing a table is looked at apart."""

COMPLAINT = {"shop": "sh-1", "source": "phone", "about": "goods", "text": "The flask leaks.", "by": "0012"}
REASON = {"code": "changed_mind", "text": {"zh-CN": "不想要了", "en": "Changed my mind"}}
POLICY = {"window_days": 7, "limit_fen": 30_000, "excluded_categories": [], "reasons": [REASON]}


@pytest.fixture(scope="module")
def acted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, dict[str, str]]]:
    """A central where each of them can be done once."""
    world = World(tmp_path_factory.mktemp("acted"))
    with_notices(world, quiet="none")
    kiosk = world.enrol()
    order, other, idle = (ordered(world, kiosk, number)["id"] for number in ("W11", "W12", "W13"))
    dead = ordered(world, kiosk, "W14")
    kiosk.push(loaded(kiosk, dead), kiosk.example("help.called", help="h1"))
    deliver(world, Kept(answers=[NEVER]))
    check_in(kiosk, order)
    failed = bring_back(world, kiosk, "W15")
    works(world, calm(Refuses))
    world.admin("POST", "/v1/users", {"name": "li", "role": "viewer", "password": PASSWORD})
    yield world, {
        "shop": "sh-1", "kiosk": kiosk.id, "order": order, "other": other, "idle": idle, "ticket": "t1", "help": "h1",
        "credential": world.rows("SELECT id FROM credentials LIMIT 1")[0][0],
        "notice": world.admin("GET", "/v1/notices?state=dead")["notices"][0]["id"],
        "complaint": world.admin("POST", "/v1/complaints", COMPLAINT)["id"],
        "case": bring_back(world, kiosk, "W16", decision="review"), "failed": failed, "user": "li",
        "staff": hire(world, kiosk, "manager", "0001"),
    }  # fmt: skip
    world.close()


def rows(world: World) -> list[tuple[str, str, str]]:
    return world.rows('SELECT "user", act, about FROM user_acts ORDER BY "row"')


def body_of(path: str, said: Any, names: dict[str, str]) -> Any:
    """The body of the table, with what only this world knows."""
    match path:
        case "/v1/orders":
            return order_body(names["kiosk"], **said)
        case "/v1/complaints":
            return COMPLAINT
        case "/v1/policies/returns":
            return POLICY
        case "/v1/staff" | "/v1/contacts/forget":
            return said | {"kiosk": names["kiosk"]}
        case "/v1/returns/{id}/review" | "/v1/returns/{id}/paid":
            return said | {"staff": names["staff"]}
    return said


def test_the_table_names_every_change_the_token_may_ask_for() -> None:
    changes = {asked for asked, who in WHO.items() if who == ADMINS and asked[0] in CHANGES}
    assert changes == set(ACTS) | {("POST", "/v1/imports/orders")}


@pytest.mark.parametrize(("method", "path"), ACTS)
def test_each_act_leaves_one_row(acted: tuple[World, dict[str, str]], method: str, path: str) -> None:
    world, names = acted
    which, act, said, about = ACTS[method, path]
    before = rows(world)
    thing = names.get(which, "")
    answer = world.admin(method, path.format(id=thing, name=thing), body_of(path, said, names))
    if path == "/v1/orders":
        answer = {"order": answer["id"]}
    assert rows(world)[len(before) :] == [("admin-token", act, about(answer, names))]


@pytest.mark.parametrize(("method", "path"), [asked for asked in ACTS if "{" in asked[1]])
def test_a_refused_act_leaves_none(acted: tuple[World, dict[str, str]], method: str, path: str) -> None:
    world, names = acted
    before = rows(world)
    answer = world.ask(
        method, path.format(id="none-such", name="none-such"), json=body_of(path, ACTS[method, path][2], names),
        headers={"Authorization": f"Bearer {ADMIN}"},
    )  # fmt: skip
    assert answer.status_code == 404
    assert rows(world) == before


@pytest.mark.parametrize("path", [path for (method, path), who in WHO.items() if who == ADMINS and method == "GET"])
def test_looking_leaves_none(acted: tuple[World, dict[str, str]], path: str) -> None:
    world, names = acted
    before = rows(world)
    which = {"kiosks": "kiosk", "orders": "order", "complaints": "complaint", "returns": "case"}.get(path.split("/")[2])
    world.ask("GET", path.format(id=names.get(which or "")), headers={"Authorization": f"Bearer {ADMIN}"})
    assert rows(world) == before


def test_an_order_sent_twice_and_a_table_of_orders_leave_a_row_for_each_new_one(
    acted: tuple[World, dict[str, str]],
) -> None:
    world, names = acted
    world.add_order(world_kiosk(world, names), "W90")
    before = rows(world)
    world.add_order(world_kiosk(world, names), "W90")
    assert rows(world) == before, "known already: nothing was done"
    head = "number,kiosk,channel,title_zh,title_en,quantity,paid,category,way,parcel,size,phone_tail"
    lines = [f"W{at},{names['kiosk']},web,杯,Cup,1,10.00,household,remote,P-{at},S," for at in (91, 92)]
    headers = {"Authorization": f"Bearer {ADMIN}", "Content-Type": "text/csv"}
    for fresh in (2, 0):
        before = rows(world)
        answer = world.ask("POST", "/v1/imports/orders", content="\r\n".join((head, *lines, "")), headers=headers)
        orders = [one["order"] for one in answer.json()["orders"]]
        assert rows(world)[len(before) :] == [("admin-token", "add_order", order) for order in orders][:fresh]


def world_kiosk(world: World, names: dict[str, str]) -> Any:
    """As much of a kiosk as an order needs."""

    class Named:
        id = names["kiosk"]

    return Named()


@pytest.mark.parametrize("name", ["admin-token", "central"])
def test_nobody_is_called_like_what_is_nobody(acted: tuple[World, dict[str, str]], name: str) -> None:
    body = {"name": name, "role": "viewer", "password": PASSWORD}
    assert acted[0].admin("POST", "/v1/users", body, 422)["code"] == "field_invalid"


@pytest.mark.parametrize("act", sorted({act for _, act, _, _ in ACTS.values()} | {"see_photo", "delete_photo"}))
def test_every_act_has_words(act: str) -> None:
    assert "did." not in say(f"did.{act}", "zh-CN") + say(f"did.{act}", "en")


def test_orders_that_programs_send_hide_no_act_of_people(acted: tuple[World, dict[str, str]]) -> None:
    world, _ = acted
    browser = signed_in(world, "admin")
    add = "INSERT INTO user_acts (\"user\", act, about, at_ms) VALUES ('admin-token', 'add_order', 'o', 1)"
    world.sql(lambda unit: [unit.conn.exec_driver_sql(add) for _ in range(300)])
    page = browser.see("/console/people")
    people, _, programs = page.words.partition("Done with the admin token")
    assert "Signed in" in people
    assert "admin-token" not in people
    assert "admin-token Added an order" in programs
    plan = world.rows('EXPLAIN QUERY PLAN SELECT * FROM user_acts WHERE "user" <> \'admin-token\' ORDER BY "row" DESC')
    assert "ix_user_acts_people" in str(plan)
