"""The `central` command: the server, and a client of its API for everything else.

Knows arguments and exit codes: 0 done, 2 asked for wrongly or refused, 1 central cannot. Must never open the database.
"""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

from central.client import Client, ClientError
from central.database import DatabaseBusyError
from central.keys import KeyUnusableError
from central.policy import cli as policy_cli
from central.policy import files as policy_files
from central.server import serve
from central.settings import SettingsError, load
from central.users import cli as user_cli

Command = Callable[[argparse.Namespace, Client], object]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit code."""
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    try:
        if arguments.command is None:
            return serve(load(arguments.config))
        if arguments.offline:
            return int(arguments.command(arguments))
        answer = arguments.command(arguments, Client(arguments.url, _token(arguments)))
    except (SettingsError, ClientError, DatabaseBusyError, KeyUnusableError, OSError) as error:
        return _complain(error)
    if answer is not None:
        print(json.dumps(answer, ensure_ascii=False, indent=2))
    return 0


def _complain(error: Exception) -> int:
    """One sentence on standard error; the exit code the error deserves."""
    sentence, code = str(error), 1
    if isinstance(error, OSError):
        sentence = f"{error.filename or 'File'}: {error.strerror or error}."
    elif isinstance(error, ClientError):
        code = error.exit_code
    elif isinstance(error, SettingsError):
        code = 2
    print(sentence, file=sys.stderr)
    return code


def _token(arguments: argparse.Namespace) -> str:
    token = str(arguments.token or os.environ.get("CENTRAL_ADMIN_TOKEN", ""))
    if not token or not token.isascii():
        raise ClientError("Give the admin token with --token or in CENTRAL_ADMIN_TOKEN.", 2)
    return token


def _read_json(text: str | None, file: Path | None) -> object:
    if text is None and file is None:
        raise ClientError("Give a file, or the JSON itself with --json.", 2)
    if text is None and file is not None:
        text = _read_text(file)
    try:
        return json.loads(text or "")
    except ValueError as error:
        raise ClientError(f"This is not JSON: {error}.", 2) from None


def _read_text(file: Path) -> str:
    try:
        return sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except OSError as error:
        raise ClientError(f"{file} cannot be read: {error.strerror}.", 2) from None
    except UnicodeError:
        raise ClientError(f"{file} is not UTF-8 text.", 2) from None


def _list_in(text: str) -> list[object]:
    found = _read_json(text, None)
    if not isinstance(found, list):
        raise ClientError("This is no JSON list of orders.", 2)
    return found


# ---- commands


def _shop_add(arguments: argparse.Namespace, client: Client) -> object:
    shop = {
        "id": arguments.id,
        "name": {"zh-CN": arguments.name_zh, "en": arguments.name_en},
        "branch": {"zh-CN": arguments.branch_zh, "en": arguments.branch_en},
        "hotline": arguments.hotline,
    }
    if arguments.time_zone is not None:
        shop["time_zone"] = arguments.time_zone
    return client.post("/v1/shops", shop)


def _enrol_code(arguments: argparse.Namespace, client: Client) -> object:
    return client.post("/v1/enrolment-codes", {"shop": arguments.shop})


def _kiosks(_arguments: argparse.Namespace, client: Client) -> object:
    return client.get("/v1/kiosks")


def _audit_head(arguments: argparse.Namespace, client: Client) -> object:
    return client.get(f"/v1/kiosks/{quote(arguments.kiosk, safe='')}/audit-head")


def _order_add(arguments: argparse.Namespace, client: Client) -> object:
    return client.post("/v1/orders", _read_json(arguments.json, arguments.file))


def _order_import(arguments: argparse.Namespace, client: Client) -> object:
    text = _read_text(arguments.file)
    if not text.lstrip().startswith("["):
        return client.post_table("/v1/imports/orders", text)
    return {"orders": [client.post("/v1/orders", order) for order in _list_in(text)]}


def _order_show(arguments: argparse.Namespace, client: Client) -> object:
    return client.get(f"/v1/orders/{quote(arguments.id, safe='')}")


def _order_cancel(arguments: argparse.Namespace, client: Client) -> object:
    return client.post(f"/v1/orders/{quote(arguments.id, safe='')}/cancel", None)


def _order_code(arguments: argparse.Namespace, client: Client) -> object:
    png = client.get_bytes(f"/v1/orders/{quote(arguments.id, safe='')}/pickup-code.png")
    arguments.out.write_bytes(png)
    return None


def _staff_add(arguments: argparse.Namespace, client: Client) -> object:
    pin = arguments.pin or getpass.getpass("PIN: ")
    member = {"kiosk": arguments.kiosk, "number": arguments.number, "role": arguments.role, "pin": pin}
    return client.post("/v1/staff", member)


def _policy_put(arguments: argparse.Namespace, client: Client) -> object:
    if str(arguments.file) == "-":
        return client.put("/v1/policies/returns", _read_json(None, arguments.file))
    try:
        data, _ = policy_files.load(arguments.file)
        mistakes = policy_files.check(arguments.file)[1] if isinstance(data, dict) and "format" in data else []
    except policy_files.FileError as error:
        raise ClientError(str(error), 2) from None
    if mistakes:
        raise ClientError("\n".join(mistakes), 2)
    return client.put("/v1/policies/returns", data)


def _credential_mint(arguments: argparse.Namespace, client: Client) -> object:
    path = f"/v1/orders/{quote(arguments.order, safe='')}/credentials"
    return client.post(path, {"expires_ms": arguments.expires_ms})


def _credential_revoke(arguments: argparse.Namespace, client: Client) -> object:
    return client.post(f"/v1/credentials/{quote(arguments.id, safe='')}/revoke", None)


def _help_answer(arguments: argparse.Namespace, client: Client) -> object:
    return client.post(f"/v1/help/{quote(arguments.id, safe='')}/answer", {"by": arguments.by})


def _notices_list(arguments: argparse.Namespace, client: Client) -> object:
    asked = {"state": arguments.state, "order": arguments.order}
    return client.get("/v1/notices?" + urlencode({name: value for name, value in asked.items() if value is not None}))


def _notices_retry(arguments: argparse.Namespace, client: Client) -> object:
    return client.post(f"/v1/notices/{quote(arguments.id, safe='')}/retry", None)


# ---- arguments

Adder = argparse._SubParsersAction  # the library's only name for what add_subparsers returns


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="central", description="The central server and its operator's command.")
    tops = parser.add_subparsers(required=True, metavar="COMMAND")
    server = tops.add_parser("serve", help="run the server")
    server.add_argument("--config", type=Path, help="TOML file; the environment (CENTRAL_...) overrules it")
    server.set_defaults(command=None)
    parser.set_defaults(offline=False)
    _add_fleet(tops)
    _add_orders(tops)
    _add_people(tops)
    return parser


def _leaf(adder: "Adder[argparse.ArgumentParser]", name: str, words: str, run: Command) -> argparse.ArgumentParser:
    leaf = adder.add_parser(name, help=words, description=words)
    default_url = os.environ.get("CENTRAL_URL", "http://127.0.0.1:8080")
    leaf.add_argument("--url", default=default_url, help="where central listens (or CENTRAL_URL)")
    leaf.add_argument("--token", help="the admin token (better in CENTRAL_ADMIN_TOKEN)")
    leaf.set_defaults(command=run)
    return leaf


def _group(adder: "Adder[argparse.ArgumentParser]", name: str, words: str) -> "Adder[argparse.ArgumentParser]":
    return adder.add_parser(name, help=words).add_subparsers(required=True, metavar="ACTION")


def _add_fleet(tops: "Adder[argparse.ArgumentParser]") -> None:
    shop = _leaf(_group(tops, "shop", "shops"), "add", "add a shop, or change it", _shop_add)
    shop.add_argument("--id", required=True)
    for option in ("--name-zh", "--name-en"):
        shop.add_argument(option, required=True)
    for option in ("--branch-zh", "--branch-en", "--hotline"):
        shop.add_argument(option, default="")
    shop.add_argument("--time-zone")
    code = _leaf(tops, "enrol-code", "a code that enrols one kiosk of a shop", _enrol_code)
    code.add_argument("shop")
    _leaf(tops, "kiosks", "list the kiosks", _kiosks)
    head = _leaf(tops, "audit-head", "the newest countersigned head of a kiosk's audit log", _audit_head)
    head.add_argument("kiosk")


def _add_orders(tops: "Adder[argparse.ArgumentParser]") -> None:
    orders = _group(tops, "order", "orders")
    add = _leaf(orders, "add", "an order in, its credentials out", _order_add)
    source = add.add_mutually_exclusive_group()
    source.add_argument("file", type=Path, nargs="?", help="JSON file, - for standard input")
    source.add_argument("--json", help="the JSON itself")
    table = _leaf(orders, "import", "many orders in: a CSV table, or a JSON list of orders", _order_import)
    table.add_argument("file", type=Path, help="- for standard input")
    _leaf(orders, "show", "one order", _order_show).add_argument("id")
    _leaf(orders, "cancel", "cancel an order", _order_cancel).add_argument("id")
    code = _leaf(orders, "code", "the order's QR as a PNG", _order_code)
    code.add_argument("id")
    code.add_argument("--out", type=Path, required=True)
    credentials = _group(tops, "credential", "credentials")
    mint = _leaf(credentials, "mint", "another QR for an order", _credential_mint)
    mint.add_argument("order")
    mint.add_argument("--expires-ms", type=int, required=True, help="Unix milliseconds")
    _leaf(credentials, "revoke", "revoke a credential", _credential_revoke).add_argument("id")


def _add_policy(policy: "Adder[argparse.ArgumentParser]") -> None:
    put = _leaf(policy, "put", "put a returns policy in force", _policy_put)
    put.add_argument("file", type=Path, help="TOML or JSON file; - for JSON on standard input")
    policy_cli.add(policy)


def _add_people(tops: "Adder[argparse.ArgumentParser]") -> None:
    staff = _leaf(_group(tops, "staff", "staff"), "add", "a member of staff of a kiosk", _staff_add)
    staff.add_argument("--kiosk", required=True)
    staff.add_argument("--number", required=True, help="four digits")
    staff.add_argument("--role", choices=("associate", "manager", "technician"), default="associate")
    staff.add_argument("--pin", help="asked for when left out")
    user_cli.add(_group(tops, "user", "people who sign in at central"), _leaf)
    notices = _group(tops, "notices", "what customers are told")
    listed = _leaf(notices, "list", "notices, the newest first", _notices_list)
    listed.add_argument("--state", choices=("waiting", "sent", "dead", "withdrawn"))
    listed.add_argument("--order", help="of this order only")
    _leaf(notices, "retry", "try a dead notice again", _notices_retry).add_argument("id")
    _add_policy(_group(tops, "policy", "the returns policy"))
    answer = _leaf(_group(tops, "help", "help calls"), "answer", "say that staff are on the way", _help_answer)
    answer.add_argument("id")
    answer.add_argument("--by", required=True, help="who is on the way")
