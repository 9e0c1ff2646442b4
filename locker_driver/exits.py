"""Exit codes of the `locker` command."""

DONE = 0
BAD_USAGE = 2
SILENT = 3
PORT = 4
NOT_OPEN = 5
STOPPED = 130
