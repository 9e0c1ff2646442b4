"""All pages of the console."""

from central.pages.console import complaints, entry, notices, orders, people, policy, ratings, returns

ROUTERS = tuple(part.router for part in (entry, complaints, returns, orders, ratings, policy, notices, people))
