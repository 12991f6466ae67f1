"""Importing a revised list of the city: read it, compare, answer, accept; print the change note; look at earlier lists."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from exchange.files import Step
from models.forms import BY_TABLE
from models.problems import Problem, refuse
from services.effects import Holdings, holdings
from services.in_force import LIST_TABLE
from services.marked import problems_of_list
from services.revisions import ListImport, accept_steps, import_steps
from services.tasklists import current_list
from ui.files import ask_open, ask_save
from ui.hub import Hub
from ui.marking import TEXT as MARKED
from ui.marking import save_marked
from ui.pages.list_compare import ListCompare
from ui.pages.list_done import ListDone
from ui.pages.list_entry import ListEntry
from ui.pages.list_history import ListHistory
from ui.printing.note import PrintedNote, note_steps
from ui.work import WorkBar

KINDS_OF_FILE = "清单 (*.docx *.xlsx *.xlsm *.xls *.ods *.txt *.csv);;所有文件 (*)"
CHANGED = frozenset({LIST_TABLE, *BY_TABLE})
ENTRY, COMPARE, DONE, HISTORY = range(4)
Button = tuple[str, str, Callable[[], None], bool]


class ListImportPart(QWidget):
    """The part of the import page for the city's list. `changed` when what its buttons may do has changed."""

    changed = Signal()

    def __init__(self, hub: Hub, work: WorkBar) -> None:
        super().__init__()
        self.hub, self.work = hub, work
        self.done_words = ""
        self._before_history = ENTRY
        self._file: Path | None = None
        self.entry, self.compare, self.done, self.history = ListEntry(), ListCompare(), ListDone(), ListHistory(hub)
        self.stack = QStackedWidget()
        for pane in (self.entry, self.compare, self.done, self.history):
            self.stack.addWidget(pane)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.entry.chosen.connect(self.choose)
        self.entry.pasted.connect(self.read)
        self.compare.answered.connect(self.changed)
        self.done.undo.connect(self.undo)
        self.done.history.connect(self.show_history)
        self.history.turned.connect(self.changed)
        hub.changed.connect(self._written)

    @property
    def result(self) -> ListImport | None:
        """The comparison at hand."""
        return self.compare.result

    @property
    def sentence(self) -> str:
        """What stands beside the page's title."""
        shown, result = self.stack.currentIndex(), self.result
        if shown == HISTORY:
            return "历次接受的清单，和移出清单的任务最后的文字与各期填报"
        if shown == COMPARE and result is not None:
            version = result.comparison.current.version
            return f"{result.read.file}，{len(result.read.items)}项　现行：{version} 版"
        return "" if shown == DONE else self.done_words

    @property
    def acceptable(self) -> bool:
        """Whether the list can be put in force: read without an error, nothing left open, the answers fit together."""
        return self.result is not None and self.result.ok and self.compare.settled

    @property
    def markable(self) -> bool:
        """Whether the list came in a file, and there is anything to mark in it."""
        return self._file is not None and self.result is not None and bool(problems_of_list(self.result))

    def save_marked(self) -> None:
        """Write the list's marked-up copy, to go back to the city."""
        if self.markable and self._file is not None and self.result is not None:
            save_marked(self, self.hub, self.work, self._file, problems_of_list(self.result))

    def _turn(self, pane: int) -> None:
        self.stack.setCurrentIndex(pane)
        self.changed.emit()

    def choose(self) -> None:
        """Ask for the list's file."""
        path = ask_open(self, "选择市级清单", KINDS_OF_FILE)
        if path is not None:
            self.read(path)

    def paste(self) -> None:
        """Put the clipboard's text where it can be seen and corrected."""
        if not self.entry.paste():
            hint = "先在Word或Excel里选中整张清单并复制。"
            self.entry.refusal.tell(refuse("FILE", "剪贴板里没有文字。", hint).problems)

    def read(self, source: Path | str) -> None:
        """Compare a file or a text with the list in force, beside the window."""
        self.entry.refusal.tell(())
        self._file = source if isinstance(source, Path) else None
        self.work.run(self._reading(source), self._read, self._refused)

    def _reading(self, source: Path | str) -> Generator[Step, None, tuple[ListImport, Holdings]]:
        found = yield from import_steps(self.hub.desk, source)
        with self.hub.desk.reading() as connection:
            return found, holdings(connection)

    def _read(self, found: tuple[ListImport, Holdings]) -> None:
        self.stack.setCurrentIndex(COMPARE)
        self.compare.open(*found)
        self.changed.emit()

    def _refused(self, problems: Sequence[Problem]) -> None:
        self.compare.open(None, {})
        self.entry.refusal.tell(problems)
        self._turn(ENTRY)

    def accept(self) -> None:
        """Put the list in force; a verified backup is taken before."""
        if self.acceptable and self.result is not None:
            steps = accept_steps(self.hub.desk, self.result, self.compare.answers.to_json())
            self.work.run(steps, self._accepted)

    def _accepted(self, result: ListImport) -> None:
        if not result.applied:
            self.hub.refused.emit(tuple(result.problems))
            return
        read = result.read
        self.done_words = f"已接受“{read.title or read.file}”（{result.version} 版，{len(read.items)}项）"
        self.done.show_done(self.done_words, self.compare.whole())
        self._turn(DONE)
        self.hub.write(lambda: (True, CHANGED), self)
        self.done.undo_button.setFocus()

    def undo(self) -> None:
        """Take the acceptance back, with all that moved along, in one step."""
        words = self.hub.travel(back=True)
        if words:
            self.hub.said.emit(words)

    def _written(self, tables: frozenset[str], origin: object) -> None:
        """Somebody wrote: after something else the first undo is not the acceptance's; another list in force ends the comparison."""
        if origin is self:
            return
        self.done.undo_button.setEnabled(False)
        if LIST_TABLE not in tables or self.result is None:
            return
        with self.hub.desk.reading() as connection:
            same = current_list(connection) == self.result.comparison.current
        if same and self.stack.currentIndex() == DONE:
            self.done_words = ""
            self._turn(COMPARE)
        elif not same and self.stack.currentIndex() == COMPARE:
            self._leave("现行清单已经变了，用这份清单重新对照。")

    def cancel(self) -> None:
        """Put the comparison away; nothing was changed by it."""
        self._leave("")

    def again(self) -> None:
        """Begin with another list."""
        self._leave(self.done_words)

    def _leave(self, words: str) -> None:
        self.done_words = words
        self.compare.open(None, {})
        self._turn(ENTRY)

    def show_history(self, key: str = "") -> None:
        """Show all lists and the retired items; `key` as `ListHistory.open` takes it."""
        if self.stack.currentIndex() != HISTORY:
            self._before_history = self.stack.currentIndex()
        self.history.open(key)
        self._turn(HISTORY)
        self.history.view.setFocus()

    def close_history(self) -> None:
        """Back to what was shown before."""
        self._turn(self._before_history)

    def print_note(self) -> None:
        """Print the change note of the chosen list, or of the one just accepted."""
        entry = self.history.entry if self.stack.currentIndex() == HISTORY else None
        version = entry.version if entry else None
        name = f"责任清单变动说明_{version.tasks.version if version else self._version}.pdf"
        path = ask_save(self, "打印变动说明", name, "PDF (*.pdf)")
        if path is not None:
            path = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
            self.work.run(note_steps(self.hub.desk, path, version.id if version else None), self._printed)

    @property
    def _version(self) -> str:
        with self.hub.desk.reading() as connection:
            return current_list(connection).version

    def _printed(self, made: PrintedNote) -> None:
        self.hub.said.emit(f"已生成{made.file.name}，{made.pages}页，在 {made.file.parent}")
        if made.problems:
            self.hub.refused.emit(tuple(made.problems))

    def buttons(self) -> list[Button]:
        """The page's buttons for this part: text, key, what it does, whether it can be pressed; the last is the filled one."""
        free, shown = self.work.work is None, self.stack.currentIndex()
        if shown == COMPARE:
            return [
                ("取消", "Esc", self.cancel, free),
                (MARKED, "", self.save_marked, free and self.markable),
                ("接受清单（先备份）", "Ctrl+Return", self.accept, free and self.acceptable),
            ]
        if shown == DONE:
            return [("再导入一份", "", self.again, free), ("打印变动说明", "Ctrl+P", self.print_note, free)]
        if shown == HISTORY:
            entry = self.history.entry
            can = entry is not None and entry.version is not None and entry.version.has_note
            return [("返回", "Esc", self.close_history, free), ("打印变动说明", "Ctrl+P", self.print_note, free and can)]
        return [
            ("历次清单", "", self.show_history, free),
            ("粘贴清单", "Ctrl+V", self.paste, free),
            ("选择清单文件", "Ctrl+O", self.choose, free),
        ]
