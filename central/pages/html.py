"""How every page is made: templates that escape, headers that let nothing foreign in. Must never know a table."""

from importlib.resources import files

from fastapi import Response
from jinja2 import Environment, PackageLoader, StrictUndefined

from central import pages

TEMPLATES = Environment(
    loader=PackageLoader("central.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def safe(policy: str) -> dict[str, str]:
    """The headers of a page whose content may only be what `policy` allows."""
    return {
        "Content-Security-Policy": f"{policy}; base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


def static(name: str, media_type: str) -> Response:
    """A style or a script that came with the program."""
    body = (files(pages) / "static" / name).read_bytes()
    return Response(body, 200, {**safe("default-src 'none'"), "Cache-Control": "max-age=300"}, media_type)
