"""One day at a shop, told over HTTP: every answer is checked against the contract, and the day ends as it must."""

import httpx
from central_world import ADMIN, NOON_MS, SCHEMAS, World


def test_a_day_at_a_shop(world: World) -> None:
    kiosk = world.enrol()
    policy = SCHEMAS["ReturnsPolicy"]["examples"][0]
    assert world.admin("PUT", "/v1/policies/returns", policy) == {"version": 1, "returns": policy}
    staff = world.admin("POST", "/v1/staff", SCHEMAS["StaffRequest"]["examples"][0] | {"kiosk": kiosk.id})
    made = world.add_order(kiosk, phone_tail="5678", opaque_code="EX-99120031")
    assert [one["kind"] for one in made["credentials"]] == ["qr", "numeric", "opaque"]
    order = world.order(made["id"])
    parcel, item = order["parcels"][0]["id"], order["items"][0]["id"]

    placed = {"parcel": parcel, "order": made["id"], "compartment": "A01", "epoch": "e1"}
    assert (
        kiosk.words(
            kiosk.example("kiosk.started"),
            kiosk.event("staff.signed_in", {"staff": staff["id"]}),
            kiosk.event("parcel.loaded", placed | {"staff": staff["id"]}),
        )
        == ["applied"] * 3
    )
    assert world.order(made["id"])["status"] == "open"

    steps = [
        kiosk.example(f"operation.{state}", order=made["id"], parcel=parcel)
        for state in ("reserved", "armed", "opened", "closed", "settled")
    ]
    collected = kiosk.event("parcel.collected", placed | {"operation": "op1"})
    assert kiosk.words(*steps, collected) == ["applied"] * 6
    assert world.order(made["id"])["picked_up_ms"] == NOON_MS
    assert kiosk.changes("order.put")[-1]["status"] == "collected"

    returned = {"order": made["id"], "item": item}
    assert (
        kiosk.words(
            kiosk.example("return.received", **returned),
            kiosk.example("rating.given"),
            kiosk.example("help.called", help="h1"),
            kiosk.example("task.opened"),
            kiosk.example("task.done"),
            kiosk.example("alarm.raised"),
            kiosk.example("credential.refused"),
            kiosk.example("staff.refused"),
            kiosk.example("operation.unknown"),
            kiosk.example("operation.resolved"),
            kiosk.example("operation.rejected"),
            kiosk.event(
                "parcel.retrieved",
                {
                    "parcel": None,
                    "order": None,
                    "compartment": "A02",
                    "seen": "empty",
                    "staff": staff["id"],
                    "operation": "op2",
                },
            ),
        )
        == ["applied"] * 12
    )
    assert world.admin("POST", "/v1/help/h1/answer", {"by": "0012"})["by"] == "0012"
    assert kiosk.pull()["changes"][-1]["type"] == "help.answered"
    assert world.admin("GET", "/v1/kiosks")["kiosks"][0]["acknowledged"] == kiosk.sequence


def test_refusals_are_problems_of_the_contract(world: World) -> None:
    kiosk = world.enrol()
    made = world.add_order(kiosk)
    told = [
        world.admin("GET", "/v1/orders/nope", status=404),
        world.admin("POST", "/v1/orders", {"number": "x"}, status=422),
        world.admin("POST", "/v1/enrolment-codes", {"shop": "nope"}, status=404),
        world.admin("POST", "/v1/credentials/nope/revoke", status=404),
        world.admin("POST", "/v1/help/nope/answer", {"by": "x"}, status=404),
        world.admin("GET", "/v1/nowhere", status=404),
        world.admin("DELETE", f"/v1/orders/{made['id']}", status=405),
    ]
    assert [problem["code"] for problem in told] == [
        "order_unknown",
        "field_invalid",
        "shop_unknown",
        "credential_unknown",
        "help_unknown",
        "not_found",
        "method_not_allowed",
    ]


def test_a_body_that_is_no_json_or_too_large_is_refused(world: World) -> None:
    headers = {"Authorization": f"Bearer {ADMIN}", "Content-Type": "application/json"}

    def post(content: bytes) -> httpx.Response:
        return world.ask("POST", "/v1/orders", content=content, headers=headers)

    assert post(b"{").json()["code"] == "json_invalid"
    assert post(b"[" * 100_000).json()["code"] in ("json_invalid", "field_invalid")
    assert post(b"9" * 5000).json()["code"] in ("json_invalid", "field_invalid")
    assert post(b"\xff\xfe").json()["code"] in ("json_invalid", "field_invalid")
    assert post(b'"' + b"x" * 1024 * 1024 + b'"').json()["code"] == "body_too_large"
    assert post(b'{"number": "\\ud800"}').json()["code"] == "field_invalid"
