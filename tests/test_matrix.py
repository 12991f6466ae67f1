"""Every form has its table, sheet, fill-in sheet, checks and help; every kind has its place in every layer."""

from __future__ import annotations

import re

import pytest

from exchange import cells, sheets
from models import kinds, values
from models.conditions import WHEN
from models.forms import BY_TABLE, FORMS, Form, fields, stored
from models.kinds import Field, Kind, Need
from models.profile import profile
from models.rules.catalogue import catalogue
from models.rules.engine import implemented

ALL = [pytest.param(form, id=form.__tablename__) for form in FORMS]
EVERY_FIELD = [
    pytest.param(form, name, field, id=f"{form.__tablename__}.{name}") for form in FORMS for name, field in fields(form).items()
]


def test_twenty_forms_and_304_fields() -> None:
    assert len(FORMS) == 20
    assert sum(len(fields(form)) for form in FORMS) == 304


@pytest.mark.parametrize("layer", [kinds.STORAGE, values.READ, values.SHOW, values.TO_PLAIN, values.FROM_PLAIN, cells.TO_CELL, cells.LOOK,
                                   cells.FROM_NUMBER, cells.FROM_MOMENT])  # fmt: skip
def test_every_kind_has_its_entry_in_each_layer(layer: dict[Kind, object]) -> None:
    assert set(layer) == set(Kind)


@pytest.mark.parametrize("form", ALL)
def test_form_has_table_sheet_and_keys(form: type[Form]) -> None:
    info = form.info
    assert info.title and info.about
    assert info.key in form.__table__.columns
    assert all(name in form.__table__.columns for name in info.natural)
    assert info.parent == "" or info.parent in BY_TABLE
    assert bool(info.sheet) == (form.__tablename__ != "liaison")
    assert any(field.need is not Need.AUTOMATIC or field.editable for field in fields(form).values())


def test_sheets_have_names_of_their_own() -> None:
    names = [form.info.sheet for form in FORMS if form.info.sheet]
    assert len(names) == len(set(names)) and all(len(name) <= 31 for name in names)


@pytest.mark.parametrize(("form", "name", "field"), EVERY_FIELD)
def test_declaration_is_whole(form: type[Form], name: str, field: Field) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
    assert field.label and not re.search(r"[a-z]{3}", field.label)
    assert field.kind not in (Kind.CODE, Kind.CODES) or field.options in profile().codes
    assert (field.need is Need.CONDITIONAL) == bool(field.when)
    assert all(rule in catalogue() for rule in (*field.missing, *field.ranged))
    low, high = field.size
    assert low is None or high is None or low <= high
    assert not field.at_most or field.at_most == "today" or field.at_most in fields(form)
    assert not (field.need is Need.AUTOMATIC and field.editable) or name in stored(form)


ONLY_THE_CLERK_KNOWS = {("need_equipment", "owner_uscc"), ("policy_list", "doc_no")}


@pytest.mark.parametrize(("form", "name", "field"), EVERY_FIELD)
def test_condition_is_judged_somewhere(form: type[Form], name: str, field: Field) -> None:
    key = (form.__tablename__, name)
    if field.need is Need.CONDITIONAL:
        assert key in WHEN or field.missing or key in ONLY_THE_CLERK_KNOWS
    else:
        assert key not in WHEN


@pytest.mark.parametrize("form", ALL)
def test_every_required_field_is_checked(form: type[Form]) -> None:
    judged = {rule for field in fields(form).values() for rule in field.missing}
    assert "E01" in implemented()
    assert {rule for rule in judged if catalogue()[rule].blocks != "export"} <= implemented()


@pytest.mark.parametrize("form", ALL)
def test_every_form_can_be_laid_out_as_a_sheet(form: type[Form]) -> None:
    for name, field in fields(form).items():
        look = cells.look(field)
        assert look.number_format and look.width > 0, name
    assert callable(sheets.add_form_sheet)
