"""The sheets of a published list: their names, and the key and heading of each column (docs/list-format.md)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from models.forms import FORMS, fields
from models.rules.catalogue import rule_titles

FORMAT, FORMAT_VERSION = "liangxin-list", "1"
META = "_meta"
ITEMS, PARAMETERS, CALENDAR, CODES = "责任清单", "参数", "报送日历", "代码表"

HEADINGS: Mapping[str, Mapping[str, str]] = {
    ITEMS: {
        "task_uid": "任务标识",
        "seq": "序号",
        "action": "重要行动",
        "task": "主要任务",
        "content": "具体工作内容",
        "units": "责任单位",
        "deadline": "完成时限",
    },
    PARAMETERS: {
        "parameter": "参数标识",
        "label": "参数",
        "value": "值",
        "unit": "单位",
        "checks": "用于检查",
        "source": "依据",
    },
    CALENDAR: {"period": "报送期", "report_type": "报送类型", "due_date": "截止日期"},
    CODES: {
        "list": "代码表",
        "used_in": "用于栏目",
        "code": "代码",
        "label": "名称",
        "aliases": "别名",
        "groups": "分组",
        "note": "说明",
        "offered": "是否在用",
    },
}
"""The columns of each sheet by their key in row 4."""

NEEDED: Mapping[str, frozenset[str]] = {
    PARAMETERS: frozenset({"parameter", "value"}),
    CALENDAR: frozenset({"period", "report_type", "due_date"}),
    CODES: frozenset({"list", "code", "label"}),
}
"""The columns without which a sheet cannot be read."""

ANNEX_SHEETS = frozenset(NEEDED)

_NO_FIELD = {"MAP-DEPT": "市级责任单位", "CL-SECTION": "国民经济行业门类"}


@cache
def used_in(code_list: str) -> tuple[str, ...]:
    """The labels of the fields that a code list is for."""
    found = [field.label for form in FORMS for field in fields(form).values() if field.options == code_list]
    return tuple(dict.fromkeys(found)) or tuple(filter(None, (_NO_FIELD.get(code_list),)))


def check_name(rule: str) -> str:
    """A check as people know it: R34 申请额超过支持比例."""
    return f"{rule} {rule_titles().get(rule, '')}".strip()
