"""Hands that know nothing of the program: they strike the keys that were noted down, by xdotool, on a display of their own.

The display is Xvfb with a keyboard that has every character needed on a key of its own, so that nothing is remapped while keys are
struck. What they wait for is what the data file holds, read beside the program, and that the program rests.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tests.ui.clerk import PRESS, REST, TYPE, Stroke

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 40.0
"""Seconds that any state may take to come."""
CALM = 0.6
"""Seconds without any work of the program's after which it rests: longer than it waits before it checks."""
_FREE = range(140, 256)
"""The key codes that characters are put on."""
_NAMES = {"ctrl": "ctrl", "alt": "alt", "shift": "shift", "enter": "KP_Enter", "esc": "Escape", "space": "space", "ins": "Insert"}
_KEYBOARD = """xkb_keymap {
xkb_keycodes { include "evdev+aliases(qwerty)" };
xkb_types { include "complete" };
xkb_compat { include "complete" };
xkb_symbols { include "pc+us"
%s
};
};
"""


def keyboard(characters: Iterable[str]) -> str:
    """A US keyboard with further characters on the codes that are free, two on each: plain and with Shift."""
    wanted = sorted({one for one in characters if not one.isascii()})
    assert len(wanted) <= 2 * len(_FREE), len(wanted)
    pairs = zip_longest(wanted[::2], wanted[1::2])
    symbols = (", ".join(f"U{ord(one):04X}" for one in pair if one) for pair in pairs)
    return _KEYBOARD % "\n".join(f"replace key <I{code}> {{ [ {pair} ] }};" for code, pair in enumerate(symbols, _FREE.start))


@contextmanager
def display(characters: Iterable[str], folder: Path) -> Iterator[str]:
    """An X server on a display that is free, with a keyboard that has the characters; gives its name (:1)."""
    near, far = os.pipe()
    arguments = ["-displayfd", str(far), "-screen", "0", "1600x900x24", "-r", "-noreset", "-nolisten", "tcp"]
    server = subprocess.Popen(["Xvfb", *arguments], pass_fds=[far], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(far)
    try:
        with os.fdopen(near) as said:
            name = f":{said.readline().strip()}"
        layout = folder / "keyboard.xkb"
        layout.write_text(keyboard(characters), "utf-8")
        subprocess.run(["xkbcomp", "-w0", str(layout), name], check=True, capture_output=True)
        yield name
    finally:
        server.terminate()
        server.wait()


def script(strokes: Sequence[Stroke]) -> str:
    """Strokes as xdotool reads them."""
    return "".join(f"key {_key(s.what)}\n" if s.kind == PRESS else f"type --delay 0 '{s.what}'\n" for s in strokes)


def _key(keys: str) -> str:
    """A shortcut as xdotool names it: Ctrl+A as ctrl+a."""
    parts = keys.split("+")
    return "+".join(_NAMES.get(part.lower(), part.lower() if len(part) == 1 else part) for part in parts)


class XHands:
    """One run of the program on a display, driven from outside."""

    def __init__(self, folder: Path, screen: str, stored: Callable[[], Any], *arguments: str) -> None:
        self.stored = stored
        self.environment = {**os.environ, "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
        command = [sys.executable, str(ROOT / "main.py"), "--data", str(folder), *arguments]
        self.program = subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def __enter__(self) -> XHands:
        return self

    def __exit__(self, *given: object) -> None:
        self.program.kill()
        self.program.communicate()

    def _tool(self, *arguments: str, given: str = "") -> str:
        command, env = ["xdotool", *arguments], self.environment
        done = subprocess.run(command, env=env, input=given, capture_output=True, text=True, timeout=PATIENCE, check=False)
        return done.stdout.strip()

    def wait_for_window(self, title: str) -> None:
        """Wait until a window with this in its title is there, and give it the keyboard."""
        self.until(lambda: bool(self._tool("search", "--onlyvisible", "--name", title)), f"window {title}")
        self.rest()
        self._tool("windowfocus", "--sync", self._tool("search", "--onlyvisible", "--name", title).splitlines()[0])

    def until(self, there: Callable[[], bool], what: str) -> None:
        """Wait for a state."""
        end = time.monotonic() + PATIENCE
        while not there():
            assert self.program.poll() is None, self.program.communicate()[0].decode()
            assert time.monotonic() < end, f"in vain for {what}"
            time.sleep(0.02)

    def rest(self) -> None:
        """Wait until the program does nothing more."""
        calm_since, worked = time.monotonic(), self._worked()
        end = calm_since + PATIENCE
        while time.monotonic() - calm_since < CALM:
            assert time.monotonic() < end, "the program does not come to rest"
            time.sleep(0.05)
            if self._worked() != worked:
                calm_since, worked = time.monotonic(), self._worked()

    def _worked(self) -> tuple[str, ...]:
        """The processor time that the program has taken, in ticks."""
        return tuple(Path(f"/proc/{self.program.pid}/stat").read_text().rpartition(")")[2].split()[11:15])

    def _holds(self, wanted: Any) -> bool:
        return bool(self.stored() == wanted)

    def play(self, strokes: Sequence[Stroke]) -> None:
        """Strike the keys, waiting at each mark until what is stored is what was noted there."""
        waiting: list[Stroke] = []
        for place, stroke in enumerate(strokes):
            if stroke.kind in (PRESS, TYPE):
                waiting.append(stroke)
                continue
            self._tool("-", given=script(waiting))
            self.until(partial(self._holds, stroke.what), f"stroke {place} after {waiting[-12:]}")
            if stroke.kind == REST:
                self.rest()
            waiting = []
