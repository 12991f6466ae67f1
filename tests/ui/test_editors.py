"""Every kind has an editor that shows each of its values and gives the same one back; what cannot be read stays on the screen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from models import kinds as k
from models.forms import FORMS, Form, fields
from models.kinds import Field, Kind
from models.values import Unreadable
from services.records import writable
from tests.ui.keys import type_text
from ui.editors import EDITORS, ChoiceEditor, SeveralEditor, make_editor, unreadable_text
from ui.fieldbox import FieldBox
from ui.hub import Hub

SAMPLES: dict[Kind, Any] = {
    k.TEXT: "样例文字", k.PHONE: "0739-5000001", k.FILE: "样例.pdf", k.CODE: "02", k.CODES: ("01", "02"), k.REFERENCE: "样例编号",
    k.REFERENCES: ("样例一", "样例二"), k.TEXTS: ("样例一", "样例二"), k.INTEGER: 1200, k.DECIMAL: Decimal("1234.50"), k.BOOLEAN: True,
    k.DATE: date(2026, 11, 22), k.DATETIME: datetime(2026, 11, 22, 9, 0), k.MONTH: "2026-11", k.YEAR: 2026,
}  # fmt: skip
FILLED = [pytest.param(form, name, id=f"{form.__tablename__}.{name}") for form in FORMS for name in writable(form.__tablename__)]


def test_every_kind_has_an_editor() -> None:
    assert set(EDITORS) == set(Kind) == set(SAMPLES)


@pytest.mark.parametrize(("form", "name"), FILLED)
def test_what_is_shown_comes_back(empty_hub: Hub, form: type[Form], name: str) -> None:
    field = fields(form)[name]
    editor = make_editor(field)
    value = SAMPLES[field.kind]
    if field.kind in (k.CODE, k.CODES):
        codes = [entry.code for entry in empty_hub.book.profile.codes[field.options].entries]
        value = codes[1] if field.kind is k.CODE else (codes[0], codes[2])
    for one in (value, None):
        editor.show_value(one, empty_hub.book)
        assert editor.value() == one
    assert field.label in editor.widget.accessibleName()


def money() -> Field:
    return Field("总投资", k.DECIMAL, k.REQUIRED, unit="万元", places=2)


def test_amounts_are_read_as_a_sheet_would(empty_hub: Hub) -> None:
    editor = make_editor(money())
    assert isinstance(editor.widget, QLineEdit)
    for text, value in (("1,200.5", Decimal("1200.50")), ("0.3亿元", Decimal("3000.00")), ("", None), ("/", None)):
        editor.widget.setText(text)
        assert editor.value() == value
    editor.widget.setText("约300")
    with pytest.raises(Unreadable) as caught:
        editor.value()
    assert "总投资无法识别：“约300”" in unreadable_text(caught.value, editor.field)


def test_a_value_no_longer_offered_is_still_shown(empty_hub: Hub) -> None:
    editor = make_editor(Field("样例", k.REFERENCE, k.OPTIONAL, options="department"))
    assert isinstance(editor, ChoiceEditor)
    editor.show_value("已撤并的局", empty_hub.book)
    assert editor.value() == "已撤并的局" and editor.combo.currentText() == "已撤并的局"


def test_ticks_of_several(empty_hub: Hub) -> None:
    editor = make_editor(Field("活动类型", k.CODES, k.REQUIRED, options="CL-EVENT"))
    assert isinstance(editor, SeveralEditor)
    editor.show_value(("02",), empty_hub.book)
    actions = editor.menu.actions()
    actions[0].toggle()
    actions[2].toggle()
    actions[1].toggle()
    assert editor.value() == ("01", "03")
    assert "01 供需对接、03 以会代训" in editor.button.text()


@pytest.fixture
def box(qapp: QApplication, empty_hub: Hub) -> FieldBox:
    made = FieldBox("total_invest", money(), with_last=True)
    made.show_value(Decimal("10.00"), empty_hub.book)
    made.show()
    return made


def test_typing_is_saved_after_a_rest(box: FieldBox, qtbot: Any) -> None:
    said: list[tuple[str, object]] = []
    box.entered.connect(lambda name, value: said.append((name, value)))
    line = box.editor.widget
    assert isinstance(line, QLineEdit)
    line.selectAll()
    type_text(line, "12.5")
    assert said == []
    qtbot.waitUntil(lambda: bool(said), timeout=3000)
    assert said == [("total_invest", Decimal("12.50"))]


def test_what_cannot_be_read_is_said_and_stays(box: FieldBox, empty_hub: Hub) -> None:
    said: list[object] = []
    box.entered.connect(lambda name, value: said.append(value))
    line = box.editor.widget
    assert isinstance(line, QLineEdit)
    line.selectAll()
    type_text(line, "待定")
    box.commit()
    assert said == [] and line.text() == "待定" and line.property("wrong") is True
    assert "无法识别" in line.accessibleDescription()
    box.show_value(Decimal("10.00"), empty_hub.book)
    assert line.text() == "待定"


def test_leaving_saves_at_once_and_only_what_is_new(box: FieldBox) -> None:
    said: list[object] = []
    box.entered.connect(lambda name, value: said.append(value))
    line = box.editor.widget
    assert isinstance(line, QLineEdit)
    line.selectAll()
    type_text(line, "10")
    box.commit()
    assert said == []
    line.selectAll()
    type_text(line, "11")
    box.commit()
    assert said == [Decimal("11.00")]
