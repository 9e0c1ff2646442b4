"""Money back for what came back: decided, asked for exactly once, and settled. Must never know a door."""
