"""One small class per invariant of docs/safety.md. See `base` for what an oracle is told, `table` for all of them."""
