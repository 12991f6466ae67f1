"""Benchmarks as ratios against named baselines of the same run:  python -m tests.bench [--rows 10000] [--json]

Each path and its baseline run in turn, several times; the figure is the median of the ratios of neighbouring runs, which holds when
the machine's speed drifts. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import partial
from pathlib import Path

import python_calamine
import xlsxwriter

from exchange.files import finish
from models.derive import complete
from models.forms import BY_TABLE, ReserveProject
from models.rules.checker import Checker
from services.books import open_book
from services.checking import check, findings
from services.county import set_up
from services.history import History
from services.loading import load
from services.packages import export_steps
from services.records import edit
from services.refresh import take_in
from tests.bench_county import county_in_full, loaded, uid
from tests.bench_projects import PERIOD, TODAY, UNIT, county_with, project

WINDOW_RUNS = 15
"""A start takes a fraction of a second and varies: more runs than for the other paths."""


@dataclass(frozen=True)
class Result:
    """One path: how many records, how many times its baseline it took, what it may take, and what the baseline is."""

    path: str
    n: int
    ratio: float
    goal: float
    baseline: str
    seconds: float


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def compared(
    path: str, n: int, goal: float, baseline: str, ours: Callable[[], object], theirs: Callable[[], object], runs: int
) -> Result:
    """Run a path and its baseline in turn and compare neighbouring runs; the first pair only warms up."""
    pairs = [(timed(ours), timed(theirs)) for _ in range(runs + 1)][1:]
    ratios = [a / b for a, b in pairs]
    return Result(path, n, round(statistics.median(ratios), 2), goal, baseline, round(statistics.median(a for a, _ in pairs), 3))


def _write_plain(target: Path, rows: int, columns: int) -> None:
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet, style = book.add_worksheet(), book.add_format({"border": 1, "font_size": 10})
    for row in range(rows):
        for column in range(columns):
            if column % 2:
                sheet.write_number(row, column, row * column, style)
            else:
                sheet.write_string(row, column, "样例文字", style)
    book.close()


def bench_export(folder: Path, rows: int, runs: int) -> Result:
    """The whole draft export (open the period, check, digest, write, read back, compare) against only writing as many styled cells."""
    desk = county_with(folder / "export", rows)
    ours = iter(range(10**6))
    return compared(
        "export", rows, 8.0, f"XlsxWriter constant_memory, {rows} x 61 styled cells",
        lambda: finish(export_steps(desk, PERIOD, folder / f"out{next(ours)}", draft=True)),
        lambda: _write_plain(folder / "plain.xlsx", rows, 61), runs,
    )  # fmt: skip


def _filled_sheet(target: Path, rows: int) -> None:
    """A fill-in sheet of reserve projects with headings only, as clerks send it."""
    from models.forms import stored
    from models.values import show

    known = stored(ReserveProject)
    records = [project(n) for n in range(rows)]
    names = [name for name in records[0] if name != "task_uid"]
    book = xlsxwriter.Workbook(str(target), {"constant_memory": True})
    sheet = book.add_worksheet("附表1储备项目")
    sheet.write_row(0, 0, [known[name].label for name in names])
    for number, record in enumerate(records, 1):
        sheet.write_row(
            number, 0, [record[n] if isinstance(record[n], Decimal | int) else show(record[n], known[n]) for n in names]
        )
    book.close()


def bench_load(folder: Path, rows: int, runs: int) -> Result:
    """Importing a filled sheet (safe reading in a child process, every cell parsed, matched, written) against only reading it."""
    source = folder / "filled.xlsx"
    _filled_sheet(source, rows)
    numbers = iter(range(10**6))

    def ours() -> None:
        desk = set_up(folder / f"load{next(numbers)}", UNIT, TODAY)
        assert sum(load(desk, "reserve_project", source, apply=True).added.values()) == rows

    def theirs() -> None:
        python_calamine.CalamineWorkbook.from_path(str(source)).get_sheet_by_index(0).to_python()

    return compared("load", rows, 40.0, "python-calamine reading the same file", ours, theirs, runs)


def bench_save(folder: Path, rows: int, runs: int) -> Result:
    """Saving one field (revision check, audit row) against one raw UPDATE with as many synchronised commits."""
    desk = county_with(folder / "save", rows)
    raw = sqlite3.connect(folder / "raw.db", isolation_level=None)
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, remark TEXT)")
    raw.executemany("INSERT INTO t VALUES (?, '')", [(n,) for n in range(rows)])
    turns = iter(range(10**6))
    times = 20

    def ours() -> None:
        for _ in range(times):
            edit(desk, "reserve_project", f"{UNIT}2026{rows // 2:06d}", {"remark": f"第{next(turns)}次修改"})

    def theirs() -> None:
        for _ in range(times):
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("UPDATE t SET remark = ? WHERE id = ?", (f"第{next(turns)}次修改", rows // 2))
            raw.execute("COMMIT")

    result = compared(
        "save", rows, 10.0, "one raw sqlite3 UPDATE in a transaction of its own, synchronous=FULL", ours, theirs, runs
    )
    raw.close()
    return result


_SHOWN = """
import os, sys
import main, ui.app
ui.app.make_app = lambda **given: os._exit(0)
main.main(["--data", sys.argv[1]])
"""
"""The program until its empty window is on the screen: that is where it goes on to fonts and language."""
_BARE = """
import os, sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv[:1])
window = QMainWindow()
window.resize(1366, 740)
window.show()
while not window.windowHandle().isExposed():
    app.processEvents()
app.processEvents()
os._exit(0)
"""


def bench_window(folder: Path, rows: int, runs: int) -> Result:
    """From the start of the process until the empty window is exposed, against a bare window of PySide6."""
    set_up(folder / "window", UNIT, TODAY).database.close()
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}

    def started(code: str) -> None:
        command = [sys.executable, "-c", code, str(folder / "window")]
        subprocess.run(command, cwd=Path(__file__).parents[1], env=environment, check=True)

    return compared(
        "window", 1, 1.5, "a bare QMainWindow of PySide6, shown by a process of its own",
        lambda: started(_SHOWN), lambda: started(_BARE), max(runs, WINDOW_RUNS),
    )  # fmt: skip


def bench_check(folder: Path, rows: int, runs: int) -> Result:
    """All rules on an open period, its computed fields and all lookups made anew, against loading its rows and the last version's."""
    desk = county_in_full(folder / "check", rows)
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    return compared(
        "check", rows, 3.0, "SQLAlchemy Core selecting the same rows, typed, into dicts",
        lambda: findings(complete(replace(book))), lambda: loaded(desk), runs,
    )  # fmt: skip


def bench_opened(folder: Path, rows: int, runs: int) -> Result:
    """From the closed data file to the findings (the command `check`), against loading the same rows."""
    desk = county_in_full(folder / "opened", rows)
    return compared(
        "opened", rows, 5.0, "SQLAlchemy Core selecting the same rows, typed, into dicts",
        lambda: check(replace(desk, sent={}), PERIOD), lambda: loaded(desk), runs,
    )  # fmt: skip


def bench_edit(folder: Path, rows: int, runs: int) -> Result:
    """After one edit: its record and all it can affect read, completed and checked again, against the saving of that edit."""
    desk = county_in_full(folder / "edit", rows)
    history, ours, theirs = History(desk), [], []
    with desk.reading() as connection:
        book = open_book(connection, PERIOD, desk)
    checker = Checker(book)

    def again() -> None:
        with desk.reading() as connection:
            taken = take_in(connection, book, history.news())
        assert taken is not None
        checker.update(taken)

    for number in range(runs * len(_EDITS)):
        table, name, value = _EDITS[number % len(_EDITS)]
        key = uid(number * 7919 % rows) + ("-A000" if table == "project_funding" else "")
        period = PERIOD if BY_TABLE[table].info.per_period else ""
        theirs.append(timed(partial(edit, desk, table, key, {name: value(number)}, period)))
        history.record(desk)
        ours.append(timed(again))
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    middle, slowest = statistics.median(ours), max(ours)
    told = f"saving the same edit; median {middle * 1000:.1f} ms (goal 50 ms), slowest {slowest * 1000:.1f} ms"
    return Result("edit", rows, round(ratio, 2), 5.0, told, round(middle, 4))


_EDITS: tuple[tuple[str, str, Callable[[int], object]], ...] = (
    ("reserve_project", "remark", lambda n: f"第{n}次修改"),
    ("reserve_project", "project_name", lambda n: f"样例县改名第{n}号生产线更新项目"),
    ("reserve_project", "total_invest", lambda n: Decimal(900 + n)),
    ("project_funding", "plan_amount", lambda n: Decimal(500 + n)),
    ("project_progress", "month_invest", lambda n: Decimal(20 + n % 30)),
)
"""The edits that are measured, each several times at one project after the other: table, field, value."""

PATHS = {
    "check": bench_check,
    "opened": bench_opened,
    "edit": bench_edit,
    "export": bench_export,
    "load": bench_load,
    "save": bench_save,
    "window": bench_window,
}


def results(paths: list[str], rows: int, runs: int) -> Iterator[Result]:
    """Each path measured in a folder of its own."""
    for name in paths:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            yield PATHS[name](Path(folder), rows, runs)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("paths", nargs="*", choices=[*PATHS, []], help="which to measure (default: all)")
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = []
    for result in results(options.paths or list(PATHS), options.rows, options.runs):
        found.append(result)
        if not options.json:
            print(
                f"{result.path:8} n={result.n}  ratio {result.ratio} (goal {result.goal})  {result.seconds} s  baseline: {result.baseline}"
            )
    if options.json:
        json.dump({"results": [asdict(result) for result in found]}, sys.stdout, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    main()
