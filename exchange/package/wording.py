"""The condition of a conditional field in a clerk's words: labels for identifiers, names for codes."""

from __future__ import annotations

import re

from models.forms import BY_CODE, FORMS, Form, fields
from models.kinds import Field
from models.profile import profile

_INTERNAL = re.compile(r"（[^（）]*json[^（）]*）")
_FORM_CODE = re.compile(r"F\d+[a-c]?(?=中)")
_GROUPS = re.compile(r"([a-z][a-z_0-9]*)\s*(∈|含)\[([^\]]*)\]")
_CODES = re.compile(r"([a-z][a-z_0-9]*)\s*∈\{([^}]*)\}")
_ONE = re.compile(r"([a-z][a-z_0-9]*)\s*(=|≠|含)\s*([0-9A-Z]+|是|否)")
_COMPARED = re.compile(r"([a-z][a-z_0-9]*)\s*(>|≥)\s*")
_NAME = re.compile(r"[a-z][a-z_0-9]*[a-z0-9]")
_SIGNS = {"=": "为", "≠": "不为", "含": "含", "∈": "属于", ">": "大于", "≥": "不小于"}


def _field(form: type[Form], name: str) -> Field | None:
    """The field of that name: of the form itself, else of the first form that has it."""
    return next((fields(each)[name] for each in (form, *FORMS) if name in fields(each)), None)


def _label(form: type[Form], name: str) -> str:
    field = _field(form, name)
    return field.label if field else name


def _codes(form: type[Form], name: str, codes: str) -> str:
    field = _field(form, name)
    known = profile().codes.get(field.options) if field else None
    return "、".join(known.label(code) if known else code for code in re.split(r"[,，、]", codes))


def condition_text(form: type[Form], when: str) -> str:
    """`stage∈{3,4}` as 项目阶段为已备案未开工、在建."""
    text = _FORM_CODE.sub(lambda m: BY_CODE[m[0]].info.title if m[0] in BY_CODE else m[0], _INTERNAL.sub("", when))
    text = _CODES.sub(lambda m: f"{_label(form, m[1])}为{_codes(form, m[1], m[2])}", text)
    text = _GROUPS.sub(lambda m: f"{_label(form, m[1])}{_SIGNS[m[2]]}{m[3].replace(',', '、')}", text)
    text = _ONE.sub(lambda m: f"{_label(form, m[1])}{_SIGNS[m[2]]}{_codes(form, m[1], m[3])}", text)
    text = _COMPARED.sub(lambda m: f"{_label(form, m[1])}{_SIGNS[m[2]]}", text)
    text = _NAME.sub(lambda m: _label(form, m[0]), text)
    return re.sub(r"\s+", "", text)
