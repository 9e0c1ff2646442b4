"""Every refusal as application/problem+json, and no body larger than it may be. Must never know a route."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from central.errors import ProblemError

MAX_BODY_BYTES = 1024 * 1024
CODES = {400: "json_invalid", 404: "not_found", 405: "method_not_allowed"}
DETAILS = {
    400: "The body is not JSON that can be read.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
}

Handler = Callable[[Request, Exception], Awaitable[JSONResponse]]


def _answer(problem: ProblemError) -> JSONResponse:
    headers = {"WWW-Authenticate": "Bearer"} if problem.status == 401 else None
    return JSONResponse(problem.body(), problem.status, headers=headers, media_type="application/problem+json")


async def _on_problem(_request: Request, error: Exception) -> JSONResponse:
    return _answer(error if isinstance(error, ProblemError) else _internal())


async def _on_invalid(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        return _answer(_internal())
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return _answer(ProblemError(400, CODES[400], DETAILS[400]))
    # Never the input itself: it may be a code or a PIN.
    where = ".".join(str(part) for part in first["loc"] if part not in ("body", "query", "path"))
    return _answer(ProblemError(422, "field_invalid", f"Field {where or 'body'}: {first['msg']}."))


async def _on_http(_request: Request, error: Exception) -> JSONResponse:
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = CODES.get(status, "refused")
    return _answer(ProblemError(status, code, DETAILS.get(status, "The request was refused.")))


async def _on_database(_request: Request, _error: Exception) -> JSONResponse:
    return _answer(ProblemError(503, "database_down", "Central's database did not answer; nothing was kept."))


async def _on_bug(_request: Request, _error: Exception) -> JSONResponse:
    return _answer(_internal())


def _internal() -> ProblemError:
    return ProblemError(500, "internal", "Central failed at this request; its log says more.")


def guard(app: FastAPI) -> None:
    """Give `app` its answers to refusals, and its limit of a body."""
    handlers: dict[type[Exception], Handler] = {
        ProblemError: _on_problem,
        RequestValidationError: _on_invalid,
        HTTPException: _on_http,
        SQLAlchemyError: _on_database,
        Exception: _on_bug,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
    app.add_middleware(BodyLimit)


class BodyLimit:
    """Refuses a body above MAX_BODY_BYTES, said or unsaid, before anything reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await _collect(receive)
        if body is None:
            limit = f"A body may have at most {MAX_BODY_BYTES} bytes."
            await _answer(ProblemError(413, "body_too_large", limit))(scope, receive, send)
            return
        waiting = [body]

        async def replay() -> Message:
            if waiting:
                return {"type": "http.request", "body": waiting.pop(), "more_body": False}
            return await receive()

        await self._app(scope, replay, send)


async def _collect(receive: Receive) -> bytes | None:
    """The whole body, or None when it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > MAX_BODY_BYTES:
            return None
        if not message.get("more_body", False):
            return bytes(body)
