"""Photographs of returned goods: taken in, shown to whoever reviews, deleted. Must never know a refund's rules."""
