"""Lint the QML with the names Python gives it: `make qml`. A warning fails.

Python classes are dumped as meta-objects, registered as the QML module of their room, and only then is the QML read,
so that a property that no view-model has is found here and not on a kiosk.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
ROOMS = {"ui": "Kiosk", "sim/window": "SimWindow"}
"""Folders with Python types and a `qml` folder beside them, and the QML module each registers."""
EXPECTED = "is used as base type but cannot be found"
"""Said of QObject and its like, which live in Qt's own modules: the one warning that means nothing."""


def run(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One of PySide's tools."""
    return subprocess.run([str(TOOLS / tool), *arguments], capture_output=True, text=True, check=False, cwd=ROOT)


def python_files(room: str) -> list[Path]:
    """The files of a room that give QML a type."""
    found = sorted((ROOT / room).rglob("*.py"))
    return [path for path in found if "QML_IMPORT_NAME" in path.read_text(encoding="utf-8")]


def derived(dumped: list[dict[str, list[dict[str, object]]]]) -> list[dict[str, list[dict[str, object]]]]:
    """The dump, with classes whose base stands in another file known as objects too: the tool reads file by file."""
    classes = [entry for file in dumped for entry in file["classes"]]
    objects = {entry["className"] for entry in classes if entry.get("object")}
    for entry in classes:
        bases = entry.get("superClasses", [])
        if isinstance(bases, list) and any(base["name"] in objects for base in bases):
            entry.pop("gadget", None)
            entry["object"] = True
    return dumped


def register(room: str, module_name: str, folder: Path) -> str:
    """Write the room's module into `folder`; what went wrong, or nothing."""
    dump = folder / "types.json"
    dumped = run("pyside6-metaobjectdump", "-o", str(dump), *map(str, python_files(room)))
    if dumped.returncode:
        return dumped.stdout + dumped.stderr
    dump.write_text(json.dumps(derived(json.loads(dump.read_text(encoding="utf-8")))), encoding="utf-8")
    module = folder / module_name
    module.mkdir()
    registered = run(
        "pyside6-qmltyperegistrar",
        "--generate-qmltypes",
        str(module / "types.qmltypes"),
        "--import-name",
        module_name,
        "--major-version",
        "1",
        "-o",
        str(folder / "unused.cpp"),
        str(dump),
    )
    (module / "qmldir").write_text(
        f"module {module_name}\ntypeinfo types.qmltypes\ndepends QtQuick\nimport QtQuick\n", encoding="utf-8"
    )
    said = [line for line in registered.stderr.splitlines() if line and EXPECTED not in line]
    return "\n".join(said) if said or registered.returncode else ""


def lint(room: str, module_name: str) -> str:
    """What is wrong with the QML of a room, or nothing."""
    with tempfile.TemporaryDirectory() as name:
        if wrong := register(room, module_name, Path(name)):
            return wrong
        files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / room / "qml").rglob("*.qml"))
        linted = run("pyside6-qmllint", "-I", name, "-W", "0", *files)
        return linted.stdout + linted.stderr if linted.returncode else ""


def main() -> int:
    """0 when the QML is clean."""
    wrong = [said for room, module in ROOMS.items() if (said := lint(room, module))]
    print("\n".join(wrong) if wrong else "QML: no warnings")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
