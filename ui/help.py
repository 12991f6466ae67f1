"""Help over the right of the page (F1): the field under the cursor, what the page is for, its keys."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from exchange.package.wording import condition_text
from models.forms import FORMS, Form, fields
from models.kinds import Field, Need
from models.profile import RESOURCES
from models.rules.general import limit_text
from ui.editors import help_of
from ui.fieldbox import FieldBox
from ui.gridmodel import GridModel
from ui.gridview import GridView

FOLDER = RESOURCES / "help"
EVERYWHERE, RECORDS = "everywhere", "records"
WIDTH = 360
_INDENT = 18
_NEEDS = {Need.REQUIRED: "必填", Need.CONDITIONAL: "条件必填", Need.OPTIONAL: "选填", Need.AUTOMATIC: "系统算出"}


@cache
def page_help(page: str) -> str:
    """The help of a page in Markdown: its own, or that of all forms; with what holds everywhere."""
    own = FOLDER / f"{page}.md"
    texts = (own if own.exists() else FOLDER / f"{RECORDS}.md", FOLDER / f"{EVERYWHERE}.md")
    return "\n".join(path.read_text("utf-8") for path in texts)


def field_help(field: Field) -> str:
    """What belongs into a field, in Markdown: when it must be filled, what it may hold, and the form's own words."""
    unit = f"（{field.unit}）" if field.unit and field.unit not in field.label else ""
    form = _form_of(field)
    need = _NEEDS[field.need] + (f"：{condition_text(form, field.when)}" if field.when else "")
    default = f"默认：{condition_text(form, field.default)}" if field.default else ""
    lines = [need, limit_text(field), default, help_of(field)]
    return f"### {field.label}{unit}\n\n" + "\n".join(f"- {line}" for line in lines if line) + "\n"


def _form_of(field: Field) -> type[Form]:
    """The form that declares a field."""
    return next(form for form in FORMS if any(one is field for one in fields(form).values()))


def field_at(widget: QWidget | None) -> Field | None:
    """The field that a widget edits: of a form, or of the current cell of a grid."""
    while widget is not None:
        if isinstance(widget, FieldBox):
            return widget.field
        if isinstance(widget, GridView) and isinstance(widget.model(), GridModel) and widget.currentIndex().isValid():
            return widget.model().columns[widget.currentIndex().column()][1]
        widget = widget.parentWidget()
    return None


class HelpPane(QFrame):
    """The help, laid over the right of its parent. It takes no focus by itself and follows the cursor."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("help")
        self._page, self._back = "", None
        self.text = QTextBrowser()
        self.text.setObjectName("evidence")
        self.text.setAccessibleName("帮助")
        close = QPushButton("关闭")
        close.setAccessibleName("关闭帮助")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.hide)
        title = QLabel("帮助")
        title.setObjectName("head")
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 8, 8)
        column.addLayout(top)
        column.addWidget(self.text)
        parent.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._moved)
        QShortcut(QKeySequence("Esc"), self, self.leave, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.hide()

    def show_page(self, page: str) -> None:
        """Take the help of a page; shown where help is open."""
        self._page = page
        self._fill(QApplication.focusWidget())

    def turn(self) -> None:
        """Open or close."""
        if self.isVisible():
            self.leave()
            self.hide()
            return
        self._place()
        self.show()
        self.raise_()
        self._fill(QApplication.focusWidget())

    def enter(self) -> None:
        """Open, with the cursor in the text, to scroll and to copy."""
        self._back = QApplication.focusWidget()
        if not self.isVisible():
            self.turn()
        self.text.setFocus()

    def leave(self) -> None:
        """Put the cursor back to where it came from."""
        back, self._back = self._back, None
        if back is not None and self.text.hasFocus():
            back.setFocus()

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self.text:
            self._fill(now)

    def _fill(self, widget: QWidget | None) -> None:
        if self.isVisible():
            field = field_at(widget)
            self.text.setMarkdown((field_help(field) if field else "") + page_help(self._page))
            self._space_out()

    def _space_out(self) -> None:
        """Room above each heading but the first, little to the left of lists."""
        document = self.text.document()
        document.setIndentWidth(_INDENT)
        block = document.begin().next()
        while block.isValid():
            made = block.blockFormat()
            if made.headingLevel():
                made.setTopMargin(_INDENT)
                QTextCursor(block).setBlockFormat(made)
            block = block.next()

    def _place(self) -> None:
        parent = self.parentWidget()
        width = min(WIDTH, parent.width() * 45 // 100)
        self.setGeometry(parent.width() - width, 0, width, parent.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
