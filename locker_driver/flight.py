"""What a session keeps of the request it has sent.

Knows a request, moments (seconds on the caller's clock) and counts of bytes. Must never know what the bytes mean.
"""

from __future__ import annotations

from dataclasses import dataclass

from locker_driver.codecs.messages import Request, Unlock
from locker_driver.events import Echo


@dataclass
class Flight:
    """A request that has been sent and is not over."""

    request: Request
    frame: bytes
    until_s: float
    retries: int
    resend_at_s: float | None = None
    echo_taken: bool = False
    maybe_echo: bool = False
    spoiled: bool = False
    """Bytes nobody understands have come since it was sent."""
    heard: int = 0
    """Bytes that have come since it was sent, without those of whole frames."""

    def relaunch(self, until_s: float) -> None:
        """It is sent now, perhaps again."""
        self.until_s, self.resend_at_s, self.heard = until_s, None, 0
        self.echo_taken = self.maybe_echo = self.spoiled = False

    def is_destroyed(self, reply_bytes: float, echo: Echo) -> bool:
        """Whether so many bytes came to a read as its reply has, and made no sense.

        Where the adapter may echo, the echo's are counted on top: the first of the two may be what was spoiled.
        """
        if self.resend_at_s is not None or isinstance(self.request, Unlock):
            return False
        whole = reply_bytes + (0 if echo is Echo.ABSENT else len(self.frame))
        return self.spoiled and self.heard >= whole


@dataclass
class Late:
    """An unlock whose ack may still come while the line is used for other things."""

    until_s: float
    maybe_echo: bool
