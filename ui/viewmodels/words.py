"""The texts of the chosen language, for the few words QML names itself.

Knows languages and keys. Must never know a snapshot.
"""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from ui.viewmodels.texts import LANGUAGES, Texts, load

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ScreenWords(QObject):
    """Texts by key; every binding follows a switch of the language."""

    changed = Signal()

    def __init__(self, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._home = load(language)
        self._texts = self._home

    @property
    def texts(self) -> Texts:
        """The texts in use."""
        return self._texts

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type]  # Qt takes a type's name; the stub does not say so
    def of(self) -> dict[str, str]:
        """`words.of["camera.line"]`."""
        return dict(self._texts.table)

    def next_language(self) -> None:
        """The next language of those shipped."""
        at = LANGUAGES.index(self._texts.language) if self._texts.language in LANGUAGES else -1
        self._show(load(LANGUAGES[(at + 1) % len(LANGUAGES)]))

    def go_home(self) -> None:
        """Back to the shop's own language."""
        self._show(self._home)

    def _show(self, texts: Texts) -> None:
        if texts.language != self._texts.language:
            self._texts = texts
            self.changed.emit()
