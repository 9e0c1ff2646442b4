"""All that is tried on one piece of a picture in which squares of a QR symbol were found.

Knows the order, by gain for cost. Must never know the whole picture.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.scan import rescue, zbar, zxing
from kiosk.scan.ballot import Ballot
from kiosk.scan.effort import Effort
from kiosk.scan.suspects import Suspect, scaled
from kiosk.scan.symbols import Decoded
from kiosk.scan.views import PIECE

_MOST_FOR_ZBAR_PX = 250_000


def read(
    suspect: Suspect, *, ballot: Ballot | None = None, effort: Effort | None = None, with_zbar: bool = False
) -> tuple[Decoded, ...]:
    """The codes in this piece, in coordinates of the picture it was cut from. `ballot`: evidence of earlier frames;
    `effort`: what the picture may still cost, none for no bound."""
    fit, factor = scaled(suspect)
    if effort is not None:
        squares = effort.squares(fit.piece.size, len(fit.squares))
        if not squares:
            return ()
        fit = replace(fit, squares=fit.squares[:squares])
    codes: tuple[Decoded, ...] = ()
    for view in PIECE:
        codes = zxing.look(view.filter(fit.piece), global_histogram=view.global_histogram).read
        if codes:
            break
    else:
        codes = _mended(fit, ballot)
        if not codes and with_zbar and len(fit.squares) > 1 and fit.piece.size < _MOST_FOR_ZBAR_PX:
            codes = zbar.look(fit.piece)
    return tuple(code.moved(factor, suspect.x, suspect.y) for code in codes)


def _mended(suspect: Suspect, ballot: Ballot | None) -> tuple[Decoded, ...]:
    for seen in rescue.evidence(suspect.piece, suspect.squares):
        code = rescue.settled(seen) or (ballot.add(seen) if ballot else None)
        if code is not None:
            return (code,)
    return ()
