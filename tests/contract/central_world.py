"""A central in this process, people and kiosks that talk to it, and the contract that judges every answer.

Whatever a test asks through World is checked against assets/contract/central-v1.openapi.yaml.
"""

import asyncio
import json
import random
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import httpx
import jsonschema
import jwt
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.app import create_app
from central.inbox import Applied
from central.ports import Executor
from central.settings import Settings
from central.system import InlineExecutor

T = TypeVar("T")
ADMIN = "a-token-for-tests"
NOON_MS = 1_763_700_000_000
CONTRACT: dict[str, Any] = yaml.safe_load(
    (files("assets") / "contract" / "central-v1.openapi.yaml").read_text(encoding="utf-8")
)
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]
SHOP = {
    "id": "sh-1",
    "name": {"zh-CN": "静安店", "en": "Jing'an"},
    "branch": {"zh-CN": "一层", "en": "Ground floor"},
    "hotline": "400-000-0000",
}


def check(schema: str | dict[str, Any], value: object) -> None:
    """Raises jsonschema.ValidationError unless `value` fits a schema of the contract."""
    wanted = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    root = {**wanted, "components": CONTRACT["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(root, format_checker=checker).validate(value)


def operation_of(method: str, path: str) -> dict[str, Any] | None:
    """The contract's operation for a request; None for an address that is not in it."""
    for template, operations in CONTRACT["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found = operations.get(method.lower())
            return found if found is None or isinstance(found, dict) else None
    return None


def check_answer(method: str, path: str, answer: httpx.Response) -> None:
    """The status, the media type and the body are what the contract says."""
    media_type = answer.headers["content-type"].partition(";")[0]
    operation = operation_of(method, path)
    if operation is None:
        assert media_type == "application/problem+json"
        check("Problem", answer.json())
        return
    responses = operation["responses"]
    described = responses.get(str(answer.status_code), responses.get("default"))
    assert described is not None, f"{method} {path}: {answer.status_code} is not in the contract"
    if "$ref" in described:
        described = CONTRACT["components"]["responses"][described["$ref"].rpartition("/")[2]]
    assert media_type in described["content"], f"{method} {path}: {media_type}"
    if media_type != "image/png":
        check(described["content"][media_type]["schema"], answer.json())


@dataclass
class FakeClock:
    """Time that stands until it is moved."""

    now_ms: int = NOON_MS
    now_s: float = 100.0

    def wall_ms(self) -> int:
        return self.now_ms

    def monotonic_s(self) -> float:
        return self.now_s

    def pass_s(self, seconds: float) -> None:
        self.now_ms += int(seconds * 1000)
        self.now_s += seconds


class SeededEntropy:
    """Randomness that comes out the same again."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def token_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)


@dataclass
class World:
    """A central on a folder. Close it, or use the fixture."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    executor: Executor = field(default_factory=InlineExecutor)
    seed: int = 7
    told: list[Applied] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.runner = asyncio.Runner()
        self.settings = Settings(
            admin_token=ADMIN,
            database=str(self.folder / "central.db"),
            signing_key_path=self.folder / "key.pem",
            log_path=self.folder / "log.jsonl",
        )
        self.entropy = SeededEntropy(self.seed)
        self.start()

    def start(self) -> None:
        self.app = create_app(
            self.settings,
            clock=self.clock,
            executor=self.executor,
            entropy=self.entropy,
            on_applied=[self.told.append],
        )

    def restart(self) -> None:
        self.app.state.central.close()
        self.start()

    def close(self) -> None:
        self.app.state.central.close()
        self.runner.close()

    async def ask_async(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://central") as client:
            answer = await client.request(method, path, **arguments)
        check_answer(method, path.partition("?")[0], answer)
        return answer

    def ask(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        return self.runner.run(self.ask_async(method, path, **arguments))

    def admin(self, method: str, path: str, body: object = None, status: int | None = None) -> Any:
        """The JSON of an answer to the admin; `status` is what it must be, else any good one."""
        answer = self.ask(method, path, json=body, headers={"Authorization": f"Bearer {ADMIN}"})
        assert answer.is_success if status is None else answer.status_code == status, answer.text
        return answer.json()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows straight from the database."""
        return self.sql(lambda unit: [tuple(row) for row in unit.conn.exec_driver_sql(sql).all()])

    def sql(self, work: Callable[[Any], T]) -> T:
        """Work inside one transaction."""
        return self.runner.run(self.app.state.central.transact(work))

    def enrol(self) -> "KioskSide":
        """A kiosk of the shop, with its own key."""
        self.admin("POST", "/v1/shops", SHOP)
        code = self.admin("POST", "/v1/enrolment-codes", {"shop": SHOP["id"]})["code"]
        key = Ed25519PrivateKey.from_private_bytes(self.entropy.token_bytes(32))
        body = {"code": code, "public_key": public_text(key), "software": "0.1.0"}
        check("EnrolmentRequest", body)
        answer = self.ask("POST", "/v1/enrolments", json=body).json()
        return KioskSide(self, answer["kiosk"], answer["number"], key)

    def add_order(self, kiosk: "KioskSide", number: str = "W1", **changed: object) -> Any:
        """An order of one item and one parcel; the answer."""
        body = order_body(kiosk.id, number, **changed)
        check("OrderRequest", body)
        return self.admin("POST", "/v1/orders", body)

    def order(self, order: str) -> Any:
        return self.admin("GET", f"/v1/orders/{order}")


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half as the contract writes it."""
    return urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode()


def order_body(kiosk: str, number: str = "W1", **changed: object) -> dict[str, object]:
    """A request that adds an order."""
    item = {
        "title": {"zh-CN": "保温杯", "en": "Vacuum flask"},
        "variant": {"zh-CN": "白色", "en": "White"},
        "quantity": 1,
        "paid_fen": 12900,
        "category": "household",
        "way": "remote",
    }
    body: dict[str, object] = {
        "number": number,
        "kiosk": kiosk,
        "channel": "web",
        "items": [item],
        "parcels": [{"label": f"P-{number}", "size": "S", "zone": "ambient", "low_door": False}],
    }
    return body | changed


@dataclass
class KioskSide:
    """One kiosk as central hears it."""

    world: World
    id: str
    number: int
    key: Ed25519PrivateKey
    generation: int = 1
    sequence: int = 0

    def claims(self, **changed: object) -> dict[str, object]:
        now_s = self.world.clock.now_ms // 1000
        claims: dict[str, object] = {"iss": self.id, "aud": "central", "iat": now_s, "exp": now_s + 60, "jti": "1"}
        return {name: value for name, value in (claims | changed).items() if value is not None}

    def headers(self, **changed: object) -> dict[str, str]:
        return {"Authorization": "Bearer " + jwt.encode(self.claims(**changed), self.key, algorithm="EdDSA")}

    def event(self, event_type: str, data: dict[str, object], *, sequence: int | None = None) -> dict[str, object]:
        """The next event of this kiosk, or one with a sequence of the test's choice."""
        if sequence is None:
            self.sequence += 1
            sequence = self.sequence
        return {
            "specversion": "1.0",
            "id": f"0192f3a0-7c00-7{self.generation:03x}-8000-{sequence:012x}",
            "source": f"/kiosks/{self.id}",
            "type": event_type,
            "time": "2025-11-21T04:40:00.000Z",
            "datacontenttype": "application/json",
            "kioskgeneration": self.generation,
            "kiosksequence": sequence,
            "data": data,
        }

    def example(self, event_type: str, **changed: object) -> dict[str, object]:
        """The next event, with the data of the contract's own example."""
        return self.event(event_type, example_data(event_type) | changed)

    def batch(self, *events: dict[str, object], audit_head: object = None) -> dict[str, object]:
        return {"generation": self.generation, "audit_head": audit_head, "events": list(events)}

    def push(self, *events: dict[str, object], audit_head: object = None) -> Any:
        """The answer to a batch."""
        body = self.batch(*events, audit_head=audit_head)
        # Escaped by hand: httpx cannot send the lone surrogates a broken kiosk might.
        headers = self.headers() | {"Content-Type": "application/json"}
        answer = self.world.ask("POST", f"/v1/kiosks/{self.id}/events", content=json.dumps(body), headers=headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def words(self, *events: dict[str, object]) -> list[str]:
        """The verdicts of a batch, in order."""
        return [verdict["verdict"] for verdict in self.push(*events)["verdicts"]]

    def pull(self, cursor: int = 0, wait_s: float = 0) -> Any:
        """A page of the feed."""
        path = f"/v1/kiosks/{self.id}/changes?cursor={cursor}&wait_s={wait_s}"
        answer = self.world.ask("GET", path, headers=self.headers())
        assert answer.status_code == 200, answer.text
        return answer.json()

    def changes(self, change_type: str) -> list[dict[str, Any]]:
        """The data of every change of one type so far."""
        return [change["data"] for change in self.pull()["changes"] if change["type"] == change_type]


TOLD_AT_FIRST = 3
"""How many changes a fresh kiosk finds in its feed before anything happens: its shop, the two keys."""


def example_data(event_type: str) -> dict[str, object]:
    """The data of the contract's first example of an event type."""
    if event_type.startswith("operation."):
        return dict(SCHEMAS["OperationData"]["examples"][0]) | {"state": event_type.partition(".")[2]}
    return dict(SCHEMAS[f"event.{event_type}"]["examples"][0])
