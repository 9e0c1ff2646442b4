"""Central as a program: settings, its database and key, a real port, and the command that is its client."""

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import httpx
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from central_world import ADMIN, SCHEMAS, SHOP, World, order_body

from central.app import create_app
from central.cli import main
from central.database import Database, DatabaseBusyError
from central.keys import KeyUnusableError, load_or_create
from central.server import Server, make_server
from central.settings import Settings, SettingsError, load
from central.system import InlineExecutor, SystemEntropy, ThreadExecutor
from central.tables import METADATA


def test_settings_come_from_the_file_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "central.toml"
    file.write_text('admin_token = "from-the-file"\nport = 9000\ndatabase = "sqlite:////var/c.db"\n')
    monkeypatch.setenv("CENTRAL_PORT", "9001")
    settings = load(file)
    assert (settings.port, settings.host, settings.time_zone) == (9001, "127.0.0.1", "Asia/Shanghai")
    assert settings.admin_token.get_secret_value() == "from-the-file"
    assert "from-the-file" not in repr(settings)
    assert settings.database_path == Path("/var/c.db")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "admin_token"),
        ('admin_token = "short"', "admin_token"),
        ('admin_token = "long-enough"\nprot = 1', "prot"),
        ('admin_token = "long-enough"\nport = 70000', "port"),
        ('admin_token = "long-enough"\ntime_zone = "Mars"', "time_zone"),
        ('admin_token = "long-enough"\ndatabase = "mysql://x"', "database"),
        ("admin_token = ", "cannot be read"),
    ],
)
def test_wrong_settings_are_named_in_a_sentence(
    tmp_path: Path, text: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "central.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=word):
        load(file)
    assert main(["serve", "--config", str(file)]) == 2
    assert main(["serve", "--config", str(tmp_path / "none.toml")]) == 2
    assert capsys.readouterr().err.count("\n") == 2


def test_the_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "central.pem"
    first = load_or_create(path, SystemEntropy())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_or_create(path, SystemEntropy()).public_text == first.public_text
    path.write_text("nonsense")
    with pytest.raises(KeyUnusableError):
        load_or_create(path, SystemEntropy())


def test_a_new_key_gets_the_next_number_and_old_kiosks_hear_of_it(world: World) -> None:
    kiosk = world.enrol()
    world.restart()
    assert [key["key_id"] for key in kiosk.changes("key.put")] == [1]
    world.settings.signing_key_path.unlink()
    world.restart()
    assert [key["key_id"] for key in kiosk.changes("key.put")] == [1, 2]


def test_the_database_has_one_owner_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "central.db"
    database = Database(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(DatabaseBusyError):
        Database(path)
    database.close()
    Database(path).close()


def test_the_migrations_make_the_tables_and_the_pragmas_hold(tmp_path: Path) -> None:
    database = Database(tmp_path / "central.db")
    with database.begin() as conn:
        context = MigrationContext.configure(conn)
        assert compare_metadata(context, METADATA) == []
        pragmas = [conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")]
        assert pragmas == ["wal", 2]
    database.close()


def test_with_an_inline_executor_no_thread_is_started(world: World) -> None:
    before = threading.active_count()
    kiosk = world.enrol()
    kiosk.push(kiosk.example("rating.given"))
    kiosk.pull(2, wait_s=0)
    assert threading.active_count() == before


def test_two_centrals_in_one_process_share_nothing(tmp_path: Path) -> None:
    one, two = World(tmp_path / "one"), World(tmp_path / "two")
    one.enrol()
    assert two.admin("GET", "/v1/kiosks") == {"kiosks": []}
    one.close()
    two.close()


def test_the_same_seed_makes_the_same_central(tmp_path: Path) -> None:
    answers = []
    for name in ("one", "two"):
        world = World(tmp_path / name, seed=11)
        kiosk = world.enrol()
        world.add_order(kiosk, phone_tail="5678")
        answers.append((kiosk.pull(), world.admin("GET", "/v1/kiosks")))
        world.close()
    assert answers[0] == answers[1]


def test_the_worker_gives_results_and_errors_and_ends() -> None:
    async def story() -> int:
        executor = ThreadExecutor()
        with pytest.raises(ZeroDivisionError):
            await executor.run(lambda: 1 // 0)
        result = await executor.run(lambda: 41 + 1)
        executor.close()
        return result

    assert asyncio.run(story()) == 42


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A central on a real port; its address. The command finds both by the environment."""
    settings = Settings(
        admin_token=ADMIN,
        database=str(tmp_path / "central.db"),
        signing_key_path=tmp_path / "key.pem",
        log_path=None,
        port=0,
    )
    server = make_server(create_app(settings, executor=InlineExecutor()), settings)
    up = threading.Event()
    thread = threading.Thread(target=_serve, args=(server, up))
    thread.start()
    assert up.wait(20)
    monkeypatch.setenv("CENTRAL_URL", server.url())
    monkeypatch.setenv("CENTRAL_ADMIN_TOKEN", ADMIN)
    yield server.url()
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


def _serve(server: Server, up: threading.Event) -> None:
    startup = server.startup

    async def told(sockets: object = None) -> None:
        await startup()
        up.set()

    server.startup = told  # the test waits for it
    server.run()


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(arguments) == 0, capsys.readouterr().err
    answer = json.loads(capsys.readouterr().out)
    assert isinstance(answer, dict)
    return answer


def test_an_operator_sets_up_a_shop_with_the_command(
    served: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ["--name-zh", "静安店", "--name-en", "Jing'an", "--hotline", "400"]
    assert _run(capsys, "shop", "add", "--id", "sh-1", *names)["hotline"] == "400"
    code = _run(capsys, "enrol-code", "sh-1")["code"]
    body = SCHEMAS["EnrolmentRequest"]["examples"][0] | {"code": code}
    kiosk = httpx.post(f"{served}/v1/enrolments", json=body).json()["kiosk"]
    assert len(_run(capsys, "kiosks")["kiosks"]) == 1

    file = tmp_path / "order.json"
    file.write_text(json.dumps(order_body(kiosk, "W1", phone_tail="5678")), encoding="utf-8")
    order = str(_run(capsys, "order", "add", str(file))["id"])
    assert _run(capsys, "order", "add", "--json", json.dumps(order_body(kiosk, "W2")))["number"] == "W2"
    many = tmp_path / "orders"
    head = "number,kiosk,channel,title_zh,title_en,quantity,paid,category,way"
    many.write_text(f"{head}\nT1,{kiosk},web,杯,Mug,1,39.00,home,shop\n", encoding="utf-8")
    assert "'fate': 'new'" in str(_run(capsys, "order", "import", str(many)))
    many.write_text(f"{head}\nT2,{kiosk},web,杯,Mug,one,39.00,home,shop\n", encoding="utf-8")
    assert main(["order", "import", str(many)]) == 2
    assert "line 2: quantity: 'one' is no number" in capsys.readouterr().err
    many.write_text(json.dumps([order_body(kiosk, "T3")]), encoding="utf-8")
    assert "T3" in str(_run(capsys, "order", "import", str(many)))
    assert _run(capsys, "order", "show", order)["status"] == "ready_to_load"
    picture = tmp_path / "code.png"
    assert main(["order", "code", order, "--out", str(picture)]) == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    minted = _run(capsys, "credential", "mint", order, "--expires-ms", "1000")
    assert _run(capsys, "credential", "revoke", str(minted["id"]))["revoked"] is True
    member = _run(capsys, "staff", "add", "--kiosk", kiosk, "--number", "0012", "--pin", "246810")
    assert str(member["badge"]).startswith("KSB1:")
    user = ("user", "add", "li.wei", "--role", "agent", "--password", "four words of one's own")
    assert _run(capsys, *user)["active"] is True
    assert _run(capsys, "user", "disable", "li.wei")["active"] is False
    [known] = cast(list[dict[str, object]], _run(capsys, "user", "list")["users"])
    assert (known["name"], known["role"], known["active"]) == ("li.wei", "agent", False)
    policy = tmp_path / "policy.json"
    policy.write_text(json.dumps(SCHEMAS["ReturnsPolicy"]["examples"][0]), encoding="utf-8")
    assert _run(capsys, "policy", "put", str(policy))["version"] == 1
    assert _run(capsys, "order", "cancel", order)["status"] == "cancelled"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["order", "show", "nope"], 2, "There is no order nope."),
        (["order", "show", "../kiosks"], 2, "There is nothing at this address."),
        (["order", "show", "a b"], 2, "Field id"),
        (["order", "add", "--json", "{"], 2, "This is not JSON"),
        (["order", "add", "/nowhere.json"], 2, "/nowhere.json cannot be read"),
        (["order", "add"], 2, "Give a file"),
        (["order", "import", "/nowhere.csv"], 2, "/nowhere.csv cannot be read"),
        (["enrol-code", "nope"], 2, "There is no shop nope."),
        (["help", "answer", "nope", "--by", "me"], 2, "There is no help call nope."),
        (["kiosks", "--token", "wrong"], 2, "The admin token is missing or wrong."),
        (["kiosks", "--url", "http://127.0.0.1:1"], 1, "did not answer"),
        (["kiosks", "--url", "nonsense"], 1, "did not answer"),
        (["order", "code", "x", "--out", "/nowhere/x.png"], 2, "There is no order x."),
    ],
)
@pytest.mark.usefixtures("served")
def test_the_command_says_in_a_sentence_what_is_wrong(
    arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == code
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert words in told.err


def test_the_command_without_sense_is_a_usage_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CENTRAL_ADMIN_TOKEN", raising=False)
    assert main([]) == 2
    assert main(["order", "fly"]) == 2
    assert main(["kiosks"]) == 2
    assert "admin token" in capsys.readouterr().err
    assert main(["--help"]) == 0


def test_the_server_says_where_it_listens_and_stops_in_good_order(tmp_path: Path) -> None:
    config = tmp_path / "central.toml"
    config.write_text(f'admin_token = "{ADMIN}"\nport = 0\n')
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CENTRAL_")}
    command = [sys.executable, "-c", "import sys; from central.cli import main; sys.exit(main())"]
    process = subprocess.Popen(
        [*command, "serve", "--config", str(config)],
        cwd=tmp_path,
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[3])},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = json.loads(process.stdout.readline())
        assert line["event"] == "central.listening"
        answer = httpx.post(f"{line['url']}/v1/shops", json=SHOP, headers={"Authorization": f"Bearer {ADMIN}"})
        assert answer.status_code == 201
        second = subprocess.run(
            [*command, "serve", "--config", str(config)],
            cwd=tmp_path,
            env=environment | {"PYTHONPATH": str(Path(__file__).parents[3])},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (second.returncode, second.stderr) == (1, "Another central already runs on central.db.\n")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.communicate()
