"""Lint the QML with the names Python gives it: `make qml`. A warning fails.

Python classes are dumped as meta-objects, registered as the QML module `Kiosk`, and only then is the QML read, so
that a property that no view-model has is found here and not on a kiosk.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
MODULE = "Kiosk"
EXPECTED = "is used as base type but cannot be found"
"""Said of QObject and its like, which live in Qt's own modules: the one warning that means nothing."""


def run(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One of PySide's tools."""
    return subprocess.run([str(TOOLS / tool), *arguments], capture_output=True, text=True, check=False, cwd=ROOT)


def python_files() -> list[Path]:
    """The files that give QML a type."""
    found = sorted((ROOT / "ui").rglob("*.py"))
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


def register(folder: Path) -> str:
    """Write the module `Kiosk` into `folder`; what went wrong, or nothing."""
    dump = folder / "types.json"
    dumped = run("pyside6-metaobjectdump", "-o", str(dump), *map(str, python_files()))
    if dumped.returncode:
        return dumped.stdout + dumped.stderr
    dump.write_text(json.dumps(derived(json.loads(dump.read_text(encoding="utf-8")))), encoding="utf-8")
    module = folder / MODULE
    module.mkdir()
    registered = run(
        "pyside6-qmltyperegistrar",
        "--generate-qmltypes",
        str(module / "kiosk.qmltypes"),
        "--import-name",
        MODULE,
        "--major-version",
        "1",
        "-o",
        str(folder / "unused.cpp"),
        str(dump),
    )
    (module / "qmldir").write_text(
        f"module {MODULE}\ntypeinfo kiosk.qmltypes\ndepends QtQuick\nimport QtQuick\n", encoding="utf-8"
    )
    said = [line for line in registered.stderr.splitlines() if line and EXPECTED not in line]
    return "\n".join(said) if said or registered.returncode else ""


def main() -> int:
    """0 when the QML is clean."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if wrong := register(folder):
            print(wrong)
            return 1
        files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "ui" / "qml").rglob("*.qml"))
        linted = run("pyside6-qmllint", "-I", name, "-W", "0", *files)
        if linted.returncode:
            print(linted.stdout + linted.stderr)
            return 1
        print(f"{len(files)} QML files, no warnings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
