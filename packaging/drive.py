"""Works in the built program's window under Wine as a clerk does: keys alone, then looks into the data file beside it.

    WINE_TOOLS=folder PYTHON packaging/drive.py [--shots DIR] [--bare EXE]

Types a project, closes, opens again and finds it, in a plain folder and in 张三 的 文件#1; starts twice over the same data; opens a
backup by its name; works from a folder that cannot be written; pulls the data out under the open window and puts it back (the last
two mount folders: root). With --bare, a window of PySide6 built the same way (packaging/bare.spec), the time until each window is
there is compared. WINE_TOOLS has env.sh. Needs Xvfb, xdotool, xkbcomp, import (ImageMagick). Prints a line for each thing it saw.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from tests.ui.xhands import display  # noqa: E402

PROGRAM = ROOT / "dist" / "LiangxinDesk"
NAME = "样例县示范机械厂A生产线设备更新项目"
OWNER = "样例县示范机械有限公司"
LATER = "（二期）"
TITLE = "两新填报 ·"
DAY = ("--today", "2026-11-22")
PATIENCE = 40.0
PAIRS = 7
WINDOW = ("xdotool", "search", "--onlyvisible", "--name")


def environment() -> dict[str, str]:
    """What Wine runs with: WINE_TOOLS/env.sh over our own."""
    said = subprocess.run(
        ["bash", "-c", '. "$WINE_TOOLS/env.sh"; env -0'], check=True, capture_output=True, env=os.environ
    ).stdout.decode()
    return {**dict(line.split("=", 1) for line in said.split("\0") if "=" in line), "LC_ALL": "C.UTF-8"}


def until(what: str, look: Callable[[], object], patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not look():
        if time.monotonic() > end:
            sys.exit(f"WRONG: waited in vain for {what}")
        time.sleep(0.2)


def seen(text: str) -> None:
    print(f"ok: {text}", flush=True)


class Desk:
    """The program on one display of Wine's, over one data folder."""

    def __init__(self, env: dict[str, str], data: Path, shots: Path | None) -> None:
        self.env, self.data, self.shots = env, data, shots
        self.program = PROGRAM
        self.running: subprocess.Popen[bytes] | None = None

    def windows(self, path: Path) -> str:
        """A path as Windows writes it."""
        return subprocess.run(["winepath", "-w", path], env=self.env, check=True, capture_output=True).stdout.decode().strip()

    def start(self, *more: str, name: str = "LiangxinDesk.exe") -> subprocess.Popen[bytes]:
        command = ["wine", str(self.program / name), "--data", self.windows(self.data), *DAY, *more]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, env=self.env, stdin=quiet, stdout=quiet, stderr=quiet)

    def command(self, *arguments: str) -> None:
        code = self.start(*arguments, name="liangxin-cli.exe").wait(timeout=300)
        if code:
            sys.exit(f"WRONG: {' '.join(arguments)} ended with {code}")

    def do(self, *arguments: str) -> str:
        return subprocess.run(["xdotool", *arguments], env=self.env, capture_output=True, check=False).stdout.decode().strip()

    def ids(self) -> list[str]:
        return self.do(*WINDOW[1:], TITLE).split()

    def open(self) -> None:
        self.running = self.start()
        until("the window", self.ids)
        time.sleep(8)
        self.do("windowfocus", self.ids()[0])
        time.sleep(0.5)

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.do("key", key)
            time.sleep(0.4)

    def type(self, text: str) -> None:
        self.do("type", "--delay", "60", text)

    def close(self) -> None:
        assert self.running is not None
        self.keys("alt+F4")
        if self.running.wait(timeout=60):
            sys.exit("WRONG: the program did not end well")

    def shot(self, name: str) -> None:
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)
            subprocess.run(["import", "-window", "root", str(self.shots / f"{name}.png")], env=self.env, check=True)

    def stored(self, data: Path | None = None) -> list[tuple[str, ...]]:
        """The projects' names and owners, as the data file has them."""
        path = (data or self.data) / "liangxin.db"
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
        try:
            return connection.execute("SELECT project_name, owner_name FROM reserve_project").fetchall()
        except sqlite3.OperationalError:
            return []
        finally:
            connection.close()

    def click(self, x: int, y: int) -> None:
        """Click at a place in the window."""
        self.do("mousemove", "--window", self.ids()[0], str(x), str(y), "click", "1")

    def to_projects(self) -> None:
        """The reserve projects, by the side bar."""
        self.click(90, 286)
        time.sleep(2)

    def enter_project(self) -> None:
        self.to_projects()
        self.keys("ctrl+n")
        time.sleep(2)
        self.type(NAME)
        self.keys("Tab", "Tab")
        self.type(OWNER)
        self.shot("entered")
        until("the project in the data file", lambda: self.stored() == [(NAME, OWNER)])


def typed_and_found(desk: Desk, name: str) -> None:
    desk.command("init", "--unit", "430523", "--dept", "邵阳县发展和改革局", "--filler", "李样例", "--phone", "0739-5000001")
    desk.open()
    desk.enter_project()
    desk.shot(f"{name}-typed")
    desk.close()
    desk.open()
    desk.to_projects()
    desk.shot(f"{name}-reopened")
    if desk.stored() != [(NAME, OWNER)]:
        sys.exit(f"WRONG: after reopening there is {desk.stored()}")
    seen(f"typed, saved, closed, reopened and there: {NAME} in {desk.data}")


def started_twice(desk: Desk, backup: Path) -> None:
    desk.command("backup", "--out", desk.windows(backup))
    second = desk.start(desk.windows(backup))
    until("the second start to end", lambda: second.poll() is not None)
    if second.returncode or len(desk.ids()) != 1:
        sys.exit("WRONG: a second start did not hand over to the open window")
    time.sleep(5)
    desk.shot("second-start-with-backup")
    seen("a second start, with a backup's name, ended at once; the open window offers to restore it (see the picture)")


def pulled_out(desk: Desk, real: Path) -> None:
    """The data goes away under the open window, and comes back."""
    desk.to_projects()
    subprocess.run(["umount", "-l", desk.data], check=True)
    desk.click(900, 255)
    desk.keys("End")
    desk.type(LATER)
    time.sleep(4)
    desk.shot("pulled-out")
    if desk.stored(real) != [(NAME, OWNER)]:
        sys.exit("WRONG: something was written to a stick that is not there")
    subprocess.run(["mount", "--bind", real, desk.data], check=True)
    desk.keys("Tab")
    until("what was typed, after the stick is back", lambda: desk.stored(real) == [(NAME + LATER, OWNER)], 30)
    desk.shot("put-back")
    desk.close()
    seen("pulled out: told, nothing lost; put back: what was typed is stored")


@contextmanager
def mounted(*arguments: str | Path) -> Iterator[None]:
    subprocess.run(["mount", *arguments], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", arguments[-1]], check=False)


def read_only_program(desk: Desk, scratch: Path) -> None:
    place = scratch / "只读 程序#1"
    place.mkdir()
    with mounted("--bind", PROGRAM, place):
        subprocess.run(["mount", "-o", "remount,ro,bind", place], check=True)
        desk.program = place
        desk.open()
        desk.to_projects()
        desk.shot("read-only-program")
        desk.close()
    desk.program = PROGRAM
    seen("works from a folder that cannot be written")


def start_time(env: dict[str, str], command: list[str], title: str) -> float:
    """Seconds from the call until the window is on the screen."""
    quiet = subprocess.DEVNULL
    begin = time.perf_counter()
    program = subprocess.Popen(["wine", *command], env=env, stdin=quiet, stdout=quiet, stderr=quiet)
    while not subprocess.run([*WINDOW, title], env=env, capture_output=True, check=False).stdout.strip():
        if time.perf_counter() - begin > PATIENCE:
            sys.exit(f"WRONG: no window {title}")
    lasted = time.perf_counter() - begin
    time.sleep(3)
    window = subprocess.run([*WINDOW, title], env=env, capture_output=True, check=True).stdout.split()[0].decode()
    subprocess.run(["xdotool", "windowfocus", window, "key", "alt+F4"], env=env, check=False)
    program.wait(timeout=60)
    return lasted


def compared(desk: Desk, bare: Path) -> None:
    """The empty window against a bare one built the same way, in turn; the first pair only warms up."""
    ours = [str(PROGRAM / "LiangxinDesk.exe"), "--data", desk.windows(desk.data), *DAY]
    pairs = [
        (start_time(desk.env, ours, "两新填报"), start_time(desk.env, [str(bare)], "bare window")) for _ in range(PAIRS + 1)
    ][1:]
    ratio = statistics.median(a / b for a, b in pairs)
    times = "、".join(f"{a:.2f}/{b:.2f}" for a, b in pairs)
    seen(f"window shown: {ratio:.2f} times a bare PySide6 window built the same way (goal 1.3); seconds {times}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="packaging/drive.py")
    parser.add_argument("--shots", type=Path)
    parser.add_argument("--bare", type=Path)
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="liangxin-drive-"))
    env = environment()
    try:
        with display(NAME + OWNER + LATER, scratch) as name:
            env["DISPLAY"] = name
            work_through(env, scratch, options)
    finally:
        subprocess.run(["wineserver", "-k"], env=env, check=False)
        shutil.rmtree(scratch, ignore_errors=True)


def work_through(env: dict[str, str], scratch: Path, options: argparse.Namespace) -> None:
    for name, folder in (("plain", scratch / "plain"), ("named", scratch / "张三 的 文件#1")):
        folder.mkdir()
        desk = Desk(env, folder, options.shots)
        typed_and_found(desk, name)
        if name == "plain":
            desk.close()
    started_twice(desk, scratch / "备份 #1.lxdb")
    desk.close()
    if os.geteuid() == 0:
        read_only_program(desk, scratch)
        stick = scratch / "U盘 E#1"
        stick.mkdir()
        with mounted("--bind", desk.data, stick):
            at_stick = Desk(env, stick, options.shots)
            at_stick.open()
            pulled_out(at_stick, desk.data)
    if options.bare:
        compared(Desk(env, scratch / "plain", None), options.bare)


if __name__ == "__main__":
    main()
