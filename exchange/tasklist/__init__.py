"""The city's responsibility list: read from the shapes it comes in, and compared with the list in force (design, part 4)."""

from exchange.tasklist.compare import Candidate, Comparison, Difference, compare
from exchange.tasklist.conflicts import Conflict, Held, conflicts
from exchange.tasklist.guess import Guess
from exchange.tasklist.identity import returning
from exchange.tasklist.marking import Marking, Stretch, mark
from exchange.tasklist.read import TaskListRead, read_tasklist, read_tasklist_text
from exchange.tasklist.resolve import Merge, Part, Resolved, Split, list_of, new_list, resolve

__all__ = [
    "Candidate",
    "Comparison",
    "Conflict",
    "Difference",
    "Guess",
    "Held",
    "Marking",
    "Merge",
    "Part",
    "Resolved",
    "Split",
    "Stretch",
    "TaskListRead",
    "compare",
    "conflicts",
    "list_of",
    "mark",
    "new_list",
    "read_tasklist",
    "read_tasklist_text",
    "resolve",
    "returning",
]
