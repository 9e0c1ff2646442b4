"""All pages of the console."""

from central.pages.console import complaints, entry, notices, orders, people, policy, ratings, returns, tasks

ROUTERS = tuple(part.router for part in (entry, complaints, returns, tasks, orders, ratings, policy, notices, people))
