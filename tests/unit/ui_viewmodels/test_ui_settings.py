"""Settings of the screen."""

from pathlib import Path

import pytest

from ui.settings import Settings, SettingsError, load


def test_without_a_file_the_built_in_ones_hold() -> None:
    assert load(None, {}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ui.toml"
    path.write_text('link = "/a.sock"\nwidth_px = 1280\nheight_px = 800\n', encoding="utf-8")
    settings = load(path, {"KIOSK_UI_LINK": "/b.sock", "KIOSK_UI_FULLSCREEN": "true", "OTHER": "x"})
    assert settings.link == Path("/b.sock")
    assert (settings.width_px, settings.fullscreen, settings.low) == (1280, True, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("colour = 1\n", "no setting named colour"),
        ("width_px = 3\n", "width_px"),
        ('px_per_mm = "wide"\n', "px_per_mm"),
        ("link = [\n", "cannot be read"),
        ('language = "../../etc"\n', "language"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "ui.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=says):
        load(path, {})


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load(tmp_path / "no.toml", {})


def test_what_lies_too_high_is_known() -> None:
    assert not Settings(screen_bottom_mm=850).top_out_of_reach
    assert Settings(screen_bottom_mm=1000).top_out_of_reach
    assert Settings(screen_bottom_mm=330).too_low_px == pytest.approx(50 * 5.56)
    assert Settings(screen_bottom_mm=1000).too_high_px == pytest.approx(1920 - 220 * 5.56)


@pytest.mark.parametrize(
    ("bottom_mm", "reachable"), [(0, False), (330, True), (850, True), (1040, True), (1050, False)]
)
def test_a_panel_out_of_reach_is_known(bottom_mm: int, reachable: bool) -> None:
    assert Settings(screen_bottom_mm=bottom_mm).reachable == reachable
