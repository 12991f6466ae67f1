"""The corpus: the built-in list in every shape that cities send, each by a program that writes such files.

The files that LibreOffice saved again are kept in tests/exchange/corpus; `python -m tests.exchange.shapes` makes them anew where it
is installed.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from models.tasks import TaskItem
from tests.exchange import sheet_lists, word_lists
from tests.exchange.lists import items, notice_text, tab_text, workbook

CORPUS = Path(__file__).with_name("corpus")
Maker = Callable[[Path, Sequence[TaskItem]], Path]


def _text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


SHAPES: dict[str, Maker] = {
    "python-docx整份通知.docx": word_lists.notice,
    "python-docx每页一表.docx": word_lists.pages,
    "python-docx首页才有表头.docx": lambda path, found: word_lists.pages(path, found, headings=False),
    "python-docx套表和两行表头.docx": word_lists.two_rows_of_headings,
    "手改XML修订痕迹.docx": lambda path, found: word_lists.edited(path, found, word_lists.track_changes),
    "手改XML严格格式.docx": lambda path, found: word_lists.edited(path, found, word_lists.strict),
    "手改XML格内换行.docx": lambda path, found: word_lists.edited(path, found, word_lists.breaks),
    "openpyxl不洁文字.xlsx": sheet_lists.unclean,
    "XlsxWriter合并单元格.xlsx": workbook,
    "XlsxWriter一行动一表.xlsx": sheet_lists.sheet_an_action,
    "XlsxWriter行动独占一行.xlsx": sheet_lists.bands,
    "xlwt旧格式.xls": sheet_lists.old,
    "手改XML范围为A1.xlsx": sheet_lists.wrong_dimension,
    "手改XML严格格式.xlsx": sheet_lists.strict_workbook,
    "逗号分隔.csv": sheet_lists.comma_separated,
    "逗号分隔国标码.csv": lambda path, found: sheet_lists.comma_separated(path, found, "gb18030"),
    "从Word粘贴.txt": lambda path, found: _text(path, tab_text(found)),
    "从Excel粘贴.txt": lambda path, found: _text(path, tab_text(found, quoted=True), "utf-16"),
    "一行一格.txt": lambda path, found: _text(path, notice_text(found)),
}
RESAVED = {
    "LibreOffice重存通知.docx": "python-docx整份通知.docx",
    "LibreOffice重存每页一表.docx": "python-docx每页一表.docx",
    "LibreOffice重存修订.docx": "手改XML修订痕迹.docx",
    "LibreOffice重存.xlsx": "xlwt旧格式.xls",
    "LibreOffice重存.xls": "openpyxl不洁文字.xlsx",
    "LibreOffice重存.ods": "openpyxl不洁文字.xlsx",
    "LibreOffice重存合并.ods": "XlsxWriter合并单元格.xlsx",
}
"""Files of the corpus by the shape that LibreOffice opened to save them."""


def make(name: str, folder: Path) -> Path:
    """The file of one shape: made anew, or where it is kept."""
    return SHAPES[name](folder / name, items()) if name in SHAPES else CORPUS / name


def save_again(source: Path, target: Path) -> None:
    """Lets LibreOffice open a file and save it as the target's kind."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / f"list{source.suffix}"
        plain.write_bytes(source.read_bytes())
        profile, out = f"-env:UserInstallation=file://{folder}/profile", Path(folder) / "out"
        command = ["soffice", profile, "--headless", "--convert-to", target.suffix[1:], "--outdir", str(out), str(plain)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        target.write_bytes((out / f"list{target.suffix}").read_bytes())


def main() -> None:
    CORPUS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, source in RESAVED.items():
            save_again(make(source, Path(folder)), CORPUS / name)


if __name__ == "__main__":
    main()
