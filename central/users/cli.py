"""`central user`: the people who sign in at central. Knows arguments; a client of the API as every other command."""

import argparse
import getpass
from collections.abc import Callable
from urllib.parse import quote

from central.client import Client, ClientError
from central.users.roles import Role

Adder = argparse._SubParsersAction  # the library's only name for what add_subparsers returns
Run = Callable[[argparse.Namespace, Client], object]
Leaf = Callable[["Adder[argparse.ArgumentParser]", str, str, Run], argparse.ArgumentParser]


def add(users: "Adder[argparse.ArgumentParser]", leaf: Leaf) -> None:
    """Give the command its actions; `leaf` makes one that finds central."""
    put = leaf(users, "add", "a user, or a new password or role for one", _add)
    put.add_argument("name", help="small letters, digits, . _ -")
    put.add_argument("--role", choices=tuple(Role), required=True)
    put.add_argument("--password", help="asked for when left out, which is better")
    leaf(users, "list", "all users", _list)
    leaf(users, "disable", "sign a user out, and in no more", _disable).add_argument("name")


def _add(arguments: argparse.Namespace, client: Client) -> object:
    password = arguments.password
    if password is None:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise ClientError("The two passwords differ.", 2)
    return client.post("/v1/users", {"name": arguments.name, "role": arguments.role, "password": password})


def _list(_arguments: argparse.Namespace, client: Client) -> object:
    return client.get("/v1/users")


def _disable(arguments: argparse.Namespace, client: Client) -> object:
    return client.post(f"/v1/users/{quote(arguments.name, safe='')}/disable", None)
