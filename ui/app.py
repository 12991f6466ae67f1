"""The application: fonts, language, theme, the lock, set-up where there is no county yet, then the window."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from models import periods
from models.database import FILE_NAME
from models.problems import Refused
from services.desk import open_desk
from ui.theme import apply_theme


def make_app(*, dark: bool = False) -> QApplication:
    """The one application object, in Chinese."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    app.setApplicationDisplayName("两新填报")
    apply_theme(app, dark=dark)
    return app


def run_window(folder: Path, today: date | None, *, dark: bool = False) -> int:
    """Open the window over a data folder, after set-up where it is empty; returns the exit code."""
    from ui.lock import writer

    app = make_app(dark=dark)
    try:
        with writer(folder):
            return _run(app, folder, today)
    except Refused as refused:
        from ui.pages.setup import show_fault

        return show_fault(refused)


def _run(app: QApplication, folder: Path, today: date | None) -> int:
    from ui.hub import Hub
    from ui.window import Window

    if not (folder / FILE_NAME).exists():
        from ui.pages.setup import ask_for_county

        if not ask_for_county(folder, today):
            return 0
    desk = open_desk(folder, today)
    window = Window(Hub(desk, periods.period_of(desk.today)))
    window.show()
    return app.exec()
