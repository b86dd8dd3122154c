"""Tables and charts: one accepted and one refused block a rule."""

import pytest

from sandbox.json_types import JSON
from sandbox.validate import message_faults, view_faults
from tests.sandbox.kit import chart, data_table, home, md, modal, raw, rich, table, without


def cells(*row: JSON) -> JSON:
    return {"type": "table", "rows": [list(row)]}


def columns(*settings: JSON) -> JSON:
    return table(column_settings=list(settings))


def grid(*rows: list[JSON]) -> JSON:
    return {**data_table(), "rows": list(rows)}


def number(**more: object) -> JSON:
    return {"type": "raw_number", "value": 1.5, "text": "1.50", **more}


# (rule, accepted block, refused block, where in the block)
ROWS: list[tuple[str, JSON, JSON, str]] = [
    ("table: cell type", cells(raw(), number(), rich()), cells(md()), "/rows/0/0/type"),
    ("table: cell text not empty", cells(raw("x")), cells(raw("")), "/rows/0/0/text"),
    ("table: cell unknown field", cells(raw()), cells({**raw(), "emoji": True}), "/rows/0/0"),
    ("table: number a number", cells(number()), cells(number(value="1.5")), "/rows/0/0/value"),
    ("table: rich cell checked", cells(rich()), cells(rich({"type": "bold"})), "/rows/0/0/elements/0/type"),
    ("table: align", columns({"align": "right"}), columns({"align": "justify"}), "/column_settings/0/align"),
    (
        "table: is_wrapped",
        columns({"is_wrapped": True}),
        columns({"is_wrapped": "yes"}),
        "/column_settings/0/is_wrapped",
    ),
    ("table: known setting", columns({}), columns({"width": 3}), "/column_settings/0"),
    ("table: 20 settings", columns(*[{}] * 20), columns(*[{}] * 21), "/column_settings"),
    ("table: 10000 characters", cells(*[raw("x" * 2500)] * 4), cells(*[raw("x" * 2501)] * 4), "/rows"),
    ("data_table: 2 rows", data_table(2), data_table(1), "/rows"),
    ("data_table: 101 rows", data_table(101, 1), data_table(102, 1), "/rows"),
    ("data_table: caption", data_table(), without(data_table(), "caption"), ""),
    ("data_table: page of 100", data_table(page_size=100), data_table(page_size=101), "/page_size"),
    (
        "data_table: header column",
        data_table(row_header_column_index=1),
        data_table(row_header_column_index=2),
        "/row_header_column_index",
    ),
    (
        "data_table: no rich header",
        grid([raw()], [rich()]),
        grid([rich()], [raw()]),
        "/rows/0/0/type",
    ),
    (
        "data_table: equal rows",
        grid([raw()], [raw()]),
        grid([raw()], [raw(), raw()]),
        "/rows/1",
    ),
    ("chart: kind", chart("line"), chart("donut"), "/chart/type"),
    ("chart: title 50", {**chart(), "title": "x" * 50}, {**chart(), "title": "x" * 51}, "/title"),
    (
        "chart: 20 categories",
        chart("area", 20),
        chart("area", axis_config={"categories": [f"c{n}" for n in range(21)]}),
        "/chart/axis_config/categories",
    ),
    ("chart: points fit", chart(), chart(axis_config={"categories": ["c0", "c2"]}), "/chart/series/0/data"),
    (
        "chart: segments above 0",
        chart("pie"),
        chart("pie", segments=[{"label": "a", "value": 0}]),
        "/chart/segments/0/value",
    ),
    ("chart: 6 segments", chart("pie", 6), chart("pie", 7), "/chart/segments"),
    ("chart: no axes on a pie", chart("pie"), chart("pie", axis_config={"categories": []}), "/chart"),
]


@pytest.mark.parametrize(("good", "bad", "where"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_rule(good: JSON, bad: JSON, where: str) -> None:
    assert message_faults([good]) == []
    assert [f.split(" [json-pointer:")[1][:-1] for f in message_faults([bad])] == [f"/blocks/0{where}"]


def test_two_charts_in_a_message() -> None:
    assert message_faults([chart(), chart("pie")]) == []
    assert message_faults([chart()] * 3) == [
        "no more than 2 data_visualization blocks allowed [json-pointer:/blocks/2]"
    ]


def test_series_have_names_of_their_own_and_categories_come_once() -> None:
    series = chart()["chart"]["series"]

    assert message_faults([chart(series=series * 2)]) == [
        "names of series must be unique [json-pointer:/blocks/0/chart/series/1/name]"
    ]
    assert "categories must be unique [json-pointer:/blocks/0/chart/axis_config/categories]" in (
        message_faults([chart(axis_config={"categories": ["c0", "c0"]})])
    )


@pytest.mark.parametrize("block", [table(), data_table(), chart()], ids=lambda block: block["type"])
def test_figures_stand_in_messages_only(block: JSON) -> None:
    assert message_faults([block]) == []
    refused = f"unsupported type here: {block['type']} [json-pointer:/view/blocks/0/type]"
    assert view_faults(modal(block)) == view_faults(home(block)) == [refused]
