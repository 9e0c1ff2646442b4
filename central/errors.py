"""Refusals as values of one type: what is wrong, for a program (code) and for a person (detail).

Knows HTTP status numbers and their titles. Must never know a route or a table.
"""

from collections.abc import Mapping
from http import HTTPStatus


class ProblemError(Exception):
    """A refusal that ends the request; nothing it began is kept."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        server_time_ms: int | None = None,
        more: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.server_time_ms = server_time_ms
        self.more = more or {}

    def body(self) -> dict[str, object]:
        """The members of an application/problem+json document (RFC 9457)."""
        members: dict[str, object] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.server_time_ms is not None:
            members["server_time_ms"] = self.server_time_ms
        return {**members, **self.more}


def not_found(code: str, what: str, name: str) -> ProblemError:
    """404 for a thing central has not."""
    return ProblemError(404, code, f"There is no {what} {name}.")
