"""Where the program begins: arguments, the log, crash hooks, then one command (or, without one, the window)."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from datetime import date
from pathlib import Path

PROGRAM_FOLDER = Path(sys.executable if getattr(sys, "frozen", False) else __file__).resolve().parent

BACKUP_SUFFIX = ".lxdb"
"""As models.backup.SUFFIX, which is not imported before the window stands."""

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def default_data_folder() -> Path:
    """`data` beside the program where there is one (portable use), else the platform's per-user folder."""
    portable = PROGRAM_FOLDER / "data"
    if portable.is_dir():
        return portable
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "LiangxinDesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "liangxin-desk"


def main(arguments: list[str] | None = None) -> int:
    """Open the window, or run one command; returns its exit code: 0 done, 1 problems in the input, 2 wrong usage, 3 could not be done."""
    multiprocessing.freeze_support()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    plain = _without_command(sys.argv[1:] if arguments is None else arguments)
    if plain is not None:
        return _window(plain.data, plain.today, plain.backup)
    from ui.arguments import build

    options = build().parse_args(arguments)
    if options.command is None and not options.self_check:
        return _window(options.data, options.today)
    from ui.place import actual

    usual = actual(default_data_folder())
    if options.self_check:
        from ui.self_check import run_self_check

        return run_self_check(options, usual)
    from ui.commands import run

    return run(options, usual)


def _without_command(arguments: list[str]) -> argparse.Namespace | None:
    """The options of a call that opens the window, known before the commands' many forms are imported; None for any other.

    A backup's name alone (the program is what opens such files) is such a call.
    """
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--today", type=date.fromisoformat)
    try:
        options, rest = parser.parse_known_args(arguments)
    except argparse.ArgumentError:
        return None
    options.backup = Path(rest.pop()) if len(rest) == 1 and rest[0].lower().endswith(BACKUP_SUFFIX) else None
    return None if rest else options


def _window(folder: Path | None, today: date | None, backup: Path | None = None) -> int:
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _DISPLAYS):
        print("没有图形界面，不能打开窗口；命令仍可使用，见 --help。", file=sys.stderr)
        return 3
    from ui.app import run_window

    return run_window(folder or default_data_folder(), today, usual=folder is None, backup=backup)


if __name__ == "__main__":
    sys.exit(main())
