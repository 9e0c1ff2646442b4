"""Who is asking: a kiosk with its own key, or a person with the admin token.

Knows headers, claims and our clock. Must never know what the asker may do next.
"""

import hmac
from base64 import b64decode
from typing import Annotated

import jwt
from fastapi import Depends, Path, Request
from jwt.types import Options
from sqlalchemy import select

from central.core import Central
from central.errors import ProblemError
from central.fields import Id
from central.keys import public_key_from
from central.tables import kiosks
from central.unit import Unit

AUDIENCE = "central"
MAX_LIFE_S = 120
CLOCK_SKEW_S = 60
# The library would look at the computer's clock; ours may be a virtual one.
OPTIONS: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "require": ["iss", "aud", "iat", "exp", "jti"],
}


async def central_of(request: Request) -> Central:
    """The central this request came to."""
    central = request.app.state.central
    if not isinstance(central, Central):
        raise TypeError("the application was not made by create_app")
    return central


TheCentral = Annotated[Central, Depends(central_of)]


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


async def require_admin(request: Request, central: TheCentral) -> None:
    """Raises ProblemError 401 without the admin token."""
    if not _is_admin_token(central, _bearer(request)):
        raise ProblemError(401, "admin_token_bad", "The admin token is missing or wrong.")


async def is_page_reader(request: Request, central: TheCentral) -> bool:
    """Whether HTTP Basic brought the admin token as the password; the user's name does not matter."""
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return False
    try:
        _, _, password = b64decode(rest, validate=True).decode("utf-8").partition(":")
    except ValueError:
        return False
    return _is_admin_token(central, password)


def _is_admin_token(central: Central, offered: str) -> bool:
    wanted = central.settings.admin_token.get_secret_value().encode("utf-8")
    return hmac.compare_digest(offered.encode("utf-8", "surrogateescape"), wanted)


async def require_kiosk(request: Request, central: TheCentral, kiosk: Annotated[Id, Path()]) -> str:
    """The kiosk's id. Raises ProblemError 401 (no good token) or 403 (the token of another kiosk)."""
    now_ms = central.clock.wall_ms()
    token = _bearer(request)
    if not token:
        raise ProblemError(401, "token_missing", "A kiosk signs each request with a token.", server_time_ms=now_ms)
    issuer = _issuer(token, now_ms)
    public_key = await central.transact(lambda unit: _known_key(unit, issuer))
    if public_key is None:
        raise _bad(now_ms)
    _check(token, public_key, now_ms)
    if issuer != kiosk:
        raise ProblemError(403, "wrong_kiosk", f"This token speaks for {issuer}, not for {kiosk}.")
    return kiosk


Kiosk = Annotated[str, Depends(require_kiosk)]


def _issuer(token: str, now_ms: int) -> str:
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError):
        raise _bad(now_ms) from None
    issuer = claims.get("iss")
    if not isinstance(issuer, str) or not issuer.isascii():
        raise _bad(now_ms)
    return issuer


def _known_key(unit: Unit, kiosk: str) -> str | None:
    return unit.conn.execute(select(kiosks.c.public_key).where(kiosks.c.id == kiosk)).scalar_one_or_none()


def _check(token: str, public_key: str, now_ms: int) -> None:
    """Signature and audience by the library, the times by our clock."""
    try:
        claims = jwt.decode(
            token, public_key_from(public_key), algorithms=["EdDSA"], audience=AUDIENCE, options=OPTIONS
        )
    except (jwt.PyJWTError, ValueError):
        raise _bad(now_ms) from None
    issued_s, expires_s = claims["iat"], claims["exp"]
    if type(issued_s) is not int or type(expires_s) is not int:
        raise _bad(now_ms)
    if not 0 < expires_s - issued_s <= MAX_LIFE_S:
        raise _bad(now_ms)
    if expires_s * 1000 <= now_ms - CLOCK_SKEW_S * 1000:
        raise ProblemError(401, "token_expired", "The token has expired by central's clock.", server_time_ms=now_ms)
    if issued_s * 1000 > now_ms + CLOCK_SKEW_S * 1000:
        raise ProblemError(401, "token_early", "The token is from central's future.", server_time_ms=now_ms)


def _bad(now_ms: int) -> ProblemError:
    return ProblemError(401, "token_bad", "The token is not one of an enrolled kiosk.", server_time_ms=now_ms)
