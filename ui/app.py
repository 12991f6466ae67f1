"""The application: an empty window first, then fonts, language, theme, the lock, set-up where there is no county yet, the content.

What takes long to import is imported when the empty window stands.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from models.problems import ERROR, Problem, Refused
from ui.errors import Errors
from ui.frame import Frame
from ui.place import actual, remember, require_there
from ui.second import Requests, hand_over

DRAWN_WITHIN = 0.2
"""Seconds that the empty window gets to appear."""


def make_app(*, dark: bool = False) -> QApplication:
    """The one application object, in Chinese."""
    from PySide6.QtGui import QIcon

    from models.profile import RESOURCES
    from ui.theme import apply_theme

    app = _application()
    app.setWindowIcon(QIcon(str(RESOURCES / "icons" / "liangxin.png")))
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    apply_theme(app, dark=dark)
    return app


def _application() -> QApplication:
    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])


def run_window(folder: Path, today: date | None, *, usual: bool = False, backup: Path | None = None) -> int:
    """Open the window over a data folder, after set-up where it is empty; returns the exit code.

    `usual` says that it is the folder used when none is named: then the data may have been moved, or be moved at set-up.
    `backup` is a backup that was opened: restoring it is offered.
    """
    place = actual(folder) if usual else folder
    errors = Errors(place)
    errors.install()
    app, frame = _application(), Frame()
    try:
        if hand_over(place, backup):
            return 0
        if next(place.glob("*.db"), None) is not None:
            _show(app, frame)
        make_app()
        if usual:
            require_there(folder, place)
        errors.open_log()
        return _open(app, errors, frame, folder, today, usual=usual, backup=backup)
    except Refused as refused:
        from ui.pages.setup import show_fault

        frame.hide()
        return show_fault(refused, place, today)
    except Exception as error:
        from ui.pages.setup import show_bug

        errors.report(error)
        frame.hide()
        return show_bug(error, errors.log)
    finally:
        errors.remove()


def _show(app: QApplication, frame: Frame) -> None:
    """Show the empty window and let it be drawn."""
    frame.show()
    end = time.monotonic() + DRAWN_WITHIN
    while not frame.windowHandle().isExposed() and time.monotonic() < end:
        app.processEvents()
    app.processEvents()


def _open(
    app: QApplication, errors: Errors, frame: Frame, folder: Path, today: date | None, *, usual: bool, backup: Path | None
) -> int:
    """Find or make the county's data, hold its lock, and run the window over it."""
    from models.database import FILE_NAME
    from ui.lock import writer

    place = errors.folder
    if not (place / FILE_NAME).exists():
        from ui.pages.setup import ask_for_county

        frame.hide()
        chosen = ask_for_county(place, today, may_move=usual, backup=backup)
        if chosen is None:
            return 0
        if chosen != place:
            remember(folder, chosen)
            place = chosen
            errors.open_log(place)
        backup = None
        _show(app, frame)
    with writer(place):
        return _run(app, errors, frame, place, today, backup)


def _run(app: QApplication, errors: Errors, frame: Frame, folder: Path, today: date | None, backup: Path | None) -> int:
    from models import periods
    from services.desk import open_desk
    from services.listing import clock_behind, newest_period
    from services.places import doubts
    from ui.hub import Hub
    from ui.preferences import DARK, read_preferences
    from ui.theme import apply_theme
    from ui.window import Window

    if read_preferences(folder).get(DARK):
        apply_theme(app, dark=True)
    report = errors.watch_crashes()
    desk = open_desk(folder, today)
    now, newest = periods.period_of(desk.today), newest_period(desk)
    window = Window(Hub(desk, max(now, newest)))
    if newest > now:
        window.bar.show_fault([clock_behind(now, newest)])
    errors.bug.connect(lambda details: window.bar.show_bug(details, errors.log))
    errors.fault.connect(window.show_refusal)
    state, *words = doubts(folder)
    if state == ERROR:
        window.bar.show_fault([Problem("DATA", state, *words)])
    if report:
        window.bar.show_crash(report, errors.log)
    frame.hold(window)
    Requests(folder, frame, lambda opened: window.offer(opened) if opened else None)
    if backup is not None:
        window.offer(backup)
    return app.exec()
