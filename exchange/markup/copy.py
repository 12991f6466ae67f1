"""Writing a marked-up copy: what the file is, how it can be marked, and the copy beside it, whole or not at all.

An .xlsx or .xlsm is marked in place, so that all that is not marked stays as it was, byte for byte. Every other file, and a workbook
that cannot be marked in place, gives a new workbook of its values, which says so.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from exchange.files import UNWRITTEN, Step, fault_words, replace_file
from exchange.markup.graft import graft
from exchange.markup.marks import MOST_NOTES, Plan
from exchange.markup.plain import book_of_document, book_of_text, legal_names, write_values
from exchange.markup.plan import plan_of, renamed
from exchange.markup.xmltext import Ungraftable
from exchange.reading import FileKind, Limits, WordDocument, Workbook, kind_of_start, read_list_file, read_text
from exchange.reading.files import first_bytes
from exchange.reading.parent import in_child
from exchange.reading.sniff import kind_of_zip
from exchange.reading.worker import bound_memory, load
from models.problems import Problem, Refused, refuse

_STEPS = 3
_MACROS, _PLAIN = ".xlsm", ".xlsx"
_SUFFIX = "（批注）"
_VALUES = "原文件是{}，这一份只有其中的值，没有原来的格式；请照此改原文件，或直接在这一份上改。"
_ODD = "原文件的内部结构特殊，不能在原样上批注；这一份只有其中的值，没有原来的格式、公式、图片和宏。"
_SIGNED = "原文件带数字签名，加了批注后签名不再有效。"
_WORDS = {
    FileKind.XLS: "旧格式的表格（.xls）",
    FileKind.ODS: "OpenDocument表格（.ods）",
    FileKind.DOCX: "Word文档",
    FileKind.TEXT: "文本文件",
}


@dataclass(frozen=True)
class Marked:
    """A marked-up copy: its file, how many cells are marked, how many problems the index lists, and what it had to say besides."""

    file: Path
    cells: int
    problems: int
    remarks: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The outcome in one sentence."""
        return f"批注版：{self.file.name}，标出{self.cells}个单元格，列出{self.problems}处问题"


def has_macros(source: Path) -> bool:
    """Whether a workbook carries macros, so that its copy must be called .xlsm."""
    try:
        with ZipFile(source) as archive:
            return any(name.casefold().endswith("vbaproject.bin") for name in archive.namelist())
    except (BadZipFile, OSError, UnicodeDecodeError, NotImplementedError):
        return False


def default_name(source: Path) -> Path:
    """Where the copy of a file goes unless somebody says otherwise: beside it, as …（批注）.xlsx."""
    return source.with_name(f"{source.stem}{_SUFFIX}{_MACROS if has_macros(source) else _PLAIN}")


def require_target(source: Path, target: Path) -> None:
    """Refuse a target that is the source itself, or has a name that the copy cannot have."""
    if target.resolve() == source.resolve() or (target.exists() and source.exists() and target.samefile(source)):
        raise refuse("FILE", "批注版不能覆盖原文件。", "换一个文件名，或存到别的文件夹。", file=target.name)
    wanted = _MACROS if has_macros(source) else _PLAIN
    if target.suffix.casefold() != wanted:
        why = "原文件带宏，" if wanted == _MACROS else ""
        raise refuse("FILE", f"批注版的文件名“{target.name}”不合适。", f"{why}批注版的文件名以{wanted}结尾。", file=target.name)


def marked_steps(
    source: Path,
    problems: Sequence[Problem],
    target: Path | None = None,
    *,
    limits: Limits = Limits(),  # noqa: B008
) -> Generator[Step, None, Marked]:
    """Write the marked-up copy of a file that came in; the file itself is only read. An earlier copy of that name is replaced.

    Raises `Refused`: exit code 1 where the file is none that can be read, or the target is the file itself; 3 where the copy cannot be
    written. Then nothing was written.
    """
    target = target or default_name(source)
    require_target(source, target)
    yield Step(0, _STEPS, "正在读取文件")
    book, kind = _read(source, limits)
    yield Step(1, _STEPS, "正在写批注版")
    with replace_file(target) as part:
        plan = None if kind is not FileKind.XLSX else _graft(source, part, book, problems, limits)
        if plan is None:
            remark = _ODD if kind is FileKind.XLSX else _VALUES.format(_WORDS[kind])
            plan = _write_plain(part, book, problems, remark)
        yield Step(2, _STEPS, "正在保存批注版")
    cells = sum(len(marks) for marks in plan.marks.values())
    return Marked(target, cells, len(plan.lines), plan.remarks)


def _read(source: Path, limits: Limits) -> tuple[Workbook, FileKind]:
    """What is in the file, and what kind of file it is. Raises `Refused`."""
    kind = kind_of_start(first_bytes(source))
    if kind is FileKind.TEXT:
        return book_of_text(source.name, read_text(source)), kind
    found = read_list_file(source, limits=limits)
    if isinstance(found, WordDocument):
        return book_of_document(found), FileKind.DOCX
    if kind is FileKind.OLE:
        return found, FileKind.XLS
    with ZipFile(source) as archive:
        return found, kind_of_zip(archive)


def _graft(source: Path, part: Path, book: Workbook, problems: Sequence[Problem], limits: Limits) -> Plan | None:
    """Mark the workbook in place, in a process of its own; None where it cannot be."""
    plan = plan_of(book, problems, _remarks(source, problems))
    found = in_child(source.name, limits, serve, str(source), str(part), plan, limits)
    if isinstance(found, tuple):
        raise Refused(*found[1], exit_code=found[0])
    return plan if found else None


def _remarks(source: Path, problems: Sequence[Problem]) -> list[str]:
    with ZipFile(source) as archive:
        signed = any(name.casefold().startswith("_xmlsignatures/") for name in archive.namelist())
    noted = len({(p.sheet, p.cell) for p in problems if p.cell})
    many = (
        f"有问题的单元格超过{MOST_NOTES}个，每张表只给最要紧的{MOST_NOTES}个写了批注，其余只标了色。"
        if noted > MOST_NOTES
        else ""
    )
    return [text for text in (_SIGNED if signed else "", many) if text]


def serve(pipe: Connection, source: str, part: str, plan: Plan, limits: Limits) -> None:
    """The child's work: mark, read back, say how it went."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    bound_memory(limits.memory_bytes)
    pipe.send(None)
    pipe.send(answer(Path(source), Path(part), plan, limits))
    pipe.close()


def answer(source: Path, part: Path, plan: Plan, limits: Limits) -> bool | tuple[int, tuple[Problem, ...]]:
    """Whether the workbook could be marked in place, or why nothing can be written."""
    try:
        before = load(source, limits)
        graft(source, part, plan, before.index)
        return _as_before(before, load(part, replace(limits, cells=limits.cells * 2, inflated_bytes=limits.inflated_bytes * 2)))
    except OSError as error:
        return 3, refuse("FILE", f"批注版没有写成（{fault_words(error)}）。", UNWRITTEN, exit_code=3).problems
    except Exception:
        return False


def _as_before(before: Workbook, after: Workbook) -> bool:
    """Whether the copy says in every cell what the file says."""
    pairs = zip(before.sheets, after.sheets, strict=False)
    same = all(replace(new, rows=[]) == replace(old, rows=[]) and new.rows == old.rows for old, new in pairs)
    return same and len(before.sheets) == len(after.sheets) and bool(after.index)


def _write_plain(part: Path, book: Workbook, problems: Sequence[Problem], remark: str) -> Plan:
    """A workbook of the file's values, marked like any other."""
    book, problems = renamed(book, problems, legal_names(book))
    plan = plan_of(book, problems, (remark,))
    values = part.with_name(f"{part.stem}.values.part")
    try:
        write_values(book, values)
        graft(values, part, plan)
    except Ungraftable as error:
        raise AssertionError("our own workbook cannot be marked") from error
    finally:
        values.unlink(missing_ok=True)
    return plan
