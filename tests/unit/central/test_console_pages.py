"""Each page of the console: what it tells in both languages, what its forms do, and that foreign words stay words."""

from typing import Any

import pytest
from central_world import KioskSide, World
from console_bench import complain, signed_in
from notice_bench import MAIL, Kept, deliver, ordered, told, with_notices
from test_central_refunds import bring_back

from assets import path as asset
from central.notices.channels import Failed

SCRIPT = "<script>alert('x')</script>"
POLICY = asset("config/returns.toml").read_text(encoding="utf-8")


def users_did(world: World) -> list[tuple[Any, ...]]:
    return world.rows(
        "SELECT user, act FROM user_acts WHERE user <> 'admin-token' AND act NOT LIKE 'sign%' ORDER BY row"
    )


def test_complaints_stand_by_urgency_with_both_clocks(world: World, kiosk: KioskSide) -> None:
    calm, angry = complain(world), complain(world, "It caught fire")
    page = signed_in(world, "viewer").see("/console/complaints")
    assert page.words.index(angry["number"]) < page.words.index(calm["number"])
    assert "Urgent" in page.words
    assert page.words.count("First answer due 2025-11-22 12:40") == 2
    world.clock.pass_s(86_401)
    late = signed_in(world, "agent").see("/console/complaints")
    assert late.words.count("First answer due 2025-11-22 12:40 late") == 2


def test_a_complaint_goes_its_way_from_answer_to_close(world: World, kiosk: KioskSide) -> None:
    one = complain(world)
    address, agent = f"/console/complaints/{one['id']}", signed_in(world, "agent")
    acts = [("answer", "We are sorry."), ("propose", "A new flask"), ("accept", ""), ("carry_out", "Sent, parcel 7")]
    for act, note in [*acts, ("satisfied", "")]:
        answer = agent.send(address, address, act=act, note=note)
        assert (answer.status_code, answer.headers["location"]) == (303, address), answer.text
    told_now = world.admin("GET", f"/v1/complaints/{one['id']}")
    assert told_now["state"] == "closed"
    assert {act["by"] for act in told_now["acts"]} == {"user:agent"}
    assert users_did(world) == [("agent", "act_on_complaint")] * 5
    page = agent.see(address)
    assert "Sent, parcel 7" in page.words
    assert one["number"] in agent.see("/console/complaints?closed=true").words


def test_what_does_not_fit_is_said_and_the_words_typed_stay(world: World, kiosk: KioskSide) -> None:
    one = complain(world)
    address, agent = f"/console/complaints/{one['id']}", signed_in(world, "agent", "zh-CN")
    assert agent.send(address, address, act="propose", note="换一个").status_code == 303
    hidden = agent.see(address).forms[address]
    for fields, status in (
        ({"act": "carry_out", "note": "已经寄出"}, 409),
        ({"act": "answer", "note": "  "}, 409),
        ({"act": "dance", "note": "已经寄出"}, 422),
        ({"act": "answer", "note": "x" * 2001}, 422),
    ):
        answer = agent.ask("POST", address, data=hidden | fields)
        assert answer.status_code == status, fields
        assert 'role="alert"' in answer.text
        assert fields["note"].strip() in answer.text
    assert len(world.admin("GET", f"/v1/complaints/{one['id']}")["acts"]) == 1
    assert users_did(world) == [("agent", "act_on_complaint")], "an act that was refused leaves no row"


def test_staff_enter_a_complaint_that_came_by_telephone(world: World, kiosk: KioskSide) -> None:
    manager = signed_in(world, "manager")
    said = {"shop": "sh-1", "source": "box", "kind": "praise", "about": "service", "remedy": "", "text": "So kind."}
    answer = manager.send("/console/complaints/new", "/console/complaints/new", **said)
    assert answer.status_code == 303
    page = manager.see(answer.headers["location"])
    assert "So kind." in page.words
    assert "Praise · Service" in page.words
    for wrong, status in (({"text": ""}, 422), ({"about": "weather"}, 422), ({"shop": "sh-9"}, 404)):
        assert manager.send("/console/complaints/new", "/console/complaints/new", **said | wrong).status_code == status
    assert users_did(world) == [("manager", "enter_complaint")]


def test_foreign_words_are_words_on_every_page(world: World, kiosk: KioskSide) -> None:
    item = {"title": {"zh-CN": SCRIPT, "en": SCRIPT}, "quantity": 1, "paid_fen": 1, "category": "c", "way": "remote"}
    order = world.add_order(kiosk, SCRIPT, items=[item])["id"]
    one = complain(world, SCRIPT, order=order)
    manager = signed_in(world, "manager")
    address = f"/console/complaints/{one['id']}"
    manager.send(address, address, act="answer", note=SCRIPT)
    for path in (address, "/console/complaints", f"/console/orders/{order}", f"/console/orders?number={SCRIPT}"):
        page = manager.see(path)
        assert SCRIPT in page.words or f'value="{SCRIPT}"' in str(page.tags), path
        assert "script" not in {tag for tag, _ in page.tags}, path
    sent = manager.send("/console/policy/check", "/console/policy", text=f"{SCRIPT} = 1")
    assert "<script" not in sent.text


def test_a_return_is_approved_within_the_authority_of_the_role(world: World, kiosk: KioskSide) -> None:
    within, above = (bring_back(world, kiosk, number, decision="review", fen=fen) for number, fen in
                     (("W1", 30_000), ("W2", 30_001)))  # fmt: skip
    agent, manager = signed_in(world, "agent"), signed_in(world, "manager")
    paths = [f"/console/returns/{case}" for case in (within, above)]
    known = "UPDATE returns SET reason = 'quality', rule = 'above_machine_limit:50000'"
    world.sql(lambda unit: unit.conn.exec_driver_sql(known))
    for words in ("Order W1", "Reason A quality problem", "Rule A larger amount", "Vacuum flask"):
        assert words in agent.see(paths[0]).words, words
    assert "You may approve all of it: ¥300.00 count as one case." in agent.see(paths[0]).words
    assert "Above your authority: ¥300.01 count as one case. Ask a manager." in agent.see(paths[1]).words
    refused = agent.send(f"{paths[1]}/review", paths[1], step="approve", amount="300.01", note="")
    assert refused.status_code == 403
    assert "Ask a manager." in refused.text
    for path, browser in zip(paths, (agent, manager), strict=True):
        answer = browser.send(f"{path}/review", path, step="approve", amount="", note="seen")
        assert answer.status_code == 303, answer.text
    steps = [world.admin("GET", f"/v1/returns/{case}")["steps"][-1] for case in (within, above)]
    assert [(one["step"], one["by"], one["amount_fen"]) for one in steps] == [
        ("approve", "user:agent", 30_000), ("approve", "user:manager", 30_001),
    ]  # fmt: skip
    assert users_did(world) == [("agent", "review_return"), ("manager", "review_return")]


def test_a_case_cannot_be_split_between_two_returns(world: World, kiosk: KioskSide) -> None:
    agent = signed_in(world, "agent")
    cases = [bring_back(world, kiosk, f"W{one}", decision="review", fen=20_000) for one in (1, 2)]
    order = world.rows(f"SELECT \"order\" FROM refunds WHERE id = '{cases[0]}'")[0][0]
    world.sql(lambda unit: unit.conn.exec_driver_sql('UPDATE refunds SET "order" = ?', (order,)))
    answers = [
        agent.send(f"/console/returns/{case}/review", f"/console/returns/{case}", step="approve", amount="", note="")
        if one == 0 else agent.see(f"/console/returns/{case}").words
        for one, case in enumerate(cases)
    ]  # fmt: skip
    assert "with what was given lately, ¥400.00 count as one case" in str(answers[1])


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"step": "approve", "amount": "129.01"}, 422),
        ({"step": "approve", "amount": "much"}, 422),
        ({"step": "approve", "amount": "-1"}, 422),
        ({"step": "refuse", "note": ""}, 422),
        ({"step": "ask", "note": " "}, 422),
        ({"step": "pay", "note": "x"}, 422),
        ({"step": "answer", "note": "x"}, 409),
        ({}, 422),
    ],
)
def test_a_decision_that_cannot_be_is_said_in_a_sentence(
    world: World, kiosk: KioskSide, fields: dict[str, str], status: int
) -> None:
    case = bring_back(world, kiosk, decision="review")
    path, manager = f"/console/returns/{case}", signed_in(world, "manager", "zh-CN")
    answer = manager.send(f"{path}/review", path, **fields)
    assert answer.status_code == status
    assert '<p class="said" role="alert">' in answer.text
    assert world.admin("GET", f"/v1/returns/{case}")["steps"] == []


def test_less_is_given_and_a_manager_pays_in_another_way(world: World, kiosk: KioskSide) -> None:
    case, manager = bring_back(world, kiosk, decision="review"), signed_in(world, "manager")
    path = f"/console/returns/{case}"
    assert manager.send(f"{path}/review", path, step="approve", amount="100.50", note="").status_code == 303
    assert manager.send(f"{path}/paid", path, note="").status_code == 422
    assert manager.send(f"{path}/paid", path, note="cash, receipt 17").status_code == 303
    paid = world.admin("GET", f"/v1/returns/{case}")
    assert (paid["state"], paid["amount_fen"], paid["steps"][-1]["by"]) == ("refunded", 10_050, "user:manager")
    assert paid["number"] in manager.see("/console/returns?state=refunded").words
    assert "Nothing here" in manager.see("/console/returns").words


def test_orders_are_found_by_number_and_state_and_tell_what_happened(world: World, kiosk: KioskSide) -> None:
    case = bring_back(world, kiosk, "A-17")
    world.add_order(kiosk, "A_17")
    order = world.admin("GET", f"/v1/returns/{case}")["order"]
    complain(world, order=order)
    kiosk.push(kiosk.example("task.opened", order=order, kind="jam"))
    viewer = signed_in(world, "viewer")
    assert "A-17" in viewer.see("/console/orders").words
    assert "A-17" not in viewer.see("/console/orders?number=A_").words, "a sign in a number is only a sign"
    assert "A-17" not in viewer.see("/console/orders?number=17").words
    assert "A-17" not in viewer.see("/console/orders?state=cancelled").words
    viewer.see("/console/orders?state=lost", 422)
    page = viewer.see(f"/console/orders/{order}")
    for words in (
        "Order came in",
        "Return R-A-17",
        "Complaint C",
        "Task for staff",
        "Door did not open",
        "Vacuum flask",
    ):
        assert words in page.words, words
    viewer.see("/console/orders/none-such", 404)


def test_tasks_stand_with_those_who_wait_first_and_go_when_they_are_done(world: World, kiosk: KioskSide) -> None:
    order = world.add_order(kiosk)["id"]
    viewer = signed_in(world, "viewer")
    assert "Nothing waits for anyone" in viewer.see("/console/tasks").words
    kiosk.push(
        kiosk.example("task.opened", task="t1", kind="jam", compartment="A07", order=order),
        kiosk.example("help.called", help="h1"),
    )
    words = viewer.see("/console/tasks").words
    assert words.index("A customer calls staff") < words.index(f"Door did not open {kiosk.id} A07 Order")
    body = {"kiosk": kiosk.id, "number": "0034", "role": "associate", "pin": "246810"}
    anne = world.admin("POST", "/v1/staff", body)["id"]
    kiosk.push(kiosk.example("task.taken", task="t1", staff=anne))
    assert "Taken by staff 0034" in viewer.see("/console/tasks").words
    world.admin("POST", "/v1/help/h1/answer", {"by": "0012"})
    kiosk.push(kiosk.example("task.done", task="t1"))
    assert "Nothing waits for anyone" in viewer.see("/console/tasks").words


def test_ratings_show_how_sure_they_are(world: World, kiosk: KioskSide) -> None:
    few = signed_in(world, "viewer")
    kiosk.push(kiosk.example("rating.given", face=5))
    assert "Too few answers for a figure" in few.see("/console/ratings").words
    for one in range(20):
        moment = f"2025-11-20T04:{one:02}:00.000Z"
        kiosk.push(kiosk.example("rating.given", rating=f"r{one}", face=5 if one else 1) | {"time": moment})
    page = few.see("/console/ratings?shop=sh-1")
    assert "95 %, with 95 % confidence between" in page.words
    [bar, *_] = [said for tag, said in page.tags if tag == "rect" and said.get("class") == "span"]
    assert 0 < float(bar["x"]) < float(bar["x"]) + float(bar["width"]) <= 300
    few.see("/console/ratings?shop=none-such", 404)


def test_a_policy_with_mistakes_is_explained_line_by_line_and_not_put_in_force(world: World, kiosk: KioskSide) -> None:
    manager = signed_in(world, "manager")
    lines = POLICY.splitlines()
    at = next(number for number, line in enumerate(lines, start=1) if line.startswith("days ="))
    spoilt = "\n".join([*lines[: at - 1], "days = -3", *lines[at:]])
    for path in ("/console/policy/check", "/console/policy"):
        on = manager.see("/console/policy").forms["/console/policy/check"]
        answer = manager.ask("POST", path, data=on | {"text": spoilt})
        assert answer.status_code == 422
        assert f"Line {at} · " in answer.text
        assert "days = -3" in answer.text
    for text in ("[", "{", "x", ""):
        assert manager.send("/console/policy/check", "/console/policy", text=text).status_code == 422
    assert world.rows("SELECT count(*) FROM policies") == [(0,)]


def test_a_sound_policy_file_is_put_in_force_and_kiosks_are_told(world: World, kiosk: KioskSide) -> None:
    manager = signed_in(world, "manager")
    hidden = manager.see("/console/policy").forms["/console/policy/check"]
    files = {"file": ("returns.toml", POLICY.encode(), "application/toml")}
    checked = manager.ask("POST", "/console/policy/check", data=hidden, files=files)
    assert checked.status_code == 200
    assert "No mistake found" in checked.text
    assert world.rows("SELECT count(*) FROM policies") == [(0,)]
    put = manager.ask("POST", "/console/policy", data=hidden | {"text": POLICY.replace("\n", "\r\n")})
    assert "Version 1 is in force" in put.text
    assert [change["version"] for change in kiosk.changes("policy.put")] == [1]
    assert users_did(world) == [("manager", "put_policy")]
    assert manager.ask("POST", "/console/policy/check", data=hidden, files={"file": ("x", b"\xff")}).status_code == 422


def test_a_dead_notice_is_tried_again(world: World) -> None:
    with_notices(world, webhook=None)
    kiosk = world.enrol()
    order = ordered(world, kiosk)
    kiosk.push(kiosk.example("parcel.loaded", order=order["id"], parcel=order["parcels"][0]["id"]))
    deliver(world, Kept(answers=[Failed("no such mailbox", permanent=True)]))
    [dead] = told(world, state="dead")
    agent = signed_in(world, "agent")
    page = agent.see("/console/notices")
    assert "no such mailbox" in page.words
    assert MAIL not in page.words
    retry = f"/console/notices/{dead['id']}/retry"
    assert agent.send(retry, "/console/notices").status_code == 303
    assert told(world, state="dead") == []
    hidden = agent.see("/console/notices").forms["/console/sign-out"]
    assert agent.ask("POST", retry, data=hidden).status_code == 409
    assert users_did(world) == [("agent", "retry_notice")]
