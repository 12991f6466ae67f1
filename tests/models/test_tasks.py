"""Items of the city's list as values and as JSON."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from models.profile import profile
from models.tasks import TaskItem, TaskList

items = st.builds(
    TaskItem, task_uid=st.text(min_size=1), seq=st.integers(1, 99), action=st.text(), task=st.text(), title=st.text(), content=st.text(),
    units_text=st.text(), units=st.lists(st.text()).map(tuple), deadline=st.sampled_from(["", "2026-12"]), prov_task=st.text(),
    status=st.sampled_from(["active", "retired"]), source=st.dictionaries(st.text(), st.integers() | st.text()),
)  # fmt: skip


@given(item=items)
def test_an_item_survives_json(item: TaskItem) -> None:
    again = TaskItem.from_json(json.loads(json.dumps(item.to_json())))
    assert again == item
    assert again.source == item.source


@given(item=items)
def test_the_first_unit_leads(item: TaskItem) -> None:
    assert item.to_json()["lead"] == item.lead == (item.units[0] if item.units else "")


@given(found=st.lists(items, unique_by=lambda item: item.task_uid, max_size=4).map(tuple))
def test_a_list_by_uid(found: tuple[TaskItem, ...]) -> None:
    tasks = TaskList("2024-05-17", "责任清单", "", "2024-05-17", found)
    assert tuple(tasks.by_uid().values()) == found
    assert all(tasks.by_uid()[item.task_uid] is item for item in found)


def test_the_built_in_list_is_the_profile_s() -> None:
    built_in, data = TaskList.built_in(), profile().tasklist
    assert (built_in.version, built_in.title, built_in.doc_no, built_in.issued, built_in.issuer) == tuple(
        data[name] for name in ("version", "title", "doc_no", "issued", "issuer")
    )
    assert len(built_in.by_uid()) == len(built_in.items) == len(data["items"])
