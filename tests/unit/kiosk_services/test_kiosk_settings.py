"""Settings: what is right is taken, and each mistake is one sentence."""

from pathlib import Path

import pytest
from pydantic import ValidationError

import assets
from kiosk.domain.channels import Characters, Rule, Rules, Use
from kiosk.domain.codes import NotOurs, OpaqueCode, parse
from kiosk.settings import Settings, SettingsError, load


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("KIOSK_")]:
        monkeypatch.delenv(name)


def written(folder: Path, text: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(written(folder, text))
    return caught.value.sentences


def test_without_a_file_everything_has_its_default() -> None:
    settings = load()
    assert settings.layout.is_file()
    assert settings.zone.key == "Asia/Shanghai"
    assert (settings.timing.opening_window_s, settings.timing.pulses) == (5.0, 3)
    assert (settings.returns.window_days, settings.returns.limit_fen) == (7, 30_000)


def test_the_example_is_right_and_shows_every_default(tmp_path: Path) -> None:
    example = assets.path("config/kiosk.toml")
    settings = load(example)
    assert settings.lines["main"].profile == "xor8a-24"
    shown = written(tmp_path, "\n".join(line.removeprefix("# ") for line in _defaults(example)))
    changed = {"layout": "/etc/kiosk/bank.toml", "link": "kiosk-link", "central": "central", "log": "kiosk.jsonl"}
    uncommented = load(shown)
    for field in Settings.model_fields:
        if field not in changed and field != "lines":
            assert getattr(uncommented, field) == getattr(Settings(), field), field


def _defaults(example: Path) -> list[str]:
    """The lines of the example, sections and settings, the commented ones too, but not the prose."""
    lines = example.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith("[") or " = " in line.split("`")[0]]


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, '[central]\nurl = "https://file.example/"\nenabled = false\n')
    monkeypatch.setenv("KIOSK_CENTRAL__URL", "https://env.example")
    monkeypatch.setenv("KIOSK_DATA_DIR", "/srv/kiosk")
    monkeypatch.setenv("KIOSK_CONFIG", str(path))
    monkeypatch.setenv("KIOSK_UI_CAMERA", "somebody else's")
    settings = load(path)
    assert (settings.central.url, settings.central.enabled) == ("https://env.example", False)
    assert settings.data_dir == Path("/srv/kiosk")


def test_settings_are_frozen() -> None:
    settings = load()
    with pytest.raises(ValidationError):
        settings.time_zone = "Europe/Berlin"  # the point of the test
    with pytest.raises(ValidationError):
        settings.timing.pulses = 1  # the point of the test


def test_a_code_is_not_shown(tmp_path: Path) -> None:
    settings = load(written(tmp_path, '[central]\nenrolment_code = "7K3M-Q9XT-2B4V"\n'))
    assert "7K3M" not in repr(settings)
    assert settings.central.enrolment_code is not None
    assert settings.central.enrolment_code.get_secret_value() == "7K3M-Q9XT-2B4V"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('data_dri = "x"', "data_dri is no setting (perhaps data_dir)."),
        ('[central]\nulr = "x"', "central.ulr is no setting (perhaps url)."),
        ('[lines.main]\nprofile = "x"', "lines.main.url must be set."),
        ('[lines.b]\nurl = "/dev/x"\nprofil = "x"', "lines.b.profil is no setting (perhaps profile)."),
        (
            '[lines.b]\nurl = "COM1"',
            "lines.b.url: a line is a device such as /dev/serial/by-id/... or socket://host:port.",
        ),
        ("[timing]\npulses = 4", "timing.pulses: should be less than or equal to 3."),
        ("[timing]\nopening_window_s = 6.5", "timing.opening_window_s: should be less than or equal to 6."),
        (
            "[timing]\npulse_every_s = 3.0",
            "timing: the last pulse comes after the opening window: lower pulses or pulse_every_s.",
        ),
        (
            "[timing]\nleft_open_after_s = 500.0",
            "timing: left_open_after_s must be shorter than closing_window_s.",
        ),
        ('time_zone = "Mars"', "time_zone: no time zone is called 'Mars', try Asia/Shanghai."),
        ('time_zone = "../../etc/passwd"', "time_zone: no time zone is called '../../etc/passwd', try Asia/Shanghai."),
        ("central = 5", "central must be a table."),
        ("lines = 5", "lines must be a table."),
        (
            '[central]\nurl = "central.example"',
            "central.url: central's address begins with https:// or http:// and a host.",
        ),
        ('_env_file = "/etc/passwd"', "_env_file is no setting."),
    ],
)
def test_each_mistake_is_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    assert mistakes(tmp_path, text) == [sentence]


def test_channels_become_rules_of_the_parser(tmp_path: Path) -> None:
    text = """[scanning]
strict = true
channels = [{ channel = "group-buy", prefix = "GB-", shortest = 9, longest = 20, characters = "digits" }]
"""
    rules = load(written(tmp_path, text)).scanning.rules
    assert rules == Rules((Rule("group-buy", Use.CREDENTIAL, "GB-", 9, 20, Characters.DIGITS),), strict=True)
    assert parse("GB-123456", rules=rules) == OpaqueCode("GB-123456")
    assert parse("GB-12345x", rules=rules) == NotOurs()
    bad = '[scanning]\nchannels = [{ channel = "a", shortest = 9, longest = 8 }]\n'
    assert mistakes(tmp_path, bad) == ["scanning.channels.0: shortest must not be longer than longest."]


def test_all_mistakes_are_said_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_CENTRL__URL", "x")
    said = mistakes(tmp_path, 'a = 1\n[log]\nlevel = "loud"\n[pickup]\nopenings_per_minute = 0\n')
    assert len(said) == 4
    assert said[0] == "KIOSK_CENTRL__URL is no setting (perhaps KIOSK_CENTRAL)."


def test_a_file_that_is_none_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "is no TOML" in mistakes(tmp_path, "x =")[0]
    with pytest.raises(SettingsError, match=r"cannot be read: No such file"):
        load(tmp_path / "none.toml")
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="is no TOML"):
        load(tmp_path / "bytes.toml")
    monkeypatch.setenv("KIOSK_LINES", "{nonsense")
    with pytest.raises(SettingsError, match=r"^The environment: "):
        load()


def test_assets_are_found_by_name() -> None:
    assert "[bank]" in assets.read_text("config/bank.toml")
    with pytest.raises(FileNotFoundError, match="no asset is called nothing"):
        assets.path("nothing")
