"""Pictures of every page of the window on the made-up county:  python -m tests.screens --out DIR [--scale 1.5] [--dark] [--display]

Each page, each of its tabs and steps, the set-up, a fault and the imports at work, at 1366x768 and 1920x1080 pixels of the screen.
Drawn offscreen; with --display on the display there is. Nothing here is a test: the pictures are to be looked at.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

SIZES = ((1366, 768), (1920, 1080))
BAR = 28
"""Logical pixels that the title bar of the system takes off the height."""
REST = 0.5
"""Seconds that a page gets to check and draw itself."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.screens", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--display", action="store_true")
    parser.add_argument("--page", default="", help="only pictures whose name begins like this")
    return parser.parse_args()


class Photographer:
    """Takes the pictures, one size after the other."""

    def __init__(self, app: Any, options: argparse.Namespace) -> None:
        self.app, self.out, self.scale, self.only = app, options.out, options.scale, options.page
        self.mark = ("_dark" if options.dark else "") + (f"_{options.scale:g}" if options.scale != 1 else "")
        self.taken = 0

    def wants(self, name: str) -> bool:
        """Whether any picture whose name begins like this is wanted."""
        return name.startswith(self.only) or self.only.startswith(name)

    def rest(self, seconds: float = REST) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)

    def take_as_it_is(self, widget: Any, name: str) -> None:
        """A picture of a small window in its own size."""
        if name.startswith(self.only):
            self.rest()
            self._keep(widget, f"{name}{self.mark}.png")

    def _keep(self, widget: Any, file: str) -> None:
        widget.grab().save(str(self.out / file))
        print(self.out / file)
        self.taken += 1

    def take(self, widget: Any, name: str) -> None:
        """A picture of a window in every size."""
        if not name.startswith(self.only):
            return
        for width, height in SIZES:
            widget.resize(round(width / self.scale), round(height / self.scale) - BAR)
            self.rest()
            self._keep(widget, f"{name}_{width}x{height}{self.mark}.png")


def _faces(page: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """The tabs or steps of a page, each with what shows it; a page without them is itself."""
    if hasattr(page, "tabs"):
        for number in range(page.tabs.count()):
            yield f"_{number + 1}", lambda number=number: page.tabs.setCurrentIndex(number)
    elif hasattr(page, "steps"):
        for number in range(5):
            yield f"_{number + 1}", lambda number=number: page.show_step(number)
    else:
        yield "", lambda: None


def _pages(camera: Photographer, window: Any) -> None:
    from ui.window import PAGES

    for name, _, _, make in PAGES:
        if make is None or not camera.wants(name):
            continue
        page = window.show_page(name)
        for suffix, show in _faces(page):
            show()
            camera.take(window, f"{name}{suffix}")


def _imports(camera: Photographer, window: Any, folder: Path) -> None:
    """The imports with a list to decide on, with a sheet to look over."""
    from services.templates import make_template
    from tests.ui.revised import revised_workbook

    if not camera.wants("imports"):
        return
    page = window.show_page("imports")
    page.tabs.setCurrentIndex(0)
    camera.take(window, "imports_list_start")
    _list_import(camera, window, page, revised_workbook(folder))
    page.tabs.setCurrentIndex(1)
    sheet = folder / "样例单位交回.xlsx"
    make_template(window.hub.desk, "reserve_project", sheet, window.hub.period)
    _fill(sheet)
    page.sheet_part.read(sheet)
    _finish(camera, page)
    camera.take(window, "imports_sheet")
    page.sheet_part.cancel()


def _list_import(camera: Photographer, window: Any, page: Any, path: Path) -> None:
    """A revised list from the first question to the earlier lists: a same, a merge, a split in two answers, the whole, accepted."""
    part = page.list_part
    part.read(Path(__file__))
    _finish(camera, page)
    camera.take(window, "imports_list_refused")
    part.read(path)
    _finish(camera, page)
    compare = part.compare
    camera.take(window, "imports_list")
    for name, keys in (("same", "1"), ("merge", "M1"), ("split", "SH"), ("rest", "1")):
        for key in keys:
            compare._pressed(key) if key != "H" else compare.detail.question.turn_heir()
        camera.take(window, f"imports_list_{name}")
        compare.confirm()
    for key in ("n1", "n20", "o30", "a0", "sum"):
        compare._go(key)
        camera.take(window, f"imports_list_{key}")
    part.accept()
    _finish(camera, page)
    camera.take(window, "imports_list_done")
    part.show_history()
    camera.take(window, "imports_list_history")
    part.show_history("t")
    camera.take(window, "imports_list_retired")
    part.close_history()
    part.undo()
    part.cancel()


def _fill(sheet: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(sheet)
    first = book.worksheets[0]
    places = {cell.value: cell.column for cell in first[4]}
    rows = ({"project_name": "样例食品烘焙生产线设备更新项目", "total_invest": "1200.5", "plan_start": "2026年5月"},
            {"project_name": "样例纺织喷气织机更新项目", "total_invest": "约三千"})  # fmt: skip
    for line, row in enumerate(rows, 5):
        for name, value in row.items():
            first.cell(line, places[name]).value = value
    book.save(sheet)


def _finish(camera: Photographer, page: Any) -> None:
    camera.rest(0.1)
    while page.work.work is not None:
        camera.rest(0.1)


def _others(camera: Photographer, window: Any, folder: Path) -> None:
    """What is not a page: a fault, a bug, the set-up, a start that fails."""
    from models.problems import refuse
    from ui.pages.setup import FaultWindow, SetupWindow

    window.show_page("home")
    window.show_refusal(refuse("DATA", "磁盘已满，没有保存。", "清理磁盘空间后重试，已保存的内容不受影响。").problems)
    camera.take(window, "fault")
    window.bar.show_bug("…", folder / "liangxin.log")
    camera.take(window, "bug")
    window.bar.hide()
    setup = SetupWindow(folder / "新", window.hub.desk.today, may_move=True)
    setup.form.unit.setCurrentIndex(3)
    setup.show()
    camera.take(setup, "setup")
    setup.start()
    camera.take(setup, "setup_wrong")
    setup.close()
    fault = FaultWindow("另一个窗口或命令正在使用这份数据，不能同时写入。关闭它后重试。", "")
    fault.show()
    camera.take_as_it_is(fault, "setup_fault")
    fault.close()


def _county(folder: Path) -> Any:
    """The made-up county with its month, and a hub over it."""
    from datetime import date

    from models import periods
    from services.demo import run_demo
    from services.demo_data import read_data
    from services.desk import open_desk
    from ui.hub import Hub

    day = date.fromisoformat(read_data("story")["today"])
    run_demo(folder / "data", folder / "out")
    return Hub(open_desk(folder / "data", day), periods.period_of(day))


def main() -> int:
    """Take them all; returns the exit code."""
    options = _options()
    if not options.display:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if options.scale != 1:
        os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    from ui.app import make_app
    from ui.window import Window

    app = make_app(dark=options.dark)
    options.out.mkdir(parents=True, exist_ok=True)
    camera = Photographer(app, options)
    folder = Path(tempfile.mkdtemp(prefix="liangxin-"))
    try:
        window = Window(_county(folder))
        window.show()
        _pages(camera, window)
        _imports(camera, window, folder)
        _others(camera, window, folder)
        window.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{camera.taken} pictures in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
