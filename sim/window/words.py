"""The window's words in both languages, for QML (`qsTrId`) and for Python (`say`).

Knows: texts.toml. Must never know: where a text stands.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from PySide6.QtCore import QTranslator

LANGUAGES = ("zh-CN", "en")


def tables() -> Mapping[str, Mapping[str, str]]:
    """Language -> key -> text."""
    return tomllib.loads((files("sim.window") / "texts.toml").read_text(encoding="utf-8"))


class Words(QTranslator):
    """Speaks one language at a time; Qt asks it for every `qsTrId`."""

    def __init__(self, language: str = LANGUAGES[0]) -> None:
        super().__init__()
        self._tables = tables()
        self.spoken = language

    def say(self, key: str, **values: object) -> str:
        """The text of `key` with its values filled in. KeyError for a key that does not exist: a mistake of ours."""
        return self._tables[self.spoken][key].format(**values)

    def translate(
        self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1  # noqa: N803 - Qt's names
    ) -> str:  # fmt: skip
        """See QTranslator. An unknown key stands for itself."""
        return self._tables[self.spoken].get(sourceText, sourceText)

    def isEmpty(self) -> bool:
        """See QTranslator."""
        return False
