"""Backup into a file and restore from one, both proved, with the records of each form counted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from models import backup
from models.derive import unit_name
from models.forms import FORMS
from services.backups import make_backup, restore
from services.desk import open_desk
from services.names import short_title
from ui.files import ask_open, ask_save
from ui.hub import Hub
from ui.pages.check_step import grey_label
from ui.pages.pieces import line_of, push
from ui.work import WorkBar, once

KINDS = f"备份 (*{backup.SUFFIX} *.db);;所有文件 (*)"
Counts = dict[str, int]


def counted(counts: Counts, names: int = 4) -> str:
    """储备项目48条、资金96条……，共345条."""
    found = [(short_title(form.__tablename__), counts.get(form.__tablename__, 0)) for form in FORMS]
    listed = "、".join(f"{title}{count}条" for title, count in found if count)
    return f"{listed or '没有记录'}，共{sum(count for _, count in found)}条记录"


class BackupPart(QWidget):
    """The two buttons, what came of the last one, and the question before a restore."""

    def __init__(self, hub: Hub, work: WorkBar) -> None:
        super().__init__()
        self.hub, self.work = hub, work
        self._source: Path | None = None
        self.backup_button = push("备份到文件", self.choose_backup)
        self.restore_button = push("从备份恢复", self.choose_restore)
        self.message = QLabel()
        self.message.setWordWrap(True)
        self.sure_button = push("恢复这份备份", self.restore)
        self.stay_button = push("不恢复", self.stay)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        place = grey_label(f"数据文件夹：{hub.desk.database.path.parent}")
        place.setWordWrap(True)
        column.addWidget(place)
        column.addLayout(line_of(self.backup_button, self.restore_button))
        column.addWidget(self.message)
        column.addLayout(line_of(self.sure_button, self.stay_button))
        self._ask("", asking=False)

    @property
    def folder(self) -> Path:
        return self.hub.desk.database.path.parent

    def _ask(self, text: str, *, asking: bool) -> None:
        self.message.setText(text)
        self.message.setVisible(bool(text))
        for button in (self.sure_button, self.stay_button):
            button.setVisible(asking)
        for button in (self.backup_button, self.restore_button):
            button.setEnabled(not asking)
        if asking:
            self.stay_button.setFocus()
            QTimer.singleShot(0, self, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        """Scroll the page to the question's buttons."""
        holder = self.parentWidget()
        while holder is not None and not isinstance(holder, QScrollArea):
            holder = holder.parentWidget()
        if holder is not None:
            holder.ensureWidgetVisible(self.stay_button, 0, 24)

    def choose_backup(self) -> None:
        """Ask where to, and back up."""
        name = f"两新填报备份_{unit_name(self.hub.book)}_{self.hub.desk.now():%Y%m%d-%H%M}{backup.SUFFIX}"
        target = ask_save(self, "备份到文件", name, KINDS)
        if target is not None:
            self.backup_to(target)

    def backup_to(self, target: Path) -> None:
        """Copy the data file and prove the copy."""
        self.work.run(once("正在备份并核验", lambda: (target, make_backup(self.folder, target))), self._backed_up)

    def _backed_up(self, done: tuple[Path, Counts]) -> None:
        target, counts = done
        self._ask(f"已备份并核验：{target}。其中{counted(counts)}。", asking=False)

    def choose_restore(self) -> None:
        """Ask which backup."""
        source = ask_open(self, "从备份恢复", KINDS)
        if source is not None:
            self.offer(source)

    def offer(self, source: Path) -> None:
        """Prove a backup and ask whether it shall take the place of the data."""
        both = lambda: (source, backup.verify(source), backup.counts(self.hub.desk.database.path))  # noqa: E731
        self.work.run(once("正在核验备份", both), self._offered)

    def _offered(self, found: tuple[Path, Counts, Counts]) -> None:
        self._source, theirs, ours = found
        text = f"备份完好：{counted(theirs)}。\n现有数据：{counted(ours)}。\n恢复后现有数据另存在数据文件夹，不会丢失。"
        self._ask(text, asking=True)

    def stay(self) -> None:
        """Leave the data as it is."""
        self._source = None
        self._ask("没有恢复，数据未改动。", asking=False)

    def restore(self) -> None:
        """Put the backup in the place of the data and open it."""
        source = self._source
        if source is None:
            return
        self._source = None
        self.hub.desk.database.close()
        self.work.run(once("正在恢复并核验", lambda: restore(self.folder, source, self.hub.desk.today)), self._restored)
        self._ask("", asking=False)

    def _restored(self, done: tuple[Path | None, Counts]) -> None:
        kept, counts = done
        today = self.hub.desk.today if self.hub.desk.fixed else None
        self.hub.reopen(open_desk(self.folder, today))
        self._ask(f"已恢复并核验：{counted(counts)}。" + (f"原数据另存为 {kept}。" if kept else ""), asking=False)
