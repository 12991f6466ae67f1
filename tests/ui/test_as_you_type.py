"""What is said of a field while the clerk types in it: after a rest, of the field alone, and gone when it is mended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTextEdit, QWidget

from models.forms import BY_TABLE, fields
from models.problems import ERROR, WARNING, Fix, Problem
from models.rules.alone import judged_alone
from tests.rules import sample as s
from tests.ui.keys import type_text
from ui.fieldbox import FieldBox
from ui.hub import Hub

MISSING = Problem("E01", ERROR, "建设地点未填写。")


@pytest.fixture
def make(qapp: QApplication, empty_hub: Hub, qtbot: Any) -> Any:
    def made(name: str, value: Any = None, table: str = "reserve_project") -> FieldBox:
        box = FieldBox(name, fields(BY_TABLE[table])[name])
        box.table = table
        box.show_value(value, empty_hub.book)
        qtbot.addWidget(box)
        box.show()
        box.focus()
        return box

    return made


def said(box: FieldBox) -> str:
    return box.editor.widget.accessibleDescription().removeprefix("必填。")


def write(box: FieldBox, text: str) -> None:
    """Type it in place of what stands there, and rest."""
    widget = box.editor.widget
    assert isinstance(widget, QLineEdit | QTextEdit)
    widget.selectAll()
    type_text(widget, text)
    box._rest.timeout.emit()


def compose(widget: QWidget, preedit: str, text: str = "") -> None:
    """What an input method sends: the letters so far, or the word."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(text)
    QCoreApplication.sendEvent(widget, event)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("project_code", "2603-430523-04-02-12345X", "格式不正确"),
        ("project_code", "2613-430523-04-02-123456", "不是有效的赋码年月"),
        ("owner_uscc", "91430523MAI0000011", "不含字母I"),
        ("owner_uscc", "91430523MA00000012", "校验位不符"),
        ("contact_phone", "123", "格式不正确"),
        ("remark", "附件为机密★文件", "疑似涉密标识"),
        ("retire_years", "61", "超出范围（0–60年）"),
        ("total_invest", "约300", "无法识别"),
        ("plan_start", "明年", "无法识别"),
    ],
)
def test_what_the_field_alone_tells(make: Any, name: str, text: str, words: str) -> None:
    box = make(name)
    write(box, text)
    assert words in said(box)


def test_a_message_goes_when_it_is_mended(make: Any) -> None:
    box = make("contact_phone")
    write(box, "139000000000")
    assert "格式不正确" in said(box) and box.messages.count() == 1
    write(box, "13900000000")
    assert said(box) == "" and box.messages.count() == 0


def test_nothing_before_a_rest_and_at_once_when_whole(make: Any) -> None:
    box = make("owner_uscc")
    type_text(box.editor.widget, "91430523MAI000001")
    assert said(box) == "" and box._rest.isActive() and box._rest.interval() > 0
    type_text(box.editor.widget, "1")
    assert box._rest.interval() == 0
    QApplication.processEvents()
    assert "不含字母I" in said(box)


def test_a_rest_is_enough(make: Any, qtbot: Any) -> None:
    box = make("contact_phone")
    type_text(box.editor.widget, "12")
    qtbot.waitUntil(lambda: "格式不正确" in said(box), timeout=3000)


@pytest.mark.parametrize(("name", "text"), [("project_code", "2603-43"), ("site", "样例"), ("project_name", "设备")])
def test_nothing_of_what_more_typing_mends(make: Any, name: str, text: str) -> None:
    box = make(name)
    write(box, text)
    assert said(box) == ""


def test_missing_is_said_only_when_she_has_left(make: Any) -> None:
    box = make("site", "样例县示范镇")
    assert isinstance(box.editor.widget, QLineEdit)
    box.editor.widget.selectAll()
    QTest.keyClick(box.editor.widget, Qt.Key.Key_Backspace)
    box._rest.timeout.emit()
    box.commit()
    box.show_problems([MISSING])
    assert said(box) == ""
    box.editor.left.emit()
    assert said(box) == MISSING.message


def test_an_input_method_is_left_to_compose(make: Any) -> None:
    box = make("remark")
    widget = box.editor.widget
    write(box, "机密级")
    write(box, "件")
    assert said(box) == ""
    compose(widget, "ji mi")
    assert not box._rest.isActive()
    compose(widget, "", "机密级")
    assert box._rest.isActive()
    compose(widget, "wen")
    compose(widget, "")
    box._rest.timeout.emit()
    assert "疑似涉密标识" in said(box)


def test_what_needs_the_record_stays_and_proposals_wait(make: Any) -> None:
    box = make("total_invest", Decimal("1000.00"))
    sums = Problem("R15", ERROR, "资金来源合计999万元与总投资1000万元不相等（差1万元）。")
    slip = Problem(
        "Q01",
        WARNING,
        "疑似多填0。",
        trial=True,
        fix=Fix("reserve_project", "a", (("total_invest", "100.00"),), "改为100万元", 90),
    )
    box.show_problems([sums, slip, Problem("R20", WARNING, "偏小。", needs_reason=True)])
    write(box, "1001")
    assert said(box) == sums.message
    write(box, "1000")
    box.commit()
    assert "疑似多填0" in said(box)


def test_the_same_message_is_not_built_anew(make: Any) -> None:
    box = make("contact_phone")
    write(box, "12")
    line = box.messages.itemAt(0).widget()
    QTest.keyClick(box.editor.widget, Qt.Key.Key_End)
    box._rest.timeout.emit()
    assert box.messages.itemAt(0).widget() is line


def test_fields_of_no_form_are_only_read(make: Any) -> None:
    box = make("total_invest")
    box.table = ""
    write(box, "-5")
    assert said(box) == ""


@pytest.mark.parametrize(
    ("rule", "name", "value"),
    [
        ("R02", "project_code", "2603-430523-04-02-12345X"),
        ("R03", "project_code", "2613-430523-04-02-123456"),
        ("R04", "project_code", "2612-430523-04-02-123456"),
        ("R05", "project_code", "2603-440523-04-02-123456"),
        ("R06", "project_code", "2603-430524-04-02-123456"),
        ("R11", "owner_uscc", "91430523MAI0000011"),
        ("R12", "owner_uscc", "91430523MA00000012"),
        ("R18", "total_invest", Decimal(0)),
        ("R19", "total_invest", Decimal(100000)),
        ("R20", "total_invest", Decimal("9.99")),
        ("R57", "contact_phone", "12"),
        ("R60", "task_uid", "gone"),
        ("P08", "remark", "秘密★"),
        ("E03", "retire_years", 61),
        ("E04", "project_type", "77"),
    ],
)
def test_rules_of_one_field_are_found_by_running_them(rule: str, name: str, value: Any) -> None:
    field = fields(BY_TABLE["reserve_project"])[name]
    judged = judged_alone(s.clean(), BY_TABLE["reserve_project"], name, field, value)
    assert rule in judged.rules and rule in {problem.code for problem in judged.problems}


def test_rules_that_look_at_more_are_not_judged() -> None:
    form = BY_TABLE["reserve_project"]
    judged = judged_alone(s.clean(), form, "total_invest", fields(form)["total_invest"], Decimal(5))
    assert not {"R15", "R16", "R17", "R21", "R22", "R32", "R40"} & judged.rules
    code = judged_alone(s.clean(), form, "project_code", fields(form)["project_code"], "2603-430523-04-02-123456")
    assert "R08" not in code.rules and code.problems == []


def test_what_cannot_be_saved_is_taken_back(make: Any) -> None:
    box = make("plan_start", "2026-03")
    write(box, "20261")
    box.commit()
    assert box.unsaved and "无法识别" in said(box)
    assert box.take_back() and not box.unsaved and box.editor.value() == "2026-03" and said(box) == ""
    assert not box.take_back()
