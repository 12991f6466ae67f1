"""Colours, type and space: one table of tokens for light and dark, the palette and the style sheet made from it (look)."""

from __future__ import annotations

from string import Template

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ui.icons import recoloured

LIGHT = {
    "window": "#F2F4F6", "surface": "#FFFFFF", "nav": "#E7EBEF", "hover": "#EDF1F5", "selected": "#D9E6F3", "readonly": "#F6F7F9",
    "line": "#D3D9E0", "edge": "#838E9A", "text": "#18212B", "text2": "#47525E", "text3": "#5C6773", "fill": "#1D5A96",
    "onfill": "#FFFFFF", "accent": "#174F86", "danger": "#B3261E", "dangertint": "#FCEFED", "warn": "#734B00", "warntint": "#FFF4D9",
    "added": "#0B5288", "addedtint": "#DCECFA", "removed": "#93291E", "removedtint": "#FAE5E2",
    "ok": "#1B6E3A", "green": "#1F8A4C", "yellow": "#F0B43A", "yellowline": "#7A5200", "red": "#C62F2B", "grey": "#76818D",
}  # fmt: skip
DARK = {
    "window": "#1C2025", "surface": "#24292F", "nav": "#171A1F", "hover": "#2C3239", "selected": "#263F59", "readonly": "#20252A",
    "line": "#3B434C", "edge": "#7C8793", "text": "#E7EBEF", "text2": "#B9C2CC", "text3": "#A0ABB6", "fill": "#2F6DAB",
    "onfill": "#FFFFFF", "accent": "#8ABDF0", "danger": "#F5A097", "dangertint": "#412624", "warn": "#EBC56E", "warntint": "#3A3119",
    "added": "#A5D0F8", "addedtint": "#1E3D5A", "removed": "#F5AFA7", "removedtint": "#4A2826",
    "ok": "#7FD3A0", "green": "#4CBF7A", "yellow": "#E6B03C", "yellowline": "#E6B03C", "red": "#F1756E", "grey": "#939EAA",
}  # fmt: skip
FAMILIES = ("Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC")
BODY, NOTE, HEAD, TITLE = 14, 12, 16, 20
"""Type sizes in logical pixels: 五号, 小五, 小四, 小三."""

_current = dict(LIGHT)


def token(name: str) -> QColor:
    """A colour of the theme in use."""
    return QColor(_current[name])


def font(size: int = BODY, *, bold: bool = False) -> QFont:
    """The interface's font in one of its sizes; only two weights exist."""
    made = QFont(list(FAMILIES))
    made.setPixelSize(size)
    made.setBold(bold)
    return made


def apply_theme(app: QApplication, *, dark: bool = False) -> None:
    """Fusion, the palette and the style sheet, filled from one table."""
    _current.update(DARK if dark else LIGHT)
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(_palette())
    app.setStyleSheet(
        Template(_SHEET).substitute(
            _current, arrow=recoloured("chevron_down", token("text2")), tick=recoloured("checkmark", token("onfill"))
        )
    )


def set_mark(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and draw by it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def has_chinese_font() -> bool:
    """Whether any installed font can show Chinese."""
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese))


def _palette() -> QPalette:
    roles = QPalette.ColorRole
    table = {
        roles.Window: "window", roles.Base: "surface", roles.AlternateBase: "readonly", roles.Text: "text", roles.WindowText: "text",
        roles.Button: "surface", roles.ButtonText: "text", roles.Highlight: "selected", roles.HighlightedText: "text",
        roles.ToolTipBase: "surface", roles.ToolTipText: "text", roles.PlaceholderText: "text3", roles.Link: "accent",
        roles.Mid: "line", roles.Dark: "edge",
    }  # fmt: skip
    made = QPalette()
    for role, name in table.items():
        made.setColor(role, token(name))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, token("text3"))
    return made


_SHEET = """
QWidget { color: $text; }
QMainWindow, QWidget#page { background: $window; }
QWidget#header, QWidget#pane, QScrollArea#pane, QWidget#card { background: $surface; }
QWidget#card { border: 1px solid $line; border-radius: 4px; }
QWidget#header { border: 0; border-bottom: 1px solid $line; }
QLabel#title { font-size: 20px; font-weight: 700; }
QLabel#head { font-size: 16px; font-weight: 700; }
QLabel#section { font-weight: 700; }
QLabel#section[state="accent"] { color: $accent; }
QLabel#section[state="warn"] { color: $warn; }
QLabel#section[state="ok"] { color: $ok; }
QLabel#grey, QLabel#count { color: $text3; font-size: 12px; }
QLabel#wrong { color: $danger; font-size: 12px; }
QScrollArea#plain, QScrollArea#plain > QWidget > QWidget { background: $window; }
QLabel#second { color: $text2; }
QLabel#field { color: $text2; }
QLabel#last { background: $readonly; border: 1px solid $line; border-radius: 4px; color: $text2; padding: 5px 8px; }
QLabel#notice { background: $window; padding: 10px 12px; }
QLabel#code { font-family: Consolas, "Noto Sans Mono CJK SC"; font-size: 20px; font-weight: 700; }
QLabel#ok { color: $ok; }
QLabel#digest { font-family: Consolas, "Noto Sans Mono CJK SC"; font-size: 13px; }
QFrame#bar { border: 0; border-bottom: 1px solid $line; }
QFrame#bar[kind="danger"] { background: $dangertint; }
QFrame#bar[kind="warn"] { background: $warntint; }
QFrame#answers { border: 1px solid $line; border-radius: 4px; }
QWidget#answer[chosen="true"] { background: $selected; }
QTextBrowser#evidence { border: 0; padding: 0; }
QTextBrowser#evidence:focus { border: 2px solid $accent; }
QLabel#whole { background: $readonly; border-top: 1px solid $line; }
QWidget#foot { background: $readonly; border-top: 1px solid $line; }
QScrollArea#scrolled, QWidget#scrolled { background: transparent; border: 0; }
QScrollArea#scrolled:focus { border: 1px solid $accent; }
QListView#nav { background: $nav; border: 0; outline: 0; }
QStatusBar { background: $nav; border-top: 1px solid $line; color: $text2; font-size: 12px; }
QStatusBar::item { border: 0; }
QPushButton#quiet { border: 0; background: transparent; color: $text2; font-size: 12px; padding: 0 8px; min-height: 0; }
QPushButton#quiet:hover { color: $text; }
QFrame#help { background: $surface; border-left: 1px solid $edge; }
QStatusBar QLabel { font-size: 12px; color: $text2; padding: 0 8px; }
QStatusBar QLabel[wrong="true"] { color: $danger; }
QLineEdit, QComboBox, QTextEdit, QPushButton#choice {
  background: $surface; border: 1px solid $edge; border-radius: 4px; padding: 4px 8px; selection-background-color: $selected;
  selection-color: $text; }
QLineEdit, QComboBox, QPushButton#choice { min-height: 22px; }
QLineEdit:focus, QComboBox:focus, QTextEdit:focus, QPushButton#choice:focus { border: 2px solid $accent; padding: 3px 7px; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QTextEdit[wrong="true"], QPushButton#choice[wrong="true"] {
  border: 2px solid $danger; padding: 3px 7px; }
QLineEdit:read-only, QLineEdit:disabled, QComboBox:disabled, QTextEdit:disabled, QTextEdit[locked="true"], QPushButton#choice:disabled {
  background: $readonly; color: $text2;
  border-color: $line; }
QLineEdit#cell, QComboBox#cell, QLineEdit#cell:focus, QComboBox#cell:focus { border: 2px solid $accent; border-radius: 0;
  padding: 0 3px; min-height: 0; }
QComboBox::drop-down { border: 0; width: 22px; }
QComboBox::down-arrow { image: url("$arrow"); width: 12px; height: 12px; }
QPushButton#choice::menu-indicator { image: url("$arrow"); width: 12px; height: 12px; right: 8px;
  subcontrol-position: right center; }
QPushButton { background: $surface; border: 1px solid $edge; border-radius: 4px; padding: 4px 14px; min-height: 22px; outline: 0; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border: 2px solid $accent; padding: 3px 13px; }
QPushButton:disabled { color: $text3; border-color: $line; }
QPushButton#choice { text-align: left; padding: 4px 8px; }
QPushButton#primary { background: $fill; color: $onfill; border-color: $fill; }
QPushButton#primary:focus { border: 2px solid $text; }
QPushButton#primary:disabled { background: $line; border-color: $line; color: $text3; }
QPushButton#link { border: 0; background: transparent; color: $accent; padding: 2px 4px; min-height: 0; }
QPushButton#link:focus { border: 1px solid $accent; padding: 1px 3px; }
QToolButton#segment { background: $surface; border: 1px solid $edge; padding: 3px 8px; min-height: 20px; margin-right: -1px; }
QToolButton#segment[last="true"] { margin-right: 0; }
QToolButton#segment[last="true"] { margin-right: 0; }
QToolButton#segment:checked { background: $selected; color: $accent; font-weight: 700; }
QToolButton#segment:focus { border: 2px solid $accent; padding: 2px 7px; }
QToolButton#segment[narrow="true"] { font-size: 12px; padding: 3px 7px; }
QToolButton#segment[narrow="true"]:focus { padding: 2px 6px; }
QToolButton#sectionhead { border: 0; background: transparent; font-weight: 700; text-align: left; padding: 4px 0; }
QTableView, QTreeView, QListView { background: $surface; border: 1px solid $line; outline: 0; gridline-color: $line;
  selection-background-color: $selected; selection-color: $text; }
QTreeView#list, QListView#list { border: 0; border-right: 1px solid $line; }
QListView#flat, QTableView#flat, QTreeView#flat { border: 0; }
QTableView::item:focus { border: 2px solid $accent; }
QHeaderView::section { background: $readonly; color: $text2; font-size: 12px; border: 0; border-right: 1px solid $line;
  border-bottom: 1px solid $line; padding: 4px 8px; }
QTabBar::tab { padding: 8px 14px; border: 0; border-bottom: 2px solid transparent; color: $text2; background: transparent; }
QTabBar::tab:selected { color: $accent; border-bottom: 2px solid $accent; font-weight: 700; }
QTableView#sums { border-top: 0; background: $readonly; }
QComboBox#filter { padding-right: 2px; }
QComboBox#filter:focus { padding: 3px 1px 3px 7px; }
QToolButton#clock { border: 0; padding: 4px; border-radius: 4px; }
QToolButton#clock:hover { background: $hover; }
QFrame#rule { background: $line; border: 0; }
QToolButton#segment[last="true"] { margin-right: 0; }
QTableView#grid QHeaderView::section, QTableView#frozen QHeaderView::section { padding: 2px 4px; }
QTableView#records { border-width: 1px 1px 0 0; }
QTableView#records::item { padding: 0 5px; }
QTableView#frozen { border: 0; border-right: 2px solid $edge; }
QTableView#grid QHeaderView::section:vertical, QTableView#sums QHeaderView::section:vertical { padding: 0; }
QTabBar#anchors::tab { padding: 8px 8px; }
QLabel#error { color: $danger; font-size: 12px; font-weight: 700; }
QFrame#popup { background: $surface; border: 1px solid $edge; border-radius: 4px; }
QTabBar { border-bottom: 1px solid $line; background: $surface; }
QScrollArea { border: 0; background: $surface; }
QScrollArea > QWidget > QWidget { background: $surface; }
QProgressBar { border: 1px solid $edge; border-radius: 3px; text-align: center; background: $surface; min-height: 18px; }
QProgressBar::chunk { background: $fill; }
QScrollBar:vertical { background: $surface; width: 12px; margin: 0; border: 0; }
QScrollBar:horizontal { background: $surface; height: 12px; margin: 0; border: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $edge; border-radius: 8px; background: $surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; }
QRadioButton::indicator:focus { border-color: $accent; }
QRadioButton:disabled { color: $text3; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $edge; border-radius: 3px; background: $surface; }
QCheckBox::indicator:focus { border: 2px solid $accent; width: 12px; height: 12px; }
QCheckBox::indicator:checked { background: $fill; image: url("$tick"); }
QListView::indicator { width: 14px; height: 14px; border: 1px solid $edge; border-radius: 3px; background: $surface; }
QListView::indicator:checked { background: $fill; image: url("$tick"); }
QMenu { background: $surface; border: 1px solid $edge; }
QMenu::item { padding: 5px 24px 5px 12px; }
QMenu::item:selected { background: $selected; }
QToolTip { background: $surface; color: $text; border: 1px solid $edge; }
QSplitter::handle { background: $line; }
"""
