"""Safe reading of files that strangers made, into plain values (design, part 6).

`read_workbook` for .xlsx, .xlsm and .xls, `read_list_file` for these, .ods and .docx, `read_text` for text files. Every file that cannot be read raises `Refused` with what the
file really is and what to do.
"""

from exchange.reading.parent import read_list_file, read_workbook
from exchange.reading.sniff import FileKind, kind_of_start
from exchange.reading.text import decode, read_text
from exchange.reading.values import CellError, CellValue, Limits, Merged, Sheet, WordDocument, WordTable, Workbook, cell_name

__all__ = [
    "CellError",
    "CellValue",
    "FileKind",
    "Limits",
    "Merged",
    "Sheet",
    "WordDocument",
    "WordTable",
    "Workbook",
    "cell_name",
    "decode",
    "kind_of_start",
    "read_list_file",
    "read_text",
    "read_workbook",
]
