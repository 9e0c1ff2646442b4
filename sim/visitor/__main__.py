"""`python -m sim.visitor --config FILE --socket PATH`: the screen with somebody before it, until SIGTERM.

Knows arguments and the order of starting and ending. Must never know a command of the visitor.
"""

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from sim.visitor.host import Host
from ui.app import Ending, build
from ui.settings import SettingsError, load


def main() -> int:
    """0 when told to end, 2 for settings or a socket that cannot be used."""
    parser = argparse.ArgumentParser(prog="sim.visitor", description="The kiosk's screen with somebody before it.")
    parser.add_argument("--config", type=Path, required=True, help="settings of the screen")
    parser.add_argument("--socket", type=Path, required=True, help="where commands come in")
    given = parser.parse_args()
    try:
        settings = load(given.config)
    except SettingsError as bad:
        sys.stderr.write(f"visitor: {bad}\n")
        return 2
    os.environ["QSG_RENDER_LOOP"] = "basic"
    app = QGuiApplication([sys.argv[0]])
    ending = Ending(app)
    screen = build(settings)
    host = Host(screen.window, screen.view_model)
    try:
        if not host.listen(given.socket):
            sys.stderr.write(f"visitor: {given.socket} cannot be made\n")
            return 2
        return app.exec()
    finally:
        host.close()
        screen.close()
        ending.forget()


if __name__ == "__main__":
    sys.exit(main())
