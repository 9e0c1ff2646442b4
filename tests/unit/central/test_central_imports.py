"""Orders in the shapes of others: a table with all its mistakes, and webhooks as Shopify sends them."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from central_world import ADMIN, KioskSide, World

from central.imports.money import fen
from central.imports.settings import ShopifySource
from central.imports.table import TableError, orders_of

SECRET = "shpss_0123456789"
HEAD = "number,kiosk,channel,title_zh,title_en,quantity,paid,category,way,parcel,size,phone_tail"


def table(*lines: str) -> str:
    return "\r\n".join((HEAD, *lines)) + "\r\n"


def order(**changed: object) -> dict[str, Any]:
    """As Shopify tells an order, shortened to what matters and a little more."""
    body: dict[str, Any] = {
        "id": 5940139491234,
        "name": "#1001",
        "currency": "CNY",
        "financial_status": "paid",
        "cancelled_at": None,
        "location_id": None,
        "email": "li@example.com",
        "customer_locale": "en",
        "phone": None,
        "customer": {"id": 115310627314723950, "phone": None, "first_name": "Li"},
        "shipping_address": {"phone": "+86 138 0013 5678", "address1": "..."},
        "shipping_lines": [{"code": "Locker Jing'an", "title": "Locker"}],
        "line_items": [
            {"title": "Tee", "variant_title": "L", "quantity": 2, "price": "100.00", "sku": "T-L",
             "discount_allocations": [{"amount": "12.50"}, {"amount": "7.50"}]},
            {"title": "Mug", "quantity": 1, "price": "39.90", "total_discount": "0.90"},
        ],
    }  # fmt: skip
    return body | changed


class Shopify:
    """A shop that signs what it sends."""

    def __init__(self, world: World, kiosk: KioskSide) -> None:
        self.world = world
        source = ShopifySource(secret=SECRET, kiosks={"Locker Jing'an": kiosk.id, "77": kiosk.id})
        world.settings = world.settings.model_copy(update={"shopify": {"cn": source}})
        world.restart()

    def tells(self, body: dict[str, Any], topic: str = "orders/create", *, secret: str = SECRET, to: str = "cn") -> Any:
        raw = json.dumps(body, ensure_ascii=False).encode()
        signature = base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()
        headers = {
            "X-Shopify-Topic": topic,
            "X-Shopify-Hmac-Sha256": signature,
            "Content-Type": "application/json",
        }
        return self.world.ask("POST", f"/v1/imports/shopify/{to}", content=raw, headers=headers).json()


@pytest.fixture
def shopify(world: World, kiosk: KioskSide) -> Shopify:
    return Shopify(world, kiosk)


def send(world: World, text: str | bytes) -> Any:
    headers = {"Authorization": f"Bearer {ADMIN}", "Content-Type": "text/csv"}
    content = text if isinstance(text, bytes) else text.encode()
    return world.ask("POST", "/v1/imports/orders", content=content, headers=headers).json()


def test_an_order_of_shopify_is_an_order_with_what_was_really_paid(shopify: Shopify, world: World) -> None:
    told = shopify.tells(order())
    assert (told["number"], told["fate"]) == ("#1001", "new")
    made = world.order(told["order"])
    assert [(one["paid_fen"], one["quantity"]) for one in made["items"]] == [(18000, 2), (3900, 1)]
    assert {one["kind"] for one in made["credentials"]} == {"qr", "numeric"}, "the last four digits are known"
    assert shopify.tells(order(), "orders/paid")["fate"] == "known"
    assert shopify.tells(order(line_items=[]), "orders/updated")["fate"] == "differs"
    assert "Li" not in str(world.rows("SELECT * FROM orders"))


def test_what_is_cancelled_there_is_cancelled_here(shopify: Shopify, world: World) -> None:
    made = shopify.tells(order())["order"]
    assert shopify.tells(order(cancelled_at="2025-11-21T10:00:00Z"), "orders/cancelled")["fate"] == "cancelled"
    assert world.order(made)["status"] == "cancelled"
    assert shopify.tells(order(name="#404"), "orders/cancelled")["fate"] == "not_ours"


@pytest.mark.parametrize(
    ("changed", "fate", "why"),
    [
        ({"shipping_lines": [{"code": "Courier"}]}, "not_ours", "none of its places has a kiosk"),
        ({"shipping_lines": [], "location_id": 77}, "new", None),
        ({"financial_status": "pending"}, "not_ours", "it is not paid: pending"),
        ({"cancelled_at": "2025-11-21T10:00:00Z"}, "not_ours", "it is cancelled"),
        ({"currency": "USD"}, "unreadable", "it is in USD, and this shop takes CNY"),
        ({"line_items": [{"title": "x", "quantity": 1, "price": "1.005"}]}, "unreadable", None),
        ({"line_items": [{"title": "x", "quantity": 1, "price": "free"}]}, "unreadable", None),
        ({"line_items": [{"title": "x", "quantity": 0, "price": "1.00"}]}, "unreadable", None),
        (
            {"line_items": [{"title": "x", "quantity": 1, "price": "1.00", "total_discount": "2.00"}]},
            "unreadable",
            None,
        ),
        ({"name": None}, "unreadable", None),
        ({"phone": "n/a", "shipping_address": None, "customer": None, "email": ""}, "new", None),
    ],
)
def test_each_webhook_is_understood_or_told_why_not(
    shopify: Shopify, changed: dict[str, Any], fate: str, why: str | None
) -> None:
    told = shopify.tells(order(**changed))
    assert told["fate"] == fate, told
    assert why is None or told["why"] == why


def test_nobody_else_sends_orders(shopify: Shopify, world: World) -> None:
    assert shopify.tells(order(), secret="guessed")["code"] == "signature_bad"
    assert shopify.tells(order(), to="us")["code"] == "source_unknown"
    unsigned = world.ask("POST", "/v1/imports/shopify/cn", content=b"{}")
    assert unsigned.status_code == 401
    assert shopify.tells(order(), "products/create")["fate"] == "not_ours"
    assert world.rows("SELECT count(*) FROM orders") == [(0,)]


def test_a_table_becomes_orders(world: World, kiosk: KioskSide) -> None:
    said = send(world, table(
        f"W1,{kiosk.id},web,苹果,Apples,3,12.90,fresh,remote,W1-A,S,5678",
        f"W1,{kiosk.id},web,梨,Pears,1,8.00,fresh,remote,W1-B,L,5678",
        f"W2,{kiosk.id},web,\"杯,大\",\"Mug, large\",1,39,home,shop,,,",
    ))  # fmt: skip
    assert [(one["number"], one["fate"]) for one in said["orders"]] == [("W1", "new"), ("W2", "new")]
    first = world.order(said["orders"][0]["order"])
    assert [(one["label"], one["size"]) for one in first["parcels"]] == [("W1-A", "S"), ("W1-B", "L")]
    assert [one["paid_fen"] for one in first["items"]] == [1290, 800]
    again = send(world, "\ufeff" + table(f'W2,{kiosk.id},web,"杯,大","Mug, large",1,39,home,shop,,,'))
    assert again["orders"][0]["fate"] == "known"


def test_every_mistake_of_a_table_is_told_at_once_and_nothing_is_taken(world: World, kiosk: KioskSide) -> None:
    said = send(world, table(
        f"W1,{kiosk.id},web,苹果,Apples,many,12.90,fresh,remote,,,",
        f"W1,{kiosk.id},web,梨,Pears,1,8.005,fresh,remote,,,9999",
        f"W2,{kiosk.id},web,杯,Mug,1,39,home,elsewhere,,XXL,12",
        "W3,too,short",
        f"W4,{kiosk.id},web,好,Good,1,1.00,home,shop,,,",
    ))  # fmt: skip
    assert said["code"] == "table_invalid"
    assert [mistake["field"] for mistake in said["mistakes"]] == [
        "line 2", "line 3", "line 3", "line 5", "line 4", "line 4", "line 4",
    ]  # fmt: skip
    assert world.rows("SELECT count(*) FROM orders") == [(0,)]


@pytest.mark.parametrize("text", ["", "number,kiosk\n", "\0", table().replace("paid", "price"), HEAD + '\n"W1'])
def test_what_is_no_table_is_told_as_such(text: str) -> None:
    with pytest.raises(TableError, match="line"):
        orders_of(text)


def test_what_is_no_text_is_refused(world: World) -> None:
    assert send(world, b"\xff\xfe")["code"] == "table_invalid"


def test_a_kiosk_nobody_knows_refuses_its_order_alone(world: World, kiosk: KioskSide) -> None:
    said = send(world, table("W1,K404,web,好,Good,1,1,home,shop,,,", f"W2,{kiosk.id},web,好,Good,1,1,home,shop,,,"))
    assert [one["fate"] for one in said["orders"]] == ["refused", "new"]


@pytest.mark.parametrize(
    ("text", "amount"), [("129.00", 12900), ("0", 0), (" 1.1 ", 110), ("1e2", 10000), ("90071992547409.91", 2**53 - 1)]
)
def test_amounts_are_exact(text: str, amount: int) -> None:
    assert fen(text) == amount


@pytest.mark.parametrize(
    "text", ["", "free", "-1", "1.005", "NaN", "Infinity", "1,5", "90071992547409.92", "1e999999999"]
)
def test_what_cannot_be_paid_is_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match=r"amount|fen"):
        fen(text)
