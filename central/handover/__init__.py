"""Handing over at the counter: the items checked together, then the code of the customer. Must never know a page."""
