"""Errors of the simulator. Each carries one sentence a person can act on.

Knows: names of mistakes. Must never know: how they are shown.
"""


class SimError(ValueError):
    """Something asked of the simulator makes no sense; the text says what and why."""


class WiringError(SimError):
    """The wiring file is missing, unreadable or contradicts itself."""


class ActError(SimError):
    """An act or a fault was asked for that does not exist or cannot happen now."""


class ScriptError(SimError):
    """The script file is missing, unreadable or names an act that does not exist."""


class SimGoneError(SimError):
    """The simulator at the other end of the control socket does not answer any more."""


class CameraError(SimError):
    """The picture to show cannot be read, or a frame breaks the protocol."""
