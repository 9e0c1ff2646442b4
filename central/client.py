"""A client of central's own API, for the `central` command. Must never open the database: it has one owner."""

from typing import Any, cast

import httpx

TIMEOUT_S = 15.0


class ClientError(Exception):
    """What went wrong, in one sentence, and the exit code it deserves: 2 is ours to correct, 1 is central's."""

    def __init__(self, sentence: str, exit_code: int) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class Client:
    """Calls central at `url` with the admin token."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> dict[str, object]:
        """The JSON at `path`. Raises ClientError."""
        return _json(self._send("GET", path, None))

    def get_bytes(self, path: str) -> bytes:
        """The bytes at `path`. Raises ClientError."""
        return self._send("GET", path, None).content

    def post(self, path: str, body: object) -> dict[str, object]:
        """The answer to a JSON body. Raises ClientError."""
        return _json(self._send("POST", path, body))

    def post_table(self, path: str, text: str) -> dict[str, object]:
        """The answer to a table as CSV. Raises ClientError, with every mistake in a line of its own."""
        return _json(self._send("POST", path, None, table=text))

    def put(self, path: str, body: object) -> dict[str, object]:
        """The answer to a JSON body. Raises ClientError."""
        return _json(self._send("PUT", path, body))

    def _send(self, method: str, path: str, body: object, table: str | None = None) -> httpx.Response:
        headers, content = self._headers, None if table is None else table.encode("utf-8")
        if content is not None:
            headers = {**headers, "Content-Type": "text/csv; charset=utf-8"}
        try:
            answer = httpx.request(
                method,
                self._url + path,
                json=body,
                content=content,
                headers=headers,
                timeout=TIMEOUT_S,
                trust_env=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise ClientError(f"Central at {self._url} did not answer: {error}.", 1) from None
        if answer.is_success:
            return answer
        raise ClientError(_sentence(answer), 2 if answer.status_code < 500 else 1)


def _json(answer: httpx.Response) -> dict[str, object]:
    try:
        body: Any = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise ClientError("What answered is not central.", 1)
    return cast(dict[str, object], body)


def _sentence(answer: httpx.Response) -> str:
    try:
        body = answer.json()
        detail = body["detail"]
        mistakes = [f"{one['field']}: {one['sentence']}" for one in body.get("mistakes", ())]
    except (ValueError, KeyError, TypeError, AttributeError):
        return f"Central answered with status {answer.status_code}."
    return "\n".join((str(detail), *mistakes))
