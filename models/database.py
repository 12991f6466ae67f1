"""The database file: opening, transactions, migrations, and the world's faults in plain words (design part 7).

SQLite with a rollback journal, full synchronisation and transactions that we begin ourselves. One process writes at a time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from models import backup
from models.problems import Refused, in_words, refuse

RESTORE_IT = "不要继续使用，用“恢复”从最近的备份恢复。"
"""What to do about a damaged data file; a window that shows it offers to do so."""
FILE_NAME = "liangxin.db"
APPLICATION_ID = 0x4C58_4442
PATIENCE = 5.0
"""Seconds for which another program's lock on the data file is waited for."""
MIGRATIONS = Path(__file__).resolve().parent / "migrations"

_FAULTS: tuple[tuple[str, str, str], ...] = (
    ("locked", "数据文件正被另一个程序占用。", "关闭其他打开本程序的窗口后重试。"),
    ("busy", "数据文件正被另一个程序占用。", "关闭其他打开本程序的窗口后重试。"),
    ("disk is full", "磁盘已满，没有保存。", "清理磁盘空间后重试，已保存的内容不受影响。"),
    ("readonly", "数据文件是只读的，不能保存。", "取消文件的只读属性，或换一个有写入权限的数据文件夹。"),
    ("attempt to write", "数据文件是只读的，不能保存。", "取消文件的只读属性，或换一个有写入权限的数据文件夹。"),
    ("unable to open", "打不开数据文件。", "检查数据文件夹是否存在、是否有权限。"),
    ("disk i/o", "读写数据文件时磁盘出错。", "检查磁盘或U盘是否已拔出，必要时从备份恢复。"),
    ("not a database", "数据文件已损坏，或不是本程序的数据文件。", RESTORE_IT),
    ("malformed", "数据文件已损坏。", RESTORE_IT),
)
_GONE = ("数据文件找不到了，存放它的U盘或磁盘可能已拔出。", "插回后继续；没有保存的内容先不要关掉。")


def fault(error: Exception, path: Path) -> Refused | None:
    """The refusal that a database error means, or None where it is our own bug."""
    text = str(getattr(error, "orig", None) or error).lower()
    for sign, message, hint in _FAULTS:
        if sign in text and not path.exists():
            return refuse("DATA", *_GONE, exit_code=3, file=str(path))
        if sign in text:
            return refuse("DATA", message, hint, exit_code=3, file=str(path))
    return None


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the database's faults into refusals."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        known = fault(error, path)
        if known is None:
            raise
        raise known from error


def _engine(path: Path, *, read_only: bool) -> Engine:
    query = {"mode": "ro" if read_only else "rw", "uri": "true"}
    url = URL.create("sqlite+pysqlite", database=path.absolute().as_uri(), query=query)
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=1,
        connect_args={"timeout": PATIENCE, "isolation_level": None},
        json_serializer=lambda value: json.dumps(value, ensure_ascii=False),
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, record: Any) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


class Database:
    """An open data file. `reading` never locks out a writer for long; `writing` is for services only."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader = _engine(path, read_only=True)
        self._writer = _engine(path, read_only=False)

    def close(self) -> None:
        """Let go of the file, so that it can be replaced or deleted."""
        self._reader.dispose()
        self._writer.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction: everything read in it belongs together."""
        with told(self.path), self._reader.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A write transaction that holds the file's only write lock from its beginning; all of it is kept, or none."""
        with told(self.path), Session(self._writer) as session, session.begin():
            session.connection()
            yield session


def versions() -> list[tuple[int, Path]]:
    """The migrations by number, oldest first."""
    return sorted((int(path.stem), path) for path in MIGRATIONS.glob("*.sql"))


def _state(connection: sqlite3.Connection) -> tuple[int, int]:
    application = int(connection.execute("PRAGMA application_id").fetchone()[0])
    return application, int(connection.execute("PRAGMA user_version").fetchone()[0])


def _run(connection: sqlite3.Connection, number: int, path: Path) -> None:
    """One migration in one transaction, its number with it."""
    connection.execute("BEGIN EXCLUSIVE")
    try:
        for statement in path.read_text("utf-8").split(";\n"):
            if statement.strip():
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _migrate(path: Path, current: int) -> None:
    connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        for number, script in versions():
            if number > current:
                _run(connection, number, script)
    finally:
        connection.close()


def create(path: Path) -> Database:
    """A new data file with the newest tables. Refuses to touch a file that is there."""
    if path.exists():
        raise refuse("DATA", "数据文件夹里已有数据文件，没有覆盖。", "换一个文件夹，或直接使用原有数据。", file=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    except OSError as error:
        raise refuse(
            "DATA",
            f"不能在这个文件夹里建立数据文件（{in_words(error)}）。",
            "换一个有写入权限的文件夹。",
            exit_code=3,
            file=str(path),
        ) from None
    try:
        with told(path):
            _migrate(path, 0)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Database(path)


def _recover(path: Path) -> None:
    """Let SQLite take back what a crash or a power cut left half written: who may only read cannot, and would be refused."""
    if path.with_name(f"{path.name}-journal").exists():
        connection = sqlite3.connect(path.absolute().as_uri() + "?mode=rw", uri=True, timeout=PATIENCE)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()


def examine(path: Path) -> int:
    """Look whether a file is a whole data file of ours that this program can open; returns the version of its tables.

    Raises `Refused` (exit code 3) where it is missing, newer, damaged or another program's.
    """
    if not path.is_file():
        raise refuse("DATA", "还没有数据。", "先用 init 设置本单位。", exit_code=3, file=str(path))
    with told(path):
        _recover(path)
        connection = sqlite3.connect(path.absolute().as_uri() + "?mode=ro", uri=True, timeout=PATIENCE)
        try:
            application, current = _state(connection)
            damage = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        finally:
            connection.close()
    if application != APPLICATION_ID:
        raise refuse("DATA", "这不是本程序的数据文件。", "检查数据文件夹是否选对。", exit_code=3, file=str(path))
    if damage != "ok":
        raise refuse("DATA", "数据文件已损坏。", RESTORE_IT, exit_code=3, file=str(path))
    if current > versions()[-1][0]:
        raise refuse(
            "DATA",
            "数据文件由更新版本的程序保存，本版本不能打开，没有改动。",
            "安装新版本后再打开。",
            exit_code=3,
            file=str(path),
        )
    return current


def open_database(path: Path, *, read_only: bool = False) -> Database:
    """The data file, brought up to date after a verified backup where it is older than the program.

    Raises `Refused` (exit code 3) where `examine` does, or the file cannot be written.
    """
    current = examine(path)
    if current < versions()[-1][0]:
        if read_only:
            raise refuse(
                "DATA", "数据文件是旧版本的，需要先升级。", "先打开一次程序，升级时会自动备份。", exit_code=3, file=str(path)
            )
        backup.make(path, path.with_name(f"{path.stem}-升级前-v{current}.db"))
        with told(path):
            _migrate(path, current)
    return Database(path)
