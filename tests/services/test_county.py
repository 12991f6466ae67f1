"""Setting up a county: its departments carry their official names."""

from __future__ import annotations

import pytest

from services.county import default_departments, department_name


@pytest.mark.parametrize(
    ("default", "unit", "name"),
    [
        ("县商务局", "邵阳县", "邵阳县商务局"),
        ("县市场监督管理局", "邵阳县", "邵阳县市场监督管理局"),
        ("县发展和改革局", "双清区", "双清区发展和改革局"),
        ("市生态环境局××分局", "邵阳县", "邵阳市生态环境局邵阳县分局"),
        ("国家税务总局××县税务局", "邵阳县", "国家税务总局邵阳县税务局"),
    ],
)
def test_department_names(default: str, unit: str, name: str) -> None:
    assert department_name(default, unit) == name


def test_two_bodies_may_have_one_department() -> None:
    found = default_departments("邵阳县")
    assert found["邵阳县科技和工业信息化局"] == ["市工信局", "市科技局"]
    assert all(name.count("邵阳县") == 1 for name in found)
