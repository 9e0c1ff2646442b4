"""Somebody with a browser at the console: keeps cookies, finds the forms of a page, and sends them."""

from html.parser import HTMLParser
from typing import Any

import httpx
from central_world import World

PASSWORD = "four words of one's own"


class Page(HTMLParser):
    """What stands on a page: its words, its forms with their fields, and whether every element was closed."""

    VOID = frozenset({"meta", "link", "br", "img", "input", "rect", "circle"})

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.status, self.headers = answer.status_code, answer.headers
        self.open: list[str] = []
        self.text: list[str] = []
        self.forms: dict[str, dict[str, str]] = {}
        self.tags: list[tuple[str, dict[str, str]]] = []
        self._fields: dict[str, str] = {}
        self.feed(answer.text)
        self.close()
        assert self.open == [], self.open

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.tags.append((tag, said))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "form":
            self._fields = self.forms.setdefault(said.get("action", ""), {})
        if tag == "input" and said.get("type") == "hidden":
            self._fields[said["name"]] = said["value"]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


class Browser:
    """One person's browser. English unless told otherwise."""

    def __init__(self, world: World, language: str = "en") -> None:
        self.world, self.cookies = world, httpx.Cookies({"central_language": language})

    def ask(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.world.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://central", cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, **arguments)
                self.cookies = client.cookies
                return answer

        return self.world.runner.run(asked())

    def see(self, path: str, status: int = 200) -> Page:
        """A page."""
        answer = self.ask("GET", path)
        assert answer.status_code == status, (path, answer.status_code, answer.text[:2000])
        return Page(answer)

    def send(self, path: str, on: str, **fields: str) -> httpx.Response:
        """The form of the page `on` that goes to `path`, filled in."""
        hidden = self.see(on).forms[path]
        return self.ask("POST", path, data=hidden | fields)

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        return self.send("/console/sign-in", "/console/sign-in", name=name, password=password)


def add_user(world: World, role: str, name: str | None = None) -> str:
    body = {"name": name or role, "role": role, "password": PASSWORD}
    return str(world.admin("POST", "/v1/users", body, 201)["name"])


def signed_in(world: World, role: str, language: str = "en") -> Browser:
    """The browser of a user of this role, who is signed in."""
    browser = Browser(world, language)
    add_user(world, role)
    answer = browser.sign_in(role)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/complaints"), answer.text
    return browser


def complain(world: World, text: str = "The flask leaks.", **more: object) -> Any:
    """A complaint that came by telephone."""
    body = {"shop": "sh-1", "source": "phone", "about": "goods", "text": text, "by": "0012", **more}
    return world.admin("POST", "/v1/complaints", body)
