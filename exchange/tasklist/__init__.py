"""The city's responsibility list: read from the shapes it comes in, and compared with the list in force (design, part 4)."""

from exchange.tasklist.compare import Candidate, Comparison, Difference, compare
from exchange.tasklist.read import TaskListRead, read_tasklist, read_tasklist_text
from exchange.tasklist.resolve import new_list, resolve

__all__ = [
    "Candidate",
    "Comparison",
    "Difference",
    "TaskListRead",
    "compare",
    "new_list",
    "read_tasklist",
    "read_tasklist_text",
    "resolve",
]
