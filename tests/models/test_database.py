"""The data file: pragmas, transactions, migrations, refusals, backups."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import create_engine, insert, select, text

from models import backup, database
from models.database import APPLICATION_ID, FILE_NAME, create, open_database
from models.forms import Base, ReserveProject
from models.problems import Refused
from models.system import CheckRun, County, LoggedFinding

NEWEST = database.versions()[-1][0]


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / FILE_NAME


def refusal(path: Path, **more: bool) -> Refused:
    with pytest.raises(Refused) as caught:
        open_database(path, **more)
    return caught.value


def schema(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {" ".join(row[0].replace("(", " ( ").replace(")", " ) ").split()) for row in rows}


def test_migrated_schema_equals_the_declared_one(path: Path, tmp_path: Path) -> None:
    create(path)
    declared = tmp_path / "declared.db"
    engine = create_engine(f"sqlite:///{declared.as_posix()}")
    Base.metadata.create_all(engine)
    engine.dispose()
    migrated, wanted = sqlite3.connect(path), sqlite3.connect(declared)
    assert schema(migrated) == schema(wanted)
    migrated.close()
    wanted.close()


def test_new_file_is_marked_as_ours_and_keeps_a_rollback_journal(path: Path) -> None:
    with create(path).reading() as connection:
        assert connection.scalar(text("PRAGMA application_id")) == APPLICATION_ID
        assert connection.scalar(text("PRAGMA user_version")) == database.versions()[-1][0]
        assert connection.scalar(text("PRAGMA journal_mode")) == "delete"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_disk_that_fills_up_while_the_file_is_made_leaves_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def small(*arguments: object, **options: object) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.execute("PRAGMA max_page_count = 3")
        return connection

    connect = sqlite3.connect
    monkeypatch.setattr(database.sqlite3, "connect", small)
    with pytest.raises(Refused, match="磁盘已满") as caught:
        create(path)
    assert caught.value.exit_code == 3 and not path.exists()
    monkeypatch.undo()
    create(path)


def test_money_is_an_exact_integer_in_the_file(path: Path) -> None:
    data = create(path)
    with data.writing() as session:
        session.execute(
            insert(ReserveProject), [{"project_uid": "1", "revision": 1, "total_invest": Decimal("9999999999999.99")}]
        )
    with data.reading() as connection:
        assert connection.scalar(text("SELECT total_invest FROM reserve_project")) == 999999999999999
        assert connection.scalar(select(ReserveProject.total_invest)) == Decimal("9999999999999.99")


def test_more_places_than_declared_are_refused_not_rounded(path: Path) -> None:
    data = create(path)
    with pytest.raises(Exception, match="places"), data.writing() as session:
        session.execute(insert(ReserveProject), [{"project_uid": "1", "revision": 1, "total_invest": Decimal("1.005")}])


def test_a_failed_write_keeps_nothing(path: Path) -> None:
    data = create(path)
    with pytest.raises(RuntimeError), data.writing() as session:
        session.add(ReserveProject(project_uid="1"))
        session.flush()
        raise RuntimeError
    with data.reading() as connection:
        assert connection.execute(select(ReserveProject.id)).all() == []


@pytest.mark.skipif(os.name == "nt", reason="Windows lets no folder go whose file is open")
def test_a_stick_pulled_out_and_put_back(tmp_path: Path) -> None:
    stick = tmp_path / "U盘 张三#1"
    stick.mkdir()
    database = create(stick / FILE_NAME)
    with database.writing() as session:
        session.add(ReserveProject(project_uid="插着"))
    stick.rename(tmp_path / "拔出")
    with pytest.raises(Refused) as refused, database.writing() as session:
        session.add(ReserveProject(project_uid="拔出"))
    assert "U盘" in refused.value.problems[0].message and refused.value.exit_code == 3
    (tmp_path / "拔出").rename(stick)
    with database.writing() as session:
        session.add(ReserveProject(project_uid="插回"))
    with database.reading() as connection:
        assert connection.execute(select(ReserveProject.project_uid)).scalars().all() == ["插回", "插着"]


def test_reading_goes_on_beside_a_writer_and_a_second_writer_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.1)
    data = create(path)
    with data.writing(), data.reading() as connection:
        assert connection.execute(select(County.id)).all() == []
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refused) as caught, data.writing():
        pass
    holder.execute("ROLLBACK")
    holder.close()
    assert caught.value.exit_code == 3 and "占用" in str(caught.value)


def test_an_existing_file_is_never_overwritten(path: Path) -> None:
    create(path)
    before = path.read_bytes()
    with pytest.raises(Refused, match="没有覆盖"):
        create(path)
    assert path.read_bytes() == before


def test_missing_file(path: Path) -> None:
    assert "还没有数据" in str(refusal(path))


def test_newer_file_is_refused_untouched(path: Path) -> None:
    create(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 9999")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    caught = refusal(path)
    assert caught.exit_code == 3 and "更新版本的程序" in str(caught)
    assert path.read_bytes() == before


def test_another_program_s_database_is_refused(path: Path) -> None:
    path.parent.mkdir(parents=True)
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE other (id INTEGER)")
    connection.commit()
    connection.close()
    assert "不是本程序的数据文件" in str(refusal(path))


def test_text_instead_of_a_database(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("这不是数据库" * 200, "utf-8")
    assert refusal(path).exit_code == 3


def test_damaged_file_is_said_to_be_damaged(path: Path) -> None:
    create(path)
    content = bytearray(path.read_bytes())
    for place in range(4096 + 8, len(content), 4096):
        content[place : place + 64] = b"\xa5" * 64
    path.write_bytes(content)
    assert "损坏" in str(refusal(path))


def test_read_only_file_can_be_read_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = create(path)
    monkeypatch.setattr(data, "_writer", data._reader)
    with pytest.raises(Refused, match="只读"), data.writing() as session:
        session.add(ReserveProject(project_uid="1"))
        session.flush()


def older(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Make the program one version newer than the file."""
    create(path)
    newer = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, newer)
    (newer / f"{NEWEST + 1:04d}.sql").write_text(script, "utf-8")
    monkeypatch.setattr(database, "MIGRATIONS", newer)


def test_migration_takes_a_verified_backup_first(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    older(path, monkeypatch, tmp_path, "CREATE TABLE extra (id INTEGER NOT NULL);\n")
    assert "先升级" in str(refusal(path, read_only=True))
    with open_database(path).reading() as connection:
        assert connection.scalar(text("PRAGMA user_version")) == NEWEST + 1
        assert connection.execute(text("SELECT id FROM extra")).all() == []
    kept = next(path.parent.glob("*升级前*.db"))
    assert "extra" not in backup.verify(kept)


def test_the_log_of_findings_comes_to_an_older_file_and_takes_nothing_away(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = tmp_path / "migrations"
    before.mkdir()
    for number, script in database.versions():
        if number < 4:
            shutil.copy(script, before)
    with monkeypatch.context() as patch:
        patch.setattr(database, "MIGRATIONS", before)
        with create(path).writing() as session:
            session.add(ReserveProject(project_uid="1", project_name="样例项目"))
    with open_database(path).writing() as session:
        assert session.scalar(text("SELECT project_name FROM reserve_project")) == "样例项目"
        assert session.scalars(select(LoggedFinding)).all() == session.scalars(select(CheckRun)).all() == []
        session.add(
            CheckRun(period="2026-11", checked_at=datetime(2026, 11, 22, 9, 41), audit=3, done={"样例局": [1, 1, 0, 0, 0, 0]})
        )
    with open_database(path, read_only=True).reading() as connection:
        assert connection.scalar(select(CheckRun.done)) == {"样例局": [1, 1, 0, 0, 0, 0]}
    assert "finding" not in backup.verify(next(path.parent.glob("*升级前-v3.db")))


def test_a_failing_migration_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    older(path, monkeypatch, tmp_path, "CREATE TABLE extra (id INTEGER NOT NULL);\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(sqlite3.OperationalError):
        open_database(path)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (NEWEST,)
    assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone() == (0,)
    connection.close()


def test_backup_is_proved_and_a_flipped_bit_is_found(path: Path, tmp_path: Path) -> None:
    data = create(path)
    with data.writing() as session:
        session.add(ReserveProject(project_uid="1", project_name="样例项目"))
    copy = tmp_path / "备份 一.db"
    assert backup.make(path, copy)["reserve_project"] == 1
    assert backup.verify(copy)["reserve_project"] == 1
    content = bytearray(copy.read_bytes())
    content[-100] ^= 1
    copy.write_bytes(content)
    with pytest.raises(Refused, match="校验值不符"):
        backup.verify(copy)


def test_backup_that_cannot_be_written_leaves_nothing(path: Path, tmp_path: Path) -> None:
    create(path)
    with pytest.raises(Refused) as caught:
        backup.make(path, tmp_path / "没有" / "备份.db")
    assert caught.value.exit_code == 3
    assert list(tmp_path.glob("**/*.part")) == []


def test_verify_refuses_what_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="找不到"):
        backup.verify(tmp_path / "没有.db")
    other = tmp_path / "别的.db"
    other.write_text("文字" * 500, "utf-8")
    with pytest.raises(Refused, match="不是备份"):
        backup.verify(other)


def test_our_own_bugs_are_not_dressed_up_as_the_world_s(path: Path) -> None:
    data = create(path)
    with pytest.raises(Exception, match="no such table"), data.reading() as connection:
        connection.execute(text("SELECT * FROM nowhere"))


def test_a_write_cut_short_by_a_power_cut_is_taken_back_on_opening(path: Path, tmp_path: Path) -> None:
    create(path).close()
    left = tmp_path / "断电" / path.name
    left.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 2")
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO serial VALUES (?, 1)", ((f"{'样例' * 200}{n}",) for n in range(200)))
    for name in (path.name, f"{path.name}-journal"):
        (left.parent / name).write_bytes((path.parent / name).read_bytes())
    connection.execute("ROLLBACK")
    connection.close()
    assert left.read_bytes() != path.read_bytes()
    with open_database(left, read_only=True).reading() as reading:
        assert reading.scalar(text("SELECT count(*) FROM serial")) == 0
        assert reading.scalar(text("PRAGMA integrity_check")) == "ok"
