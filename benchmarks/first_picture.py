"""How long `kiosk-ui` takes from its start to its first picture, and to the first that shows what the controller says.

Within: the interpreter, the imports, Qt, QML, the fonts, the first frame in software rendering at 1080x1920; the
controller runs already. Cold: before each start the kernel is asked to drop every file of the interpreter, its packages
and the fonts from its cache; what another program has mapped stays there. Bound: 2.5 s to the first picture, cold.
"""

import sysconfig
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks import machine, process
from benchmarks.shop import controller, platform_name, screen, settings, simulator

STARTS = 5
LOOK_S = 4.0
FONTS = Path("/usr/share/fonts")


@dataclass(frozen=True)
class Start:
    """One start: seconds to the first frame and to the first after the controller was heard; MiB read from the disk."""

    first_s: float
    known_s: float
    read_mib: float


def run() -> None:
    """Print the spread of cold and warm starts."""
    print(f"Qt draws in software, platform {platform_name()}")
    folders = {
        Path(sysconfig.get_path("stdlib")),
        Path(sysconfig.get_path("platlib")),
        FONTS,
        Path("ui"),
        Path("kiosk"),
    }
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        with simulator(folder), controller(folder, settings(folder)):
            _start(folder)
            for words, cold in (("cold", folders), ("warm", set())):
                taken, asked = [], [0.0]
                for _ in range(STARTS):
                    asked = [process.forget_files(each) for each in cold]
                    taken.append(_start(folder))
                read = [f"{start.read_mib:.0f}" for start in taken]
                print(f"{words}: {sum(asked):.0f} MiB of files dropped; MiB read from the disk: {', '.join(read)}")
                print(f"  first picture         {machine.spread([start.first_s * 1000 for start in taken])}")
                print(
                    f"  picture of the kiosk  {machine.spread([start.known_s * 1000 for start in taken])}", flush=True
                )
    print(__doc__.split("\n\n", 1)[1].strip())


def _start(folder: Path) -> Start:
    began_s = time.time()
    with screen(folder) as shown:
        time.sleep(LOOK_S)
        read_mib = process.read_mib(shown.process.pid)
    known_s = next(at for at in shown.frames_s if at >= shown.heard_s[0])
    return Start(shown.frames_s[0] - began_s, known_s - began_s, read_mib)
