"""Blocks that show figures, as tables: table, data_table, data_visualization.

Slack's pages and the clients that met its live validator differ on some counts; the smaller one holds here.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.block_objects import RAW_NUMBER, RAW_TEXT
from sandbox.block_rich_text import RICH_TEXT
from sandbox.schema import (
    ByType,
    Check,
    Object,
    boolean,
    fault,
    list_of,
    number,
    one_of,
    text_of,
    whole,
)

BLOCK: dict[str, Check] = {"type!": text_of(80), "block_id": text_of(255, 1)}
CELLS_TEXT_MAX = 10_000
CELLS = {"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER, "rich_text": RICH_TEXT}
CELL = ByType(CELLS, tuple(CELLS))


def text_in(value: Any) -> int:
    """Characters in the `text` of an object and of all it holds."""
    if isinstance(value, list):
        return sum(map(text_in, value))
    if isinstance(value, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else text_in(v) for k, v in value.items())
    return 0


def _cells_text(value: Any, pointer: str) -> Iterator[str]:
    if text_in(value["rows"]) > CELLS_TEXT_MAX:
        yield fault(f"cells must be less than {CELLS_TEXT_MAX + 1} characters in all", f"{pointer}/rows")


def _header_and_width(value: Any, pointer: str) -> Iterator[str]:
    """The first row is the header: no rich text in it, and every row is as wide."""
    header = value["rows"][0]
    for column, cell in enumerate(header):
        if cell["type"] == "rich_text":
            yield fault("unsupported type here: rich_text", f"{pointer}/rows/0/{column}/type")
    for index, row in enumerate(value["rows"]):
        if len(row) != len(header):
            yield fault("all rows must have the same number of cells", f"{pointer}/rows/{index}")
    if value.get("row_header_column_index", 0) >= len(header):
        yield fault("must be the index of a column", f"{pointer}/row_header_column_index")


COLUMN = Object({"align": one_of("left", "center", "right"), "is_wrapped": boolean})
TABLE = Object(
    {
        **BLOCK,
        "rows!": list_of(list_of(CELL, 20, 1), 100, 1),
        "column_settings": list_of(COLUMN, 20),
    },
    (_cells_text,),
)
DATA_TABLE = Object(
    {
        **BLOCK,
        "rows!": list_of(list_of(CELL, 20, 1), 101, 2),
        "caption!": text_of(3000, 1),
        "page_size": whole(1, 100),
        "row_header_column_index": whole(0),
    },
    (_cells_text, _header_and_width),
)

MARK = text_of(20, 1)


def _positive(value: Any, pointer: str) -> Iterator[str]:
    yield from number(value, pointer)
    if isinstance(value, int | float) and value <= 0:
        yield fault("must be more than 0", pointer)


def _points_fit(value: Any, pointer: str) -> Iterator[str]:
    """Each series has one point for each category, and a name of its own."""
    categories = value["axis_config"]["categories"]
    if len(set(categories)) < len(categories):
        yield fault("categories must be unique", f"{pointer}/axis_config/categories")
    names = [series["name"] for series in value["series"]]
    for index, series in enumerate(value["series"]):
        if names.index(series["name"]) < index:
            yield fault("names of series must be unique", f"{pointer}/series/{index}/name")
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            yield fault("must have one point for each category", f"{pointer}/series/{index}/data")


def _points(value: Check) -> Object:
    return Object({"label!": MARK, "value!": value})


def _series_chart(kind: str) -> Object:
    series = Object({"name!": MARK, "data!": list_of(_points(number), 20, 1)})
    axes: dict[str, Check] = {
        "categories!": list_of(MARK, 20, 1),
        "x_label": text_of(50, 1),
        "y_label": text_of(50, 1),
    }
    fields: dict[str, Check] = {
        "type!": one_of(kind),
        "series!": list_of(series, 6, 1),
        "axis_config!": Object(axes),
    }
    return Object(fields, (_points_fit,))


CHARTS = {
    "pie": Object({"type!": one_of("pie"), "segments!": list_of(_points(_positive), 6, 1)}),
    **{kind: _series_chart(kind) for kind in ("bar", "area", "line")},
}
DATA_VISUALIZATION = Object({**BLOCK, "title!": text_of(50, 1), "chart!": ByType(CHARTS, tuple(CHARTS))})
