"""The made-up county's two months: complete, free of errors, the same on every run, whatever month it is."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from models.database import FILE_NAME
from models.forms import FORMS, fields, stored
from models.problems import Refused
from models.profile import profile
from models.tasks import TaskList
from services import demo
from services.demo import Demo, run_demo
from services.demo_data import Reader, read_data
from services.demo_money import Work, figures
from services.demo_records import TOLD
from services.desk import Desk, open_desk
from services.listing import records
from services.packages import verify

pytestmark = pytest.mark.xdist_group("demo")  # the demonstration is made once

MONTHS = ("2026-10", "2026-11")


@pytest.fixture(scope="module")
def desk(made: Demo) -> Desk:
    return open_desk(made.data.parent, date(2026, 11, 22), read_only=True)


def test_three_packages_are_sent_and_the_last_one_verifies(made: Demo) -> None:
    assert made.ok and made.to_json()["ok"]
    assert [p.version for p in made.packages] == [1, 1, 2]
    assert [p.file.name.split("_")[3:5] for p in made.packages] == [["202610", "月报"], ["202611", "月报"], ["202611", "更正"]]
    assert all(verify(p.file).ok for p in made.packages[:2])
    assert len({p.digest for p in made.packages}) == 3


def test_it_says_that_it_is_made_up(made: Demo) -> None:
    mark = profile().text("demo_mark")
    assert made.verified.read.demo and mark in made.verified.line()
    assert all(mark in p.file.name for p in made.packages)
    for sheet in openpyxl.load_workbook(made.packages[-1].file):
        printed = [str(cell) for row in sheet.iter_rows(max_row=4, values_only=True) for cell in row if cell]
        assert sheet.sheet_state != "visible" or any(mark in cell for cell in printed), sheet.title


def test_the_answer_says_where_everything_lies(made: Demo) -> None:
    answer, text = made.to_json(), "\n".join(made.lines())
    assert {"ok", "file", "version", "digest", "counts", "problems", "data", "packages", "verified"} <= answer.keys()
    assert answer["file"] == made.packages[-1].file == answer["packages"][-1]["file"]
    assert all(str(p.file) in text for p in made.packages) and str(made.data) in text
    assert made.data.is_file()


def test_projects_of_all_fields_and_stages_and_sources(made: Demo, desk: Desk) -> None:
    projects = records(desk, "reserve_project", "2026-11")
    assert len(projects) == made.packages[-1].counts["reserve_project"] >= 40
    for name, options in (("field_city", "CL-FIELD"), ("stage", "CL-STAGE")):
        assert {p[name] for p in projects} == profile().codes[options].by_code.keys()
    assert {p["status"] for p in records(desk, "project_permit")} == profile().codes["CL-PERMITSTATUS"].by_code.keys()
    assert {p["row_type"] for p in records(desk, "project_equipment")} == {"01", "02"}
    groups = profile().codes["CL-FUND"]
    used = {p["channel"] for p in records(desk, "project_funding")}
    assert all(used & groups.group(g) for g in ("国债类", "债券类", "省级资金", "市县资金", "贷款类", "自筹类", "其他资金"))


def test_every_project_under_way_has_its_month(desk: Desk) -> None:
    month = {p["project_uid"] for p in records(desk, "project_progress", "2026-11")}
    assert month == {p["project_uid"] for p in records(desk, "reserve_project", "2026-11") if p["stage"] not in ("1", "2", "9")}


def test_investment_adds_up_from_month_to_month(desk: Desk) -> None:
    before, after = ({p["project_uid"]: p for p in records(desk, "project_progress", m)} for m in MONTHS)
    both = before.keys() & after.keys()
    assert len(both) > 30
    for name in ("ytd_invest", "total_done"):
        assert all(after[uid][name] == before[uid][name] + after[uid]["month_invest"] for uid in both)


def test_a_new_text_for_each_of_the_35_items_each_month(desk: Desk) -> None:
    texts = [[row["progress"] for row in records(desk, "task_progress", month)] for month in MONTHS]
    assert [len(month) for month in texts] == [35, 35]
    assert len({text for month in texts for text in month}) == 70
    assert {row["status"] for month in MONTHS for row in records(desk, "task_progress", month)} == {"02", "03", "04", "05", "06"}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.info.code)
def test_every_form_is_filled(desk: Desk, form: type) -> None:
    table = form.__tablename__  # type: ignore[attr-defined]
    assert records(desk, table, "2026-11")


def test_the_warnings_are_few_and_each_has_its_reason(made: Demo) -> None:
    for package in made.packages:
        assert {p.severity for p in package.problems} == {"warning"}
        assert all(p.reason for p in package.problems if p.needs_reason)
    assert 5 <= len({p.code for p in made.packages[-1].problems if p.needs_reason}) <= 10


def test_the_correction_changed_what_it_says(made: Demo, desk: Desk) -> None:
    cover = records(desk, "submission", "2026-11")[0]
    assert cover["report_type"] == "05" and cover["correction_note"] == read_data("story")["correction"]["note"]
    changed = {line["id"]: line for line in read_data("story")["correction"]["changes"]}
    hospital = next(p for p in records(desk, "reserve_project", "2026-11") if "人民医院医学影像" in p["project_name"])
    month = next(p for p in records(desk, "project_progress", "2026-11") if p["project_uid"] == hospital["project_uid"])
    assert month["month_invest"] == Decimal(changed["P35-F"]["month_invest"])


def test_no_mark_of_the_story_is_left_in_a_text(desk: Desk) -> None:
    for form in FORMS:
        for row in records(desk, form.__tablename__):
            assert not [v for v in row.values() if isinstance(v, str) and ("{" in v or "××" in v)], row


def test_the_lines_name_fields_of_their_forms() -> None:
    beside = {"month", "id", "invested", "pace", "monthly"}
    for form in TOLD:
        names = {name for line in read_data(form.__tablename__) for name in line}
        assert names - beside <= stored(form).keys() and {"month", "id"} <= names


def test_another_run_gives_the_same(made: Demo, tmp_path: Path) -> None:
    again = run_demo(tmp_path / "data", tmp_path)
    assert [p.digest for p in again.packages] == [p.digest for p in made.packages]
    assert [p.counts for p in again.packages] == [p.counts for p in made.packages]


@pytest.mark.parametrize("today", [date(2027, 1, 20), date(2026, 3, 1)], ids=str)
def test_it_works_in_any_month(today: date, tmp_path: Path, made: Demo) -> None:
    other = run_demo(tmp_path / "data", tmp_path, today)
    assert other.ok and other.packages[-1].counts == made.packages[-1].counts
    assert other.packages[-1].digest != made.packages[-1].digest
    assert {p.code for p in other.packages[-1].problems if p.needs_reason} == {
        p.code for p in made.packages[-1].problems if p.needs_reason
    }


def test_a_folder_with_data_is_refused_and_untouched(made: Demo, tmp_path: Path) -> None:
    before = hashlib.sha256(made.data.read_bytes()).digest()
    with pytest.raises(Refused, match="已有数据文件"):
        run_demo(made.data.parent, tmp_path)
    assert hashlib.sha256(made.data.read_bytes()).digest() == before
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_failed_run_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[Path] = []
    export = demo.export

    def only_once(desk: Desk, period: str, out: Path) -> object:
        if sent:
            raise OSError("disk full")
        package = export(desk, period, out)
        sent.append(package.file)
        return package

    monkeypatch.setattr(demo, "export", only_once)
    with pytest.raises(OSError, match="disk full"):
        run_demo(tmp_path / "data", tmp_path)
    assert sent and not sent[0].exists()
    assert not (tmp_path / "data" / FILE_NAME).exists()


def reader(period: str = "2027-01", day: int = 9) -> Reader:
    return Reader(period, date(int(period[:4]), int(period[5:]), day), "样例县", {5: "task-5"}, {"P01": "43000020260001"})


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("{d0/6}开工", "1月6日开工"),
        ("{d0/12}开工", "1月9日开工"),
        ("{d-1/20}验收", "2026年12月20日验收"),
        ("{m+1}底前", "2月底前"),
        ("{m-3}起", "2026年10月起"),
        ("样字〔{y-1}〕3号", "样字〔2026〕3号"),
        ("{ym-8}-430000", "2605-430000"),
        ("{县}财政局", "样例县财政局"),
    ],
)
def test_marks_speak_of_the_line_s_month(raw: str, text: str) -> None:
    assert reader().text(raw) == text


def test_values_have_the_field_s_type() -> None:
    form = {form.__tablename__: fields(form) for form in TOLD}
    project, task = form["reserve_project"], form["task_progress"]
    assert reader().value("-2/18", project["actual_start"]) == date(2026, 11, 18)
    assert reader().value("2024-04-11", form["policy_list"]["issue_date"]) == date(2024, 4, 11)
    assert reader().value("+14/28", form["policy_list"]["valid_to"]) == date(2028, 3, 28)
    assert reader().value("+11", project["plan_end"]) == "2027-12"
    assert reader().value(-16, form["project_equipment"]["service_year"]) == 2011
    assert reader().value(5, task["task_uid"]) == "task-5" == reader().value(5, form["issue"]["link"])
    assert reader().value("P01", form["need_equipment"]["project_uid"]) == "43000020260001"
    assert reader().value(["县商务局"], task["county_coop"]) == ("样例县商务局",)
    assert reader().value(["01", "03"], form["adv_product"]["apply_field"]) == ("01", "03")
    assert reader().value(Decimal("12.5"), project["total_invest"]) == Decimal("12.5")


def under_way(**changes: object) -> dict[str, object]:
    row = dict(stage="4", plan_start="2026-07", actual_start=date(2026, 7, 3), actual_end=None, total_invest=Decimal(1000))
    return {**row, **changes}


WORK = Work(Decimal(300), (Decimal(60), Decimal(40)))


def test_figures_within_one_year() -> None:
    found = figures(under_way(), WORK, "2026-10", "2026-11")
    assert found == {"opening_ytd": Decimal(300), "done_before": None, "year_plan": Decimal(450)}
    assert found == figures(under_way(), WORK, "2026-10", "2026-10")


def test_figures_of_a_project_begun_the_year_before() -> None:
    row = under_way(plan_start="2025-10", actual_start=date(2025, 10, 8))
    found = figures(row, WORK, "2026-02", "2026-02")
    assert (found["done_before"], found["opening_ytd"]) == (Decimal(225), Decimal(75))
    ended = figures(under_way(stage="6", actual_start=date(2025, 3, 1), actual_end=date(2025, 9, 1)), WORK, "2026-02", "2026-02")
    assert ended == {"opening_ytd": 0, "done_before": Decimal(300)}


def test_figures_when_the_year_turns() -> None:
    december, january = (figures(under_way(), WORK, "2026-12", month) for month in ("2026-12", "2027-01"))
    assert december["opening_ytd"] == Decimal(300) and december["done_before"] is None
    assert january["opening_ytd"] == 0 and january["done_before"] == Decimal(360)
    assert january["year_plan"] == Decimal(300)


def test_a_plan_is_never_more_than_what_is_left() -> None:
    idle = Work(Decimal(900), (Decimal(0), Decimal(0)), Decimal(-40))
    assert figures(under_way(), idle, "2026-12", "2027-01")["year_plan"] == Decimal(100)
    assert figures(under_way(actual_start=date(2026, 9, 1)), Work(Decimal(900)), "2026-10", "2026-11")["year_plan"] <= 1000


def test_a_project_not_started_has_a_plan_only_in_the_year_of_its_start() -> None:
    row = under_way(stage="3", actual_start=None, plan_start="2027-01")
    plan = Work(plan=Decimal(80))
    assert figures(row, plan, "2026-12", "2026-12")["year_plan"] is None
    assert figures(row, plan, "2026-12", "2027-01")["year_plan"] == Decimal(80)


def test_the_story_is_told_on_the_built_in_list() -> None:
    told = Counter(line["task_uid"] for line in read_data("task_progress"))
    assert told == {item.seq: 2 for item in TaskList.built_in().items}
