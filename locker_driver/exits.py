"""How the `locker` command ends: exit codes, and the fault that is the caller's."""

DONE = 0
BAD_USAGE = 2
SILENT = 3
PORT = 4
NOT_OPEN = 5
STOPPED = 130


class UsageFault(Exception):  # noqa: N818  it says what happened
    """Wrong arguments, with a sentence."""
