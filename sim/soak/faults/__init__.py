"""One small file per family of faults. See `table` for every fault class of docs/safety.md and where it is played."""
