"""The use-cases: each answers one kind of effect of a flow with one event."""
