"""What a rule says in general, for a list of the rules: its message with the thresholds in force, and … where a record's values stand."""

from __future__ import annotations

from collections import defaultdict

from models.forms import BY_TABLE, fields
from models.problems import ERROR
from models.profile import profile
from models.rules.catalogue import RuleEntry, rule_titles
from models.values import plain_number

ALL_FORMS, READING, CITY = "各表", "导入", "市级"
_ANYTHING = "…"
_WORDS = {"field": "某栏", "fields": "某几栏", "label": "某栏", "cell": "某格", "permit": "某项手续", "item": "某项", "indicator": "某项指标",
          "metric": "某项成效"}  # fmt: skip
"""What stands in the place of what is only known of a record."""


def in_general(entry: RuleEntry) -> str:
    """The message with the city's parameters and the form's sizes filled in: 投资完成…%，按现行口径完成超过80%的项目不得申报。

    A rule in trial, whose message is little but a record's values, is named by its title.
    """
    if entry.trial and entry.id in rule_titles():
        return f"{rule_titles()[entry.id]}。"
    said: dict[str, object] = defaultdict(lambda: _ANYTHING, _WORDS)
    limits = [parameter for parameter in profile().parameters.values() if entry.id in parameter.rules]
    said |= {parameter.id.rpartition("_")[2]: plain_number(parameter.value) for parameter in limits}
    if len(limits) == 1:
        said["limit"] = plain_number(limits[0].value)
    least = fields(BY_TABLE[entry.table])[entry.field].size[0] if entry.table in BY_TABLE and entry.field else None
    said["least"] = least or _ANYTHING
    return entry.message.format_map(said)


def grade(entry: RuleEntry) -> str:
    """How grave a rule is, in one word."""
    if entry.trial:
        return "试行"
    return "错误" if entry.severity == ERROR else "须说明" if entry.needs_reason else "提示"


def place(entry: RuleEntry) -> str:
    """Where a rule looks: the number of the form, or the work at which it is judged."""
    if entry.table in BY_TABLE:
        sheet = BY_TABLE[entry.table].info.sheet
        return sheet.rstrip("".join(sign for sign in sheet if not (sign.isdigit() or sign in "附表-"))) or sheet
    return ALL_FORMS if entry.table else CITY if entry.blocks == "collect" or entry.id.startswith("X") else READING
