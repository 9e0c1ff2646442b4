"""The routes of the contract. Must never know a table: they turn requests into units of work."""
