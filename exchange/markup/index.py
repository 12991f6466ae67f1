"""The index sheet: every problem with a link to its cell, grouped by kind, errors first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

from exchange.markup.marks import FILLS, MOST_LISTED, WORDS, Line, Plan, advice, severity_word
from exchange.markup.styles import Styles
from exchange.markup.xmltext import quoted, text_of
from exchange.reading import cell_name
from exchange.reading.values import INDEX_TITLE
from models.problems import ERROR, ERRORS, WARNING
from models.rules.catalogue import rule_titles

_HEADINGS = ("级别", "工作表", "单元格", "问题", "怎么改")
_WIDTHS = (9, 20, 11, 58, 54)
_TITLES = {"FILE": "表格本身的问题", "NOTE": "请留意"}
_LINE_HEIGHT, _MOST_HEIGHT = 15, 300


@dataclass
class _Sheet:
    """The sheet's XML while its rows are written."""

    styles: dict[str, int]
    rows: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def row(self, cells: tuple[str, ...], looks: tuple[str, ...], *, height: float = 0, whole: bool = False) -> None:
        """A row of texts; a `whole` one is one text over all columns."""
        number = len(self.rows)
        written = "".join(self._cell(number, column, *cell) for column, cell in enumerate(zip(cells, looks, strict=True)))
        tall = f' ht="{height}" customHeight="1"' if height else ""
        self.rows.append(f'<row r="{number + 1}"{tall}>{written}</row>')
        if whole:
            self.merged.append(f"{cell_name(number, 0)}:{cell_name(number, len(_HEADINGS) - 1)}")

    def _cell(self, row: int, column: int, text: str, look: str) -> str:
        place, style = cell_name(row, column), self.styles[look]
        if not text:
            return f'<c r="{place}" s="{style}"/>'
        return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text_of(text)}</t></is></c>'

    def words(self, text: str, look: str = "plain") -> None:
        """A text over all columns, as high as it needs."""
        self.row((text, "", "", "", ""), (look,) * 5, height=_height([(text, sum(_WIDTHS))]), whole=True)

    def problem(self, line: Line) -> None:
        p = line.problem
        cells = (severity_word(p), line.sheet + line.hidden, line.cell, p.message, advice(p))
        look = "error" if p.severity == ERROR else "warning"
        height = _height(list(zip(cells, _WIDTHS, strict=True)))
        self.row(cells, (look, "text", "link" if line.target else "middle", "text", "text"), height=height)
        if line.target:
            at = cell_name(len(self.rows) - 1, 2)
            self.links.append(f'<hyperlink ref="{at}" location="{quoted(line.target)}" display="{quoted(line.cell or "打开")}"/>')


def _styles(styles: Styles) -> dict[str, int]:
    new = styles.new
    return {
        "title": new(size=16, bold=True, border=False, wrap=False),
        "plain": new(border=False),
        "heading": new(bold=True, fill="FFEEF2F7", centred=True),
        "errors": new(bold=True, fill=FILLS[ERROR]),
        "warnings": new(bold=True, fill=FILLS[WARNING]),
        "error": new(fill=FILLS[ERROR], centred=True),
        "warning": new(fill=FILLS[WARNING], centred=True),
        "text": new(),
        "middle": new(centred=True),
        "link": new(colour="FF1F5FBF", underlined=True, centred=True),
    }


def _height(texts: list[tuple[str, int]]) -> float:
    lines = max(
        sum(ceil((len(line.encode("gb18030", "replace")) or 1) / (width - 1)) for line in text.split("\n"))
        for text, width in texts
    )
    return min(_MOST_HEIGHT, _LINE_HEIGHT * lines + 6)


def _summary(plan: Plan) -> Iterator[str]:
    words = [severity_word(line.problem) for line in plan.lines]
    counts = "，".join(f"{word}{words.count(word)}处" for word in WORDS.values() if word in words) or "没有发现问题"
    yield f"“{plan.file}”：{counts}。"
    if words:
        yield "红底的单元格须改正，黄底的须核对；鼠标停在单元格上可看批注。点下表的单元格一列，可跳到出错的地方。"
        yield "改好后保存，直接交回或重新导入；这一页和批注不用删，导入时不读。"
    yield from plan.remarks


def index_xml(plan: Plan, styles: Styles, namespace: str) -> str:
    """The sheet's XML; its styles are added to the workbook's."""
    sheet = _Sheet(_styles(styles))
    sheet.row((INDEX_TITLE, "", "", "", ""), ("title",) * 5, height=30, whole=True)
    for text in _summary(plan):
        sheet.words(text)
    top = len(sheet.rows) + 1
    if plan.lines:
        sheet.row(_HEADINGS, ("heading",) * 5, height=24)
        _add_groups(sheet, plan)
    return _whole(sheet, namespace, top if plan.lines else 0)


def _add_groups(sheet: _Sheet, plan: Plan) -> None:
    left = MOST_LISTED
    for (word, code), lines in plan.grouped().items():
        title = _TITLES.get(code) or rule_titles().get(code, code)
        named = title if code in _TITLES else f"{title}（{code}）"
        sheet.row(
            (f"{word}　{named}　{len(lines)}处", "", "", "", ""),
            ("errors" if word == WORDS[ERRORS] else "warnings",) * 5,
            height=22,
            whole=True,
        )
        for line in lines[: max(left, 0)]:
            sheet.problem(line)
        if len(lines) > left:
            sheet.words(f"另有{len(lines) - max(left, 0)}处没有列出，单元格已标色。")
        left -= len(lines)


def _whole(sheet: _Sheet, namespace: str, frozen: int) -> str:
    columns = "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1))
    pane = f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in sheet.merged)
    links = f"<hyperlinks>{''.join(sheet.links)}</hyperlinks>" if sheet.links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
        '<sheetPr><tabColor rgb="FFC0392B"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView showGridLines="0" tabSelected="1" workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>{"".join(sheet.rows)}</sheetData>'
        f'<mergeCells count="{len(sheet.merged)}">{merged}</mergeCells>{links}'
        '<pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第&amp;P页共&amp;N页</oddFooter></headerFooter></worksheet>"
    )
