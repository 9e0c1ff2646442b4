"""All pages of the console."""

from central.pages.console import complaints, counter, entry, notices, orders, people, policy, ratings, returns, tasks

ROUTERS = tuple(
    part.router for part in (entry, complaints, counter, returns, tasks, orders, ratings, policy, notices, people)
)
