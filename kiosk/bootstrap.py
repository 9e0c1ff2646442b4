"""The only place that builds and wires; reads like a parts list."""

import grp
from collections.abc import Sequence
from dataclasses import fields
from importlib.metadata import version

import httpx

from kiosk.controller import Kiosk, Parts
from kiosk.db.database import SqlDatabase
from kiosk.db.start import start_database
from kiosk.domain.compartments import Layout
from kiosk.domain.counter import QueueRules
from kiosk.domain.events import Event
from kiosk.domain.operations import Operation
from kiosk.domain.policy import from_older
from kiosk.flows.act import Limits
from kiosk.flows.events import LeftOpen, OperationMoved, QueueMoved
from kiosk.link.messages import Welcome
from kiosk.link.server import LinkServer
from kiosk.link.views import ShopView
from kiosk.lockers.doors import BankDoors
from kiosk.lockers.layout import load_layout
from kiosk.lockers.lines import line_configs
from kiosk.outside import Outside
from kiosk.services import facts
from kiosk.services.absence import Absence
from kiosk.services.anchored import AnchoredDoors
from kiosk.services.answers.codes import CodeAnswers
from kiosk.services.answers.complaints import ComplaintAnswers
from kiosk.services.answers.counter import CounterAnswers
from kiosk.services.answers.doors import DoorAnswers
from kiosk.services.answers.loading import LoadingAnswers
from kiosk.services.answers.people import StaffAnswers, TaskAnswers
from kiosk.services.answers.ratings import RatingAnswers
from kiosk.services.answers.returns import ReturnAnswers
from kiosk.services.answers.status import StatusAnswers
from kiosk.services.authority import Authority
from kiosk.services.bank_audit import BankAuditAnswers
from kiosk.services.changes import Changes
from kiosk.services.clerk import Clerk
from kiosk.services.credentials import Credentials
from kiosk.services.desk import Desk, HelpMoved, OnlineChanged, Patience
from kiosk.services.drain import Drain
from kiosk.services.operations import Operations
from kiosk.services.overdue import OverdueAnswers
from kiosk.services.photographs import Photographs
from kiosk.services.places import PlaceAnswers
from kiosk.services.queue import Queue
from kiosk.services.room import Room, RoomLimits
from kiosk.services.secrets import KEY_FILE, Secrets
from kiosk.services.silence import Silence
from kiosk.services.staff import StaffDesk
from kiosk.services.status_tries import StatusTries
from kiosk.services.sync_ports import Change
from kiosk.services.tidy import Tidy
from kiosk.services.watchman import Watchman
from kiosk.services.welcome import welcome
from kiosk.settings import Settings
from kiosk.sync.client import CentralClient, open_http
from kiosk.sync.identity import Identity
from kiosk.sync.service import Sync
from locker_driver import Bank

DATABASE_FILE = "kiosk.sqlite"
ANCHOR_FILE = "anchor.json"


def build(settings: Settings, outside: Outside) -> Kiosk:
    """Build a controller. Blocks on the database; LayoutError, DatabaseError, KeyFileError, ConfigError with a
    sentence when something is not as it must be."""
    layout = load_layout(settings.layout)
    settings.data_dir.mkdir(mode=0o750, parents=True, exist_ok=True)
    database = _database(settings, outside, layout)
    bank = Bank(line_configs(settings.lines, layout), port_factory=outside.port_factory)
    drain, silence = Drain(settings.data_dir), Silence()
    doors = AnchoredDoors(BankDoors(bank, layout, outside.clock), database)
    operations = Operations(
        database=database,
        doors=doors,
        clock=outside.clock,
        entropy=outside.entropy,
        spawn=outside.spawn,
        limits=Limits(**settings.timing.model_dump(include={limit.name for limit in fields(Limits)})),
        openings_per_minute=settings.pickup.openings_per_minute,
        draining=lambda: drain.on,
        silent=silence,
    )
    secrets = Secrets.load(settings.data_dir / KEY_FILE, outside.entropy)
    identity = Identity(settings.data_dir, outside.clock, outside.entropy)
    room = Room(RoomLimits(**settings.storage.model_dump()), lambda: outside.free_bytes(settings.data_dir))
    absence = _absence(settings, database, outside, identity)
    parts = Parts(settings, outside, layout, database, silence, operations, secrets, identity, room, absence)
    desk = Desk(clerk=_clerk(parts), clock=outside.clock, patience=Patience(settings.timing.session_timeout_s))
    http = open_http(settings.central.url, ca_file=settings.central.ca_file, transport=outside.transport)
    link = _link(parts, desk) if outside.socket else None
    sync = _sync(parts, desk, http, link) if settings.central.enabled else None
    _listen(parts, desk, sync)
    watchman = Watchman(database=database, doors=doors, operations=operations, silence=silence)
    tidy = Tidy(lambda: database.forget(settings.retention.days), desk, operations, outside.clock)
    return Kiosk(parts, drain, bank, watchman, desk, tidy, sync, http, link)


def _database(settings: Settings, outside: Outside, layout: Layout) -> SqlDatabase:
    return start_database(
        settings.data_dir / DATABASE_FILE,
        settings.anchor or settings.data_dir / ANCHOR_FILE,
        layout,
        executor=outside.executor,
        clock=outside.clock,
        entropy=outside.entropy,
        fatal=outside.fatal,
    )


def _absence(settings: Settings, database: SqlDatabase, outside: Outside, identity: Identity) -> Absence:
    """Where central was never asked, the list of staff is the kiosk's own."""
    bound = settings.central.enabled
    days = settings.staff.offline_days
    absence = Absence(database, outside.clock, days, lambda: bound and identity.enrolment is not None)
    database.at_start(absence.resume)
    return absence


def _clerk(parts: Parts) -> Clerk:
    settings, clock, database = parts.settings, parts.outside.clock, parts.database
    photographs = Photographs(database, clock, parts.outside.entropy, parts.room)
    returns = _returns(parts, photographs)
    credentials = Credentials(parts.secrets, settings.zone, settings.scanning.rules)
    queue = Queue(QueueRules(**settings.counter.model_dump()), settings.zone)
    return Clerk(
        database=database,
        clock=clock,
        operations=parts.operations,
        codes=CodeAnswers(database, credentials, clock),
        counter=CounterAnswers(database, database, queue, clock),
        status=StatusAnswers(database, credentials, StatusTries(parts.secrets, settings.zone), clock),
        returns=returns,
        doors=DoorAnswers(database, parts.operations, returns, settings.timing.grace_s),
        loading=LoadingAnswers(
            database,
            parts.layout,
            parts.silence,
            parts.room,
            never=settings.loading.never_in_a_locker,
            ending=lambda: parts.absence.ending,
        ),
        places=PlaceAnswers(database, parts.layout),
        overdue=OverdueAnswers(database, parts.layout),
        bank_audit=BankAuditAnswers(database),
        staff=StaffAnswers(
            StaffDesk(database, parts.outside.hashing, parts.secrets, clock, lambda: parts.absence.ended)
        ),
        tasks=TaskAnswers(database, clock, parts.silence),
        ratings=RatingAnswers(database, clock, parts.secrets, nps_one_in=settings.ratings.nps_one_in),
        complaints=ComplaintAnswers(database, parts.outside.entropy, parts.identity.sign),
        photographs=photographs,
        silent=parts.silence,
        authority=Authority(database),
    )


def _returns(parts: Parts, photographs: Photographs) -> ReturnAnswers:
    rule = parts.settings.returns
    return ReturnAnswers(
        parts.database,
        parts.outside.clock,
        parts.layout,
        parts.settings.zone,
        from_older(rule.window_days, rule.limit_fen, rule.excluded_categories),
        silent=parts.silence,
        photographs=photographs,
        room=parts.room,
    )


def _sync(parts: Parts, desk: Desk, http: httpx.AsyncClient, link: LinkServer | None) -> Sync:
    code = parts.settings.central.enrolment_code

    def changed(changes: Sequence[Change]) -> None:
        types = {change.type for change in changes}
        if "help.answered" in types:
            desk.post(HelpMoved())
        if "ticket.put" in types:
            desk.post(QueueMoved())
        if "shop.put" in types and link is not None:
            parts.outside.spawn(_greet(parts, link), "greet")

    return Sync(
        central=CentralClient(http, parts.identity),
        identity=parts.identity,
        book=parts.database,
        apply_one=Changes(parts.secrets).apply_change,
        clock=parts.outside.clock,
        entropy=parts.outside.entropy,
        log=parts.outside.log,
        software=version("open-pickup-kiosk"),
        enrolment_code=code.get_secret_value() if code else None,
        on_online=lambda online: desk.post(OnlineChanged(online)),
        on_changes=changed,
        on_told=parts.absence.central_told,
    )


async def _greet(parts: Parts, link: LinkServer) -> None:
    """Central has told about the shop: the screen hears it at once."""
    link.greet(_welcome(parts, await parts.database.transact(facts.shop)))


def _welcome(parts: Parts, known: facts.Shop | None) -> Welcome:
    shop, zone = parts.settings.shop, parts.settings.time_zone
    fallback = ShopView(name=shop.name, branch=shop.branch, hotline=shop.hotline, time_zone=zone)
    kiosk = parts.identity.enrolment.kiosk if parts.identity.enrolment else "kiosk"
    return welcome(kiosk, parts.layout, known, fallback)


def _link(parts: Parts, desk: Desk) -> LinkServer:
    known: list[facts.Shop | None] = []
    parts.database.at_start(lambda book: known.append(facts.shop(book)))
    group = parts.settings.link.group
    link = LinkServer(
        parts.settings.link.socket,
        welcome=_welcome(parts, known[0]),
        on_intent=desk.intent,
        clock=parts.outside.clock,
        spawn=parts.outside.spawn,
        log=parts.outside.log,
        gid=grp.getgrnam(group).gr_gid if group else None,
    )
    desk.publish = link.publish
    return link


def _listen(parts: Parts, desk: Desk, sync: Sync | None) -> None:
    """Who hears of what."""

    def announce(recorded: Sequence[tuple[str, Event]]) -> None:
        for event_id, event in recorded:
            data = {name: value for name, value in event.data.items() if name != "event"}
            parts.outside.log.info(event.type, source_event=event_id, **data)
        if sync is not None:
            sync.kick()

    async def moved(operation: Operation) -> None:
        desk.post(OperationMoved(operation))

    async def reminded(operation: Operation) -> None:
        desk.post(LeftOpen(operation.id))

    parts.database.announce = announce
    parts.operations.moved = moved
    parts.operations.reminded = reminded
