"""The lamps and the reasons for them, at every limit of the algorithm."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models import lamps
from models.book import Book, Row
from models.lamps import GREEN, GREY, RED, YELLOW
from tests.rules import sample as s

TEXT = "11月5日召开设备更新推进会，组织12家企业摸排。"


def project_light(project: Row, gap: str | None = None) -> tuple[str, str]:
    book, progress = s.clean(), {"time_gap": Decimal(gap) if gap else None}
    return lamps.project_lamp(book, project, progress), lamps.project_lamp_reason(book, project, progress)


@pytest.mark.parametrize(
    ("stage", "plan_start", "lamp", "reason"),
    [
        ("2", "2026-12", GREY, "未到计划开工时间。"),
        ("2", None, GREY, "未到计划开工时间。"),
        ("1", "2026-11", YELLOW, "已到计划开工月份仍未开工。"),
        ("3", "2026-09", YELLOW, "已过计划开工时间2个月仍未开工。"),
        ("3", "2026-08", RED, "已过计划开工时间3个月仍未开工。"),
        ("4", "2026-08", GREEN, "开工、投资、入统均未滞后。"),
        ("6", "2026-08", GREEN, "开工、投资、入统均未滞后。"),
        ("8", "2026-08", GREY, "项目已暂缓，不亮灯。"),
        ("9", "2026-08", GREY, "项目已退库，不亮灯。"),
        (None, "2026-08", GREY, "项目阶段未填写，暂不亮灯。"),
    ],
)
def test_start(stage: str | None, plan_start: str | None, lamp: str, reason: str) -> None:
    assert project_light(s.project(stage=stage, plan_start=plan_start)) == (lamp, reason)


@pytest.mark.parametrize(
    ("gap", "lamp"), [("-9.99", GREEN), ("-10.00", YELLOW), ("-30.00", YELLOW), ("-30.01", RED), ("5.00", GREEN), (None, GREEN)]
)
def test_investment(gap: str | None, lamp: str) -> None:
    found, reason = project_light(s.project(), gap)
    assert found == lamp
    assert (f"年度投资完成率低于序时进度{(gap or '').lstrip('-').rstrip('0').rstrip('.')}个百分点。" == reason) is (lamp != GREEN)


@pytest.mark.parametrize(
    ("begun", "lamp"),
    [(date(2026, 10, 23), GREEN), (date(2026, 10, 22), YELLOW), (date(2026, 9, 23), YELLOW), (date(2026, 9, 22), RED)],
)
def test_statistics(begun: date, lamp: str) -> None:
    found, reason = project_light(s.project(in_stat=False, actual_start=begun))
    assert found == lamp
    assert ("尚未入统" in reason) is (lamp != GREEN)


@pytest.mark.parametrize(
    "changes",
    [
        {"in_stat": True}, {"in_stat": None}, {"actual_start": None}, {"actual_start": date(2026, 11, 23)},
        {"total_invest": Decimal("499.99")}, {"total_invest": None}, {"stage": "5"},
    ],
)  # fmt: skip
def test_not_missing_from_the_statistics(changes: dict[str, Any]) -> None:
    project = s.project(**{"in_stat": False, **changes})
    assert lamps.statistics_delay(s.clean(), project) is None
    assert project_light(project)[0] == GREEN


def test_the_worst_lamp_burns_and_all_reasons_are_given_worst_first() -> None:
    lamp, reason = project_light(s.project(stage="3", plan_start="2026-10", actual_start=None), "-45.50")
    assert lamp == RED
    assert reason == "年度投资完成率低于序时进度45.5个百分点；已过计划开工时间1个月仍未开工。"


def task_light(book: Book, row: Row) -> tuple[str | None, str]:
    return lamps.task_lamp(book, row), lamps.task_lamp_reason(book, row)


@pytest.mark.parametrize(
    ("changes", "lamp", "reason"),
    [
        ({"applicable": False, "status": None}, GREY, "不涉及本县。"),
        ({"status": "06"}, GREY, "不涉及本县。"),
        ({"status": None}, None, "状态未填写，暂不亮灯。"),
        ({"status": "03", "deadline": "2026-01"}, GREEN, "任务已完成。"),
        ({"deadline": "2026-10"}, RED, "已超过完成时限2026-10仍未完成。"),
        ({"deadline": "2026-11"}, YELLOW, "距完成时限2026-11仅剩8天，尚未完成。"),
        ({"deadline": "2026-12"}, GREY, "未到完成时限2026-12。"),
        ({"deadline": "2026-10", "status": "04"}, GREEN, "本期有新进展。"),
        ({"deadline": None, "progress": None}, None, "进展情况未填写，暂不亮灯。"),
    ],
)
def test_task(changes: dict[str, Any], lamp: str | None, reason: str) -> None:
    assert task_light(s.clean(), s.task(**changes)) == (lamp, reason)


@pytest.mark.parametrize(("today", "lamp"), [(date(2026, 11, 14), GREY), (date(2026, 11, 15), YELLOW), (date(2026, 11, 30), YELLOW),
                                             (date(2026, 12, 1), RED)])  # fmt: skip
def test_days_to_the_deadline(today: date, lamp: str) -> None:
    book = s.clean()
    book.today = today
    assert lamps.task_lamp(book, s.task(deadline="2026-11")) == lamp


@pytest.mark.parametrize(
    ("before", "lamp", "reason"),
    [
        ([], GREEN, "本期有新进展。"),
        ([TEXT + "又走访3家。", TEXT], GREEN, "本期有新进展。"),
        ([TEXT.replace("，", "， ")], YELLOW, "进展情况与上期相同，没有实质更新。"),
        ([TEXT, None], YELLOW, "进展情况与上期相同，没有实质更新。"),
        ([TEXT, TEXT], RED, "进展情况连续2期没有实质更新。"),
        ([TEXT, TEXT, TEXT], RED, "进展情况连续3期没有实质更新。"),
    ],
)
def test_news(before: list[str | None], lamp: str, reason: str) -> None:
    book = s.clean()
    book.earlier = [s.past(f"2026-{10 - back:02d}", task_progress=[s.task(progress=text)]) for back, text in enumerate(before)]
    assert task_light(book, s.task(progress=TEXT)) == (lamp, reason)
