"""The twenty forms of the county's report, in the order of the package (forms F0 to F12)."""

from __future__ import annotations

from models.forms.base import Base, Form, FormInfo, fields, stored
from models.forms.event import MatchingEvent
from models.forms.indicator import IndicatorProgress
from models.forms.issue import Issue, Liaison
from models.forms.lists import AdvIndustry, AdvProduct, NeedConsumer, NeedEquipment, PolicyList
from models.forms.progress import ProjectProgress
from models.forms.project import ProjectEquipment, ProjectFunding, ProjectPermit, ReserveProject
from models.forms.submission import Explanation, Submission
from models.forms.task import TaskEvidence, TaskMetric, TaskProgress
from models.forms.tradein import TradeinStat

FORMS: tuple[type[Form], ...] = (
    Submission,
    ReserveProject,
    ProjectFunding,
    ProjectEquipment,
    ProjectPermit,
    ProjectProgress,
    TaskProgress,
    TaskMetric,
    TaskEvidence,
    TradeinStat,
    MatchingEvent,
    AdvIndustry,
    AdvProduct,
    NeedEquipment,
    NeedConsumer,
    PolicyList,
    IndicatorProgress,
    Issue,
    Liaison,
    Explanation,
)
BY_TABLE: dict[str, type[Form]] = {form.__tablename__: form for form in FORMS}
BY_CODE: dict[str, type[Form]] = {form.info.code: form for form in FORMS}


def children(form: type[Form]) -> tuple[type[Form], ...]:
    """The forms whose records belong to a record of this one."""
    return tuple(child for child in FORMS if child.info.parent == form.__tablename__)


__all__ = [
    "BY_CODE",
    "BY_TABLE",
    "FORMS",
    "AdvIndustry",
    "AdvProduct",
    "Base",
    "Explanation",
    "Form",
    "FormInfo",
    "IndicatorProgress",
    "Issue",
    "Liaison",
    "MatchingEvent",
    "NeedConsumer",
    "NeedEquipment",
    "PolicyList",
    "ProjectEquipment",
    "ProjectFunding",
    "ProjectPermit",
    "ProjectProgress",
    "ReserveProject",
    "Submission",
    "TaskEvidence",
    "TaskMetric",
    "TaskProgress",
    "TradeinStat",
    "children",
    "fields",
    "stored",
]
