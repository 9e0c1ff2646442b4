"""A central that keeps the contract, a network that does not, and a loop whose time costs nothing.

The central here is written from the contract file and validates what it hears and what it says against it.
"""

import asyncio
import base64
import json
import random
import selectors
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

import httpx
import jwt
import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jsonschema import Draft202012Validator, FormatChecker

R = TypeVar("R")
CONTRACT = yaml.safe_load((Path(__file__).parents[2] / "assets" / "contract" / "central-v1.openapi.yaml").read_text())
SCHEMAS = CONTRACT["components"]["schemas"]
WALL_MS = 1_763_700_000_000
CODE = "7K3M-Q9XT-2B4V"
HTML = b"<html><body>Please log in to the guest network</body></html>"


def lawful(schema: str, value: object) -> None:
    """Raises when the value is not what the contract calls by this name."""
    root = {"$ref": f"#/components/schemas/{schema}", "components": CONTRACT["components"]}
    Draft202012Validator(root, format_checker=FormatChecker()).validate(value)


class _Skipping(selectors.SelectSelector):
    """Time passes by jumping to the next thing that is due."""

    now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("nothing will ever happen again: the test waits for ever")
        self.now_s += max(timeout, 0.0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on virtual time."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.now_s


def run(main: Coroutine[Any, Any, R]) -> R:
    """The result of `main` on a fresh virtual loop."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)


class LoopClock:
    """The Clock of the running loop; the wall may be wrong by `wrong_ms`."""

    wrong_ms = 0

    def monotonic_s(self) -> float:
        return asyncio.get_running_loop().time()

    def wall_ms(self) -> int:
        try:
            passed_s = asyncio.get_running_loop().time()
        except RuntimeError:
            passed_s = 0.0
        return WALL_MS + int(passed_s * 1000) + self.wrong_ms

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Central:
    """The kiosk side of central, in memory, by the contract."""

    def __init__(self) -> None:
        self.clock = LoopClock()
        self.key: Ed25519PublicKey | None = None
        self.effects: list[dict[str, Any]] = []
        self.dead: list[dict[str, Any]] = []
        self.verdicts: list[str] = []
        self.heads: list[int] = []
        self.held: dict[int, int] = {}
        self.feed: list[dict[str, Any]] = []
        self.changed = asyncio.Event()
        self.poison: set[int] = set()
        self.lost: set[int] = set()
        self.batch_limit = 200
        self.patience_s = 25.0
        self.polls = 0
        self.more: dict[str, Any] = {}

    def say(self, kind: str, data: Mapping[str, object]) -> None:
        """A change for the kiosk."""
        self.feed.append({"cursor": len(self.feed) + 1, "type": kind, "data": dict(data)})
        self.changed.set()
        self.changed = asyncio.Event()

    async def answer(self, method: str, path: str, query: Mapping[str, str], auth: str, body: bytes) -> tuple[int, Any]:
        if path == "/v1/enrolments":
            return self._enrol(json.loads(body))
        refusal = self._refusal(auth)
        if refusal is not None:
            return refusal
        if path == "/v1/kiosks/K00001/events" and method == "POST":
            return self._events(json.loads(body))
        if path == "/v1/kiosks/K00001/changes" and method == "GET":
            return await self._changes(int(query["cursor"]), float(query["wait_s"]))
        return problem(404, "not_found")

    def _enrol(self, body: dict[str, str]) -> tuple[int, Any]:
        lawful("EnrolmentRequest", body)
        if body["code"] != CODE:
            return problem(404, "code_unknown")
        raw = base64.urlsafe_b64decode(body["public_key"] + "=")
        if self.key is not None and self.key.public_bytes_raw() != raw:
            return problem(409, "code_used")
        self.key = Ed25519PublicKey.from_public_bytes(raw)
        from service_bench import SHOP

        shop = {name: value for name, value in SHOP.items() if name != "kiosk_number"}
        answer = {"kiosk": "K00001", "number": 1, "shop": shop, "server_time_ms": self.clock.wall_ms()}
        lawful("Enrolment", answer)
        return 201, answer

    def _refusal(self, auth: str) -> tuple[int, Any] | None:
        if self.key is None:
            return problem(401, "token_bad")
        token = auth.removeprefix("Bearer ")
        only_signature = {"verify_exp": False, "verify_iat": False, "require": ["iss", "aud", "iat", "exp", "jti"]}
        claims = jwt.decode(token, self.key, algorithms=["EdDSA"], audience="central", options=only_signature)
        assert "kid" not in jwt.get_unverified_header(token)
        assert claims["iss"] == "K00001"
        assert claims["exp"] <= claims["iat"] + 120
        now_s = self.clock.wall_ms() / 1000
        if claims["exp"] < now_s - 60:
            return problem(401, "token_expired", server_time_ms=self.clock.wall_ms())
        if claims["iat"] > now_s + 60:
            return problem(401, "token_early", server_time_ms=self.clock.wall_ms())
        return None

    def _events(self, body: dict[str, Any]) -> tuple[int, Any]:
        if not any(one["type"] == "event.too_large" for one in body["events"]):
            lawful("EventBatch", body)
        if len(body["events"]) > self.batch_limit:
            return problem(413, "body_too_large")
        generation = body["generation"]
        verdicts = []
        for event in body["events"]:
            assert event["kioskgeneration"] == generation
            verdict = self._verdict(generation, event)
            verdicts.append({"sequence": event["kiosksequence"], "verdict": verdict})
        self.verdicts += [one["verdict"] for one in verdicts]
        if body["audit_head"]:
            self.heads.append(body["audit_head"]["sequence"])
        held = self.held.get(generation, 0)
        answer = {"verdicts": verdicts, "acknowledged": held, "audit_countersignature": None, **self.more}
        lawful("EventVerdicts", answer)
        return 200, answer

    def _verdict(self, generation: int, event: dict[str, Any]) -> str:
        held, sequence = self.held.get(generation, 0), event["kiosksequence"]
        if sequence <= held:
            return "duplicate"
        if sequence > held + 1 or sequence in self.lost:
            return "gap"
        self.held[generation] = sequence
        if sequence in self.poison:
            self.dead.append(event)
            return "dead_letter"
        self.effects.append(event)
        return "applied"

    async def _changes(self, cursor: int, wait_s: float) -> tuple[int, Any]:
        self.polls += 1
        if cursor > len(self.feed):
            return problem(409, "cursor_ahead")
        if cursor == len(self.feed):
            try:
                async with asyncio.timeout(min(wait_s, self.patience_s)):
                    await self.changed.wait()
            except TimeoutError:
                pass
        page = self.feed[cursor : cursor + 200]
        last = page[-1]["cursor"] if page else cursor
        return 200, {"changes": page, "cursor": last, "more": last < len(self.feed)}


def problem(status: int, code: str, **more: int) -> tuple[int, dict[str, object]]:
    body = {"type": "about:blank", "title": code, "status": status, "detail": "A sentence.", "code": code, **more}
    lawful("Problem", body)
    return status, body


Weather = Callable[[httpx.Request], str]
"""What happens to a request: "fine", or the name of a fault."""


def fair(_: httpx.Request) -> str:
    return "fine"


class Pieces(httpx.AsyncByteStream):
    """A body as it comes over a network."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self._body), 65_536):
            yield self._body[start : start + 65_536]


class Network(httpx.AsyncBaseTransport):
    """Carries requests to central in the weather of the moment."""

    def __init__(self, central: Central, weather: Weather = fair) -> None:
        self.central = central
        self.weather = weather
        self.requests = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        fault = self.weather(request)
        await asyncio.sleep(0.01)
        if fault == "lost":
            raise httpx.ConnectError("no route to host", request=request)
        if fault == "slow":
            await asyncio.sleep(3600)
        if fault in GARBAGE:
            status, body = GARBAGE[fault]
            return httpx.Response(status, stream=Pieces(body), request=request)
        response = await self._reach(request)
        if fault == "twice":
            response = await self._reach(request)
        if fault == "answer lost":
            raise httpx.ReadError("connection reset", request=request)
        if fault == "answer slow":
            await asyncio.sleep(3600)
        return response

    async def _reach(self, request: httpx.Request) -> httpx.Response:
        query = dict(request.url.params)
        auth = request.headers.get("authorization", "")
        status, body = await self.central.answer(request.method, request.url.path, query, auth, request.content)
        return httpx.Response(status, stream=Pieces(json.dumps(body).encode()), request=request)


GARBAGE: dict[str, tuple[int, bytes]] = {
    "html": (200, HTML),
    "portal": (302, b""),
    "500": (500, HTML),
    "503 json": (503, b'{"status": 503, "code": "database_down", "detail": "Later."}'),
    "empty": (200, b""),
    "null": (200, b"null"),
    "wrong json": (200, b'{"hello": "world"}'),
    "wrong types": (200, b'{"verdicts": 5, "acknowledged": "all", "changes": {}, "cursor": -1, "more": 1}'),
    "deep": (200, b"[" * 100_000),
    "half": (200, b'{"verdicts": [{"sequ'),
    "no utf-8": (200, b'{"verdicts": "\xff\xfe"}'),
    "huge": (200, b'{"changes": [], "cursor": 0, "more": false}' + b" " * (17 * 1024 * 1024)),
    "huge number": (200, b'{"verdicts": [], "acknowledged": ' + b"9" * 5000 + b"}"),
    "others' verdicts": (200, b'{"verdicts": [{"sequence": 999, "verdict": "applied"}], "acknowledged": 999}'),
    "all at once": (200, b'{"verdicts": [], "acknowledged": 9007199254740991}'),
    "back": (200, b'{"changes": [{"cursor": 1, "type": "x", "data": {}}], "cursor": 0, "more": false}'),
    "for ever more": (200, b'{"changes": [], "cursor": 9007199254740991, "more": true}'),
}


def storm(chance: random.Random, share: float) -> Weather:
    """A network that fails this share of the time, in every way there is."""
    faults = ["lost", "slow", "twice", "answer lost", "answer slow", *[one for one in GARBAGE if one != "huge"]]
    return lambda _: chance.choice(faults) if chance.random() < share else "fine"
