"""Where the program begins: arguments, the log, crash hooks, then one command (or, without one, the window)."""

from __future__ import annotations

import multiprocessing
import os
import sys
from pathlib import Path

PROGRAM_FOLDER = Path(sys.executable if getattr(sys, "frozen", False) else __file__).resolve().parent


def default_data_folder() -> Path:
    """`data` beside the program where there is one (portable use), else the platform's per-user folder."""
    portable = PROGRAM_FOLDER / "data"
    if portable.is_dir():
        return portable
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "LiangxinDesk"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "liangxin-desk"


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 problems in the input, 2 wrong usage, 3 could not be done."""
    multiprocessing.freeze_support()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    from ui.arguments import build
    from ui.commands import run

    parser = build()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return 2
    return run(options, default_data_folder())


if __name__ == "__main__":
    sys.exit(main())
