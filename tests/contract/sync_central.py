"""The real central of a campaign of sync, asked without a server; its disk can be lost and come back from a backup."""

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import httpx
from kiosk_bench import LoopClock

import central.system
from central import feed
from central.core import Central
from central.errors import ProblemError
from central.fleet import enrol, new_code, put_shop
from central.settings import Settings
from central.shop_wire import ShopRequest
from central.wire import EnrolmentRequest, EventBatch
from sim.virtual_life import Entropy


class RealCentral:
    """Central on a file of its own in `folder`. Fsync is not what is tried here, so it is off."""

    def __init__(self, folder: Path, clock: LoopClock, entropy: Entropy) -> None:
        self._folder = folder
        self._clock = clock
        self._entropy = entropy
        self._changes = 0
        self.held: dict[int, int] = {}
        """By generation, how far it said it is."""
        self.open()

    def open(self) -> None:
        """Start it on its file."""
        settings = Settings.model_validate(
            {
                "admin_token": "x" * 20,
                "database": str(self._folder / "central.sqlite"),
                "signing_key_path": self._folder / "central.pem",
                "log_path": None,
            }
        )
        self._central = Central(
            settings,
            clock=self._clock,
            executor=central.system.InlineExecutor(),
            entropy=self._entropy,
            on_applied=(),
        )
        raw = self._central._database._engine.raw_connection()
        raw.cursor().execute("PRAGMA synchronous = OFF")
        raw.close()

    def code(self) -> str:
        """A code, as staff would get it."""
        name = {"zh-CN": "店", "en": "shop"}
        shop = ShopRequest.model_validate({"id": "sh", "name": name, "branch": name, "hotline": ""})
        self._central._work(lambda unit: put_shop(unit, shop))
        code, _ = self._central._work(lambda unit: new_code(unit, "sh"))
        return code.code

    def answers(self, request: httpx.Request) -> tuple[int, bytes]:
        """What central answers, its effect committed before."""
        try:
            answer = self._route(request)
        except ProblemError as problem:
            return problem.status, json.dumps(problem.body()).encode()
        return 200, answer.model_dump_json().encode()

    def _route(self, request: httpx.Request) -> Any:
        path = request.url.path
        if path == "/v1/enrolments":
            asked = EnrolmentRequest.model_validate_json(request.content)
            return self._central._work(lambda unit: enrol(unit, asked))[0]
        kiosk = path.split("/")[3]
        if path.endswith("/events"):
            batch = EventBatch.model_validate_json(request.content)
            verdicts = self._central._take(kiosk, batch)[0].verdicts
            self.held[batch.generation] = verdicts.acknowledged
            return verdicts
        cursor = int(request.url.params["cursor"])
        return self._central._work(lambda unit: feed.read(unit, kiosk, cursor))[0]

    def change(self) -> None:
        """Something for the kiosk to hear."""
        self._changes += 1
        data = {"help": f"h{self._changes}", "at_ms": 1, "by": "0012"}
        self._central._work(lambda unit: unit.send("K00001", "help.answered", data))

    def cursor(self) -> int:
        """How many changes it has told, or would."""
        query = "SELECT cursor FROM kiosks WHERE id = 'K00001'"
        return int(self._central._work(lambda unit: unit.conn.exec_driver_sql(query).scalar_one())[0])

    def close(self) -> None:
        """Stop it."""
        self._central.close()

    def back_up(self) -> None:
        """Copy central's file as an operator does."""
        source, target = (sqlite3.connect(self._folder / f"{name}.sqlite") for name in ("central", "backup"))
        with contextlib.closing(source), contextlib.closing(target):
            source.backup(target)
        self._changes_at_backup = self._changes

    def restore(self) -> None:
        """Central's disk is lost; the backup comes back. Its feed is as short as it was then."""
        self._central.close()
        for name in ("central.sqlite", "central.sqlite-wal", "central.sqlite-shm"):
            (self._folder / name).unlink(missing_ok=True)
        shutil.copy(self._folder / "backup.sqlite", self._folder / "central.sqlite")
        self.open()
        self._changes = self._changes_at_backup
        self.held.clear()
