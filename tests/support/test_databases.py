"""The databases that other tests stand on: empty at the start, gone at the end."""

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from tests.support.databases import fresh_database


@pytest.mark.parametrize("visit", [1, 2])
def test_every_test_finds_an_empty_database(database_url: str, visit: int) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        assert inspect(connection).get_table_names() == []
        connection.execute(text("CREATE TABLE visit (number INTEGER)"))
        connection.execute(text("INSERT INTO visit VALUES (:number)"), {"number": visit})
    engine.dispose()


@pytest.mark.postgres
def test_a_database_goes_even_with_a_connection_left_open(postgres_url: str) -> None:
    with fresh_database(postgres_url) as url:
        engine = create_engine(url)
        left_open = engine.connect()
        left_open.execute(text("SELECT 1"))
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(plain)
    left_open.invalidate()
    engine.dispose()
