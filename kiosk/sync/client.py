"""Central's kiosk side as calls with typed answers and typed errors.

Knows: paths, time-outs and how long an answer may be. Must never know the database. Nothing central, or whatever
stands in its place, can answer raises anything but a CentralError.
"""

import asyncio
import json
import ssl
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import httpx
from pydantic import BaseModel, ValidationError

from kiosk.services.sync_ports import Queued
from kiosk.sync.errors import BadAnswerError, RejectedError, UnreachableError
from kiosk.sync.identity import Identity
from kiosk.sync.wire import Changes, Enrolment, EventVerdicts, PhotoKept, Problem, event_batch

A = TypeVar("A", bound=BaseModel)

ANSWER_LIMIT = 16 * 1024 * 1024
"""Longest answer in bytes: 200 changes are under 1 MiB in practice."""

CALL_S = 15.0
"""Longest call, from the first byte of the request to the last of the answer; a long poll adds its wait."""

LONG_POLL_S = 25

PHOTO_S = 45.0
"""A photograph may take so much longer: 270 kB on a slow line."""


def open_http(
    url: str, *, ca_file: Path | None = None, transport: httpx.AsyncBaseTransport | None = None
) -> httpx.AsyncClient:
    """A client for central at `url`. A `transport` replaces the network, and the proxy settings with it.

    OSError or ssl.SSLError when `ca_file` is no readable bundle of certificates.
    """
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    if transport is not None:
        return httpx.AsyncClient(base_url=url, headers=headers, transport=transport, trust_env=False)
    context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    limits = httpx.Limits(max_connections=4, max_keepalive_connections=4)
    timeout = httpx.Timeout(LONG_POLL_S + CALL_S, connect=10.0)
    return httpx.AsyncClient(base_url=url, headers=headers, verify=context, timeout=timeout, limits=limits)


class CentralClient:
    """One kiosk's view of central."""

    def __init__(self, http: httpx.AsyncClient, identity: Identity) -> None:
        self._http = http
        self._identity = identity

    async def enrol(self, code: str, software: str) -> Enrolment:
        """Turn a one-time code into an identity."""
        body = {"code": code, "public_key": self._identity.public_key, "software": software}
        return await self._call(Enrolment, "POST", "/v1/enrolments", body=body, signed=False)

    async def push(
        self, kiosk: str, generation: int, head: tuple[int, str] | None, events: Sequence[Queued]
    ) -> EventVerdicts:
        """Send events; a verdict for each comes back."""
        body = event_batch(kiosk, generation, head, events)
        return await self._call(EventVerdicts, "POST", f"/v1/kiosks/{kiosk}/events", body=body)

    async def pull(self, kiosk: str, cursor: int, wait_s: int) -> Changes:
        """Changes after `cursor`; waits up to `wait_s` seconds for one."""
        query = {"cursor": str(cursor), "wait_s": str(wait_s)}
        return await self._call(Changes, "GET", f"/v1/kiosks/{kiosk}/changes", query=query, wait_s=wait_s)

    async def put_photo(self, kiosk: str, digest: str, sealed: str) -> PhotoKept:
        """Send a sealed photograph under its digest; the same one again is the same answer."""
        path = f"/v1/kiosks/{kiosk}/photos/{digest}"
        return await self._call(PhotoKept, "PUT", path, body={"sealed": sealed}, wait_s=PHOTO_S)

    async def _call(
        self,
        shape: type[A],
        method: str,
        path: str,
        *,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
        signed: bool = True,
        wait_s: float = 0,
    ) -> A:
        headers = {"Authorization": f"Bearer {self._identity.token()}"} if signed else {}
        content = None if body is None else json.dumps(body, ensure_ascii=False, allow_nan=False).encode()
        if content is not None:
            headers["Content-Type"] = "application/json"
        request = self._http.build_request(method, path, content=content, params=query, headers=headers)
        try:
            async with asyncio.timeout(CALL_S + wait_s):
                status, answer = await self._exchange(request)
        except (httpx.HTTPError, TimeoutError, OSError) as fault:
            raise UnreachableError(f"central did not answer: {type(fault).__name__}") from fault
        if not 200 <= status < 300:
            raise self._refusal(status, answer)
        try:
            return shape.model_validate_json(answer)
        except ValidationError as bad:
            raise BadAnswerError(f"central's answer to {method} {_short(path)} is not the contract's") from bad

    async def _exchange(self, request: httpx.Request) -> tuple[int, bytes]:
        """Status and body. The body is read as sent: a small answer cannot unpack into a huge one."""
        response = await self._http.send(request, stream=True)
        try:
            body = bytearray()
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > ANSWER_LIMIT:
                    raise BadAnswerError(f"central's answer is longer than {ANSWER_LIMIT} bytes")
            return response.status_code, bytes(body)
        finally:
            await response.aclose()

    def _refusal(self, status: int, answer: bytes) -> RejectedError | BadAnswerError:
        try:
            problem = Problem.model_validate_json(answer)
        except ValidationError:
            return BadAnswerError(f"central, or something before it, answered {status} without a reason")
        if status == httpx.codes.UNAUTHORIZED and problem.server_time_ms is not None:
            self._identity.central_says(problem.server_time_ms)
        return RejectedError(status, problem.code, problem.detail[:400], problem.server_time_ms)


def _short(path: str) -> str:
    return path.rsplit("/", 1)[-1]
