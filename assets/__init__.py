"""Files that ship with the programs: words, icons, default settings, the contract. Knows where they lie, no more."""

from importlib.resources import files
from pathlib import Path


def path(name: str) -> Path:
    """Where the file with this name lies, as in "config/bank.toml"; FileNotFoundError when nothing of it ships."""
    found = Path(str(files(__name__))).joinpath(name)
    if not found.is_file():
        raise FileNotFoundError(f"no asset is called {name}")
    return found


def read_text(name: str) -> str:
    """The text of an asset, UTF-8."""
    return path(name).read_text(encoding="utf-8")
