"""Cutting a stream into frames, for families whose frames tell their own length.

Knows how to look for a front, wait for the rest and find the next front after a fault. Must never know a family.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

from locker_driver.codecs.base import Cut, Frame
from locker_driver.codecs.messages import (
    Decoded,
    Message,
    Refused,
    Request,
    State,
    StateRequest,
    States,
    StatesRequest,
    Unlock,
    UnlockAck,
)
from locker_driver.errors import CodecError


class LengthFramed(ABC):
    """The `cut` of a codec that can tell from the first bytes how long a frame is, and which reply answers what.

    `refused_by` are the function numbers by which a board refuses a request, in families where it can.
    """

    refused_by: Mapping[type[Request], int] = {}

    @abstractmethod
    def encode(self, request: Request) -> bytes:
        """See `locker_driver.codecs.base.Codec`."""

    @abstractmethod
    def decode(self, frame: bytes) -> Decoded:
        """See `locker_driver.codecs.base.Codec`."""

    @abstractmethod
    def size(self, front: bytes) -> int:
        """The bytes of the frame that begins here; 0 when none can.

        As long as `front` is too short to tell, the number of bytes that would be enough.
        """

    @abstractmethod
    def reply_front(self, request: Request) -> bytes:
        """The bytes every reply to `request` begins with; nothing when there is no reply."""

    def answers(self, request: Request, message: Message) -> bool:
        """Is `message` the reply to `request`, or its refusal: function, board and lock?"""
        match request, message:
            case Unlock(board, lock), UnlockAck():
                return (message.board, message.lock) == (board, lock)
            case StateRequest(board, lock), State():
                return (message.board, message.lock) == (board, lock)
            case StatesRequest(board), States():
                return message.board == board
            case _, Refused():
                return (message.board, message.function) == (request.board, self.refused_by.get(type(request)))
        return False

    def cut(self, buffer: bytes, *, awaited: Request | None, quiet: bool) -> Cut:
        """Cut `buffer` into frames; after a fault every next byte is tried as a front.

        A frame is taken as soon as it is whole. After a silence the front of a frame is kept only if it may be
        the awaited reply or the echo of its request: adapters split those by up to hundreds of milliseconds.
        """
        frames: list[Frame] = []
        at = bad = garbage = 0
        while at < len(buffer):
            rest = buffer[at:]
            size = self.size(rest)
            if size > len(rest):
                if not quiet or self._may_become_awaited(rest, awaited):
                    break
                size = 0
            if size:
                try:
                    frames.append(Frame(self.decode(rest[:size]), rest[:size]))
                except CodecError:
                    bad += 1
                else:
                    at += size
                    continue
            garbage += 1
            at += 1
        return Cut(tuple(frames), at, bad, garbage)

    def _may_become_awaited(self, rest: bytes, awaited: Request | None) -> bool:
        if awaited is None:
            return False
        fronts = (self.reply_front(awaited), self.encode(awaited))
        return any(front and rest[: len(front)] == front[: len(rest)] for front in fronts)
