"""Orders in, credentials out; what the kiosk is told, and what is refused."""

from typing import Any

import pytest
from argon2 import PasswordHasher
from central_world import NOON_MS, TOLD_AT_FIRST, KioskSide, World, order_body

from central import credentials

DAY_MS = 86_400_000


def test_an_order_goes_down_before_its_credentials(world: World, kiosk: KioskSide) -> None:
    made = world.add_order(kiosk, phone_tail="5678", opaque_code="EX-99120031", held_until_ms=NOON_MS + DAY_MS)
    changes = kiosk.pull(TOLD_AT_FIRST)["changes"]
    assert [change["type"] for change in changes] == ["order.put"] + ["credential.put"] * 3
    order = changes[0]["data"]
    assert (order["id"], order["status"], order["picked_up_ms"]) == (made["id"], "ready_to_load", None)
    assert order["items"][0]["paid_fen"] == 12900
    down = {change["data"]["kind"]: change["data"] for change in changes[1:]}
    assert down["qr"]["code"] is None
    assert down["opaque"]["code"] == "EX-99120031"
    assert (len(down["numeric"]["code"]), down["numeric"]["locator"]) == (6, "5678")
    assert {one["expires_ms"] for one in down.values()} == {NOON_MS + DAY_MS}


def test_without_a_phone_there_is_no_numeric_code(world: World, kiosk: KioskSide) -> None:
    made = world.add_order(kiosk)
    assert [one["kind"] for one in made["credentials"]] == ["qr"]
    assert made["credentials"][0]["expires_ms"] == NOON_MS + 14 * DAY_MS


def test_the_same_order_again_is_the_same_order(world: World, kiosk: KioskSide) -> None:
    body = order_body(kiosk.id, phone_tail="5678")
    first = world.admin("POST", "/v1/orders", body, status=201)
    fed = kiosk.pull()["cursor"]
    assert world.admin("POST", "/v1/orders", body, status=200) == first
    assert kiosk.pull()["cursor"] == fed
    differs = world.admin("POST", "/v1/orders", body | {"held_until_ms": 5}, status=409)
    assert differs["code"] == "order_differs"
    other_channel = world.admin("POST", "/v1/orders", body | {"channel": "app"}, status=201)
    assert other_channel["id"] != first["id"]


def test_an_order_collected_elsewhere_comes_in_with_its_day(world: World, kiosk: KioskSide) -> None:
    made = world.add_order(kiosk, picked_up_ms=NOON_MS - 3 * DAY_MS, parcels=[])
    [order] = kiosk.changes("order.put")
    assert (order["id"], order["status"], order["picked_up_ms"]) == (made["id"], "collected", NOON_MS - 3 * DAY_MS)


def test_cancelling_revokes_every_credential_once(world: World, kiosk: KioskSide) -> None:
    order = world.add_order(kiosk, phone_tail="5678")["id"]
    fed = kiosk.pull()["cursor"]
    shown = world.admin("POST", f"/v1/orders/{order}/cancel")
    assert shown["status"] == "cancelled"
    assert all(one["revoked"] for one in shown["credentials"])
    told = kiosk.pull(fed)["changes"]
    assert [change["type"] for change in told] == ["order.put", "credential.put", "credential.put"]
    assert world.admin("POST", f"/v1/orders/{order}/cancel") == shown
    assert kiosk.pull(fed)["changes"] == told
    assert world.admin("POST", f"/v1/orders/{order}/credentials", {"expires_ms": 1}, status=409)["code"]
    png = world.admin("GET", f"/v1/orders/{order}/pickup-code.png", status=404)
    assert png["code"] == "no_pickup_code"


def test_a_collected_order_cannot_be_cancelled(world: World, kiosk: KioskSide) -> None:
    order = world.add_order(kiosk, picked_up_ms=NOON_MS)["id"]
    assert world.admin("POST", f"/v1/orders/{order}/cancel", status=409)["code"] == "order_collected"


def test_a_revoked_credential_stays_revoked_and_is_told_once(world: World, kiosk: KioskSide) -> None:
    [qr] = world.add_order(kiosk)["credentials"]
    assert world.admin("POST", f"/v1/credentials/{qr['id']}/revoke")["revoked"]
    fed = kiosk.pull()["cursor"]
    assert world.admin("POST", f"/v1/credentials/{qr['id']}/revoke")["revoked"]
    assert kiosk.pull()["cursor"] == fed
    assert kiosk.changes("credential.put")[-1]["revoked"]


def test_numeric_codes_of_a_kiosk_differ_while_they_live(
    world: World, kiosk: KioskSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "NUMERIC_DIGITS", 1)
    codes = []
    for number in range(10):
        made = world.add_order(kiosk, f"W{number}", phone_tail="5678")
        codes.append(next(one["code"] for one in made["credentials"] if one["kind"] == "numeric"))
    assert sorted(codes) == list("0123456789")
    full = world.admin("POST", "/v1/orders", order_body(kiosk.id, "W10", phone_tail="5678"), status=409)
    assert full["code"] == "numeric_full"
    assert world.rows("SELECT count(*) FROM orders") == [(10,)]
    world.admin("POST", f"/v1/orders/{world.rows('SELECT id FROM orders')[0][0]}/cancel")
    world.add_order(kiosk, "W10", phone_tail="5678")


def test_an_opaque_code_is_unique_among_live_orders(world: World, kiosk: KioskSide) -> None:
    first = world.add_order(kiosk, "W1", opaque_code="EX-99120031")
    again = order_body(kiosk.id, "W2", opaque_code="EX-99120031")
    assert world.admin("POST", "/v1/orders", again, status=409)["code"] == "opaque_code_taken"
    world.admin("POST", f"/v1/orders/{first['id']}/cancel")
    world.admin("POST", "/v1/orders", again, status=201)


def test_the_code_of_an_expired_credential_is_free_again(world: World, kiosk: KioskSide) -> None:
    world.add_order(kiosk, "W1", opaque_code="EX-99120031", held_until_ms=NOON_MS + 1000)
    again = order_body(kiosk.id, "W2", opaque_code="EX-99120031")
    world.clock.pass_s(0.999)
    world.admin("POST", "/v1/orders", again, status=409)
    world.clock.pass_s(0.001)
    world.admin("POST", "/v1/orders", again, status=201)


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"surprise": 1}, "surprise"),
    ({"phone_tail": "12345"}, "phone_tail"),
    ({"phone_tail": 1234}, "phone_tail"),
    ({"held_until_ms": "soon"}, "held_until_ms"),
    ({"items": [{}]}, "items.0"),
    ({"parcels": [{"label": "x", "size": "XXL"}]}, "parcels.0.size"),
    ({"parcels": [{"label": "x", "size": "S"}] * 51}, "parcels"),
    ({"number": ""}, "number"),
    ({"number": "n" * 65}, "number"),
    ({"kiosk": "../etc"}, "kiosk"),
    ({"customer": ""}, "customer"),
    ({"customer": "c" * 65}, "customer"),
    ({"customer": "Zhang San"}, "customer"),
    ({"customer": "c-1\n"}, "customer"),
    ({"customer": "张三"}, "customer"),
    ({"customer": 12}, "customer"),
]


@pytest.mark.parametrize(("changed", "field"), WRONG)
def test_a_wrong_field_is_named_in_a_sentence(
    world: World, kiosk: KioskSide, changed: dict[str, Any], field: str
) -> None:
    problem = world.admin("POST", "/v1/orders", order_body(kiosk.id) | changed, status=422)
    assert problem["code"] == "field_invalid"
    assert problem["detail"].startswith(f"Field {field}")
    assert world.rows("SELECT count(*) FROM orders") == [(0,)]


def test_a_refusal_never_repeats_a_pin(world: World, kiosk: KioskSide) -> None:
    body = {"kiosk": kiosk.id, "number": "0012", "role": "associate", "pin": "12345678901"}
    assert "12345678901" not in str(world.admin("POST", "/v1/staff", body, status=422))


def test_an_order_for_a_kiosk_that_is_not_there_is_refused(world: World) -> None:
    assert world.admin("POST", "/v1/orders", order_body("K09999"), status=404)["code"] == "kiosk_unknown"


def test_staff_get_a_badge_and_the_pin_is_only_hashed(world: World, kiosk: KioskSide) -> None:
    body = {"kiosk": kiosk.id, "number": "0012", "role": "manager", "pin": "246810"}
    made = world.admin("POST", "/v1/staff", body)
    [member] = kiosk.changes("staff.put")
    assert (member["id"], member["badge"], member["role"]) == (made["id"], made["badge"], "manager")
    assert PasswordHasher().verify(member["pin_hash"], "246810")
    for path in world.folder.iterdir():
        assert b"246810" not in path.read_bytes()
    assert world.admin("POST", "/v1/staff", body, status=409)["code"] == "staff_number_taken"


def test_a_policy_gets_a_version_and_reaches_every_kiosk(world: World, kiosk: KioskSide) -> None:
    other = world.enrol()
    reasons = [{"code": "r", "text": {"zh-CN": "原因", "en": "Reason", "de": "Grund"}}]
    policy = {"window_days": 7, "limit_fen": 30000, "excluded_categories": ["fresh"], "reasons": reasons}
    for version in (1, 2):
        assert world.admin("PUT", "/v1/policies/returns", policy) == {"version": version, "returns": policy}
    assert [change["version"] for change in kiosk.changes("policy.put")] == [1, 2]
    assert other.changes("policy.put")[-1]["returns"] == policy


def test_a_changed_shop_is_told_to_its_kiosks(world: World, kiosk: KioskSide) -> None:
    shop = kiosk.changes("shop.put")[0]
    assert shop["time_zone"] == "Asia/Shanghai"
    body = {name: shop[name] for name in ("id", "name", "branch", "time_zone")} | {"hotline": "400-1"}
    world.admin("POST", "/v1/shops", body)
    world.admin("POST", "/v1/shops", body)
    assert [change["hotline"] for change in kiosk.changes("shop.put")] == ["400-000-0000", "400-1"]
    bad = world.admin("POST", "/v1/shops", body | {"time_zone": "Mars/Olympus"}, status=422)
    assert bad["detail"].startswith("Field time_zone")
