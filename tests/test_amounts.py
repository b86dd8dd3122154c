"""Amounts as people write them: read exactly in the declared format, else refused; nothing is guessed."""

from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from bot.amounts import FORMATS, MOST_MINOR, BadEntry, NumberFormat, format_of, parse_amount, parse_percent
from bot.flows.model import Money


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1", "USD", 100),
        ("0.5", "USD", 50),
        ("0.05", "USD", 5),
        ("1234.5", "USD", 123450),
        ("1,234.50", "USD", 123450),
        ("1,234,567.89", "USD", 123456789),
        (" 12.00 ", "USD", 1200),
        ("２００", "CNY", 20000),
        ("１，０００．５０", "CNY", 100050),
        ("￥1,000", "CNY", 100000),
        ("¥1,000", "JPY", 1000),
        ("$5", "USD", 500),
        ("USD 5", "USD", 500),
        ("5 USD", "USD", 500),
        ("5元", "CNY", 500),
        ("1500", "JPY", 1500),
        ("1.234", "KWD", 1234),
        ("1.5", "KWD", 1500),
        ("9007199254740.93", "USD", 900719925474093),
    ],
)
def test_an_amount_is_read_exactly(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency, "en") == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "bp"),
    [("2", 200), ("2.5", 250), ("8.25 %", 825), ("０．０５％", 5), ("0", 0), ("100", 10_000)],
)
def test_a_rate_is_read_exactly_in_hundredths_of_a_percent(text: str, bp: int) -> None:
    assert parse_percent(text, "en") == bp


@pytest.mark.parametrize("text", ["", "%", "2,5", "2.125", "-1", "1e1", "two", "1/3", "12345678"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(BadEntry, match="not_a_percent"):
        parse_percent(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "NaN",
        "nan",
        "Infinity",
        "-Infinity",
        "1e309",
        "1e3",
        "1_000",
        "0x10",
        "-5",
        "−5",
        "+5",
        "(5)",
        "一百",
        "10万",
        "١٢٣",
        "12٣",
        "१२",
        "abc",
        "1.2.3",
        "5 EUR",
        "€5",
        "..",
        ",",
        "1,,000",
        "007",
        "1" * 41,
        "½",
        "5%",
        "=1+1",
        "1\n2",
        "$",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadEntry) as refusal:
        parse_amount(text, "USD", "en")

    assert refusal.value.reason == "not_an_amount"
    assert refusal.value.facts["read"] == text


@pytest.mark.parametrize("locale", ["en", "zh_CN"])
@pytest.mark.parametrize("text", ["1.000,00", "1 000,5", "1,00", "1'000.00", "1.000", "1.234.567"])
def test_what_only_another_format_can_read_is_refused_as_ambiguous(text: str, locale: str) -> None:
    with pytest.raises(BadEntry) as refusal:
        parse_amount(text, "USD", locale)

    assert refusal.value.reason == "ambiguous_amount"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("us", "1,000.50"),
        ("eu", "1.000,50"),
        ("fr", "1 000,50"),
        ("fr", "1\u202f000,50"),
        ("ch", "1'000.50"),
        ("ch", "1’000.50"),
    ],
)
def test_a_declared_format_is_read_in_that_format(name: str, text: str) -> None:
    assert parse_amount(text, "USD", FORMATS[name]) == Money(1000_50, "USD")


@pytest.mark.parametrize(
    ("text", "currency", "digits"),
    [("1.5", "JPY", 0), ("1.00", "JPY", 0), ("1.2345", "KWD", 3), ("0.055", "USD", 2)],
)
def test_more_decimals_than_the_currency_has_are_refused_not_rounded(
    text: str, currency: str, digits: int
) -> None:
    with pytest.raises(BadEntry) as refusal:
        parse_amount(text, currency, "en")

    assert (refusal.value.reason, refusal.value.facts["digits"]) == ("too_many_decimals", digits)


@pytest.mark.parametrize("text", ["0", "0.00", "99999999999999999999", "10000000000000.01"])
def test_zero_and_amounts_over_the_most_are_refused(text: str) -> None:
    with pytest.raises(BadEntry) as refusal:
        parse_amount(text, "USD", "en")

    assert refusal.value.reason == "amount_range"
    assert refusal.value.facts["most"] == Money(MOST_MINOR, "USD")


def test_zero_is_taken_where_it_makes_sense() -> None:
    assert parse_amount("0", "USD", "en", zero=True) == Money(0, "USD")


def test_a_smaller_most_can_be_given() -> None:
    with pytest.raises(BadEntry):
        parse_amount("100.01", "USD", "en", most=100_00)

    assert parse_amount("100.00", "USD", "en", most=100_00).minor == 100_00


@given(minor=st.integers(1, MOST_MINOR), locale=st.sampled_from(["en", "zh_CN", "de", "fr", "de_CH"]))
def test_what_a_locale_writes_is_read_back_exactly(minor: int, locale: str) -> None:
    written = format_decimal(Decimal(minor).scaleb(-2), format="#,##0.00", locale=locale)

    assert parse_amount(written, "USD", format_of(locale)).minor == minor


@given(text=st.text(max_size=30), currency=st.sampled_from(["USD", "JPY", "KWD", "CNY"]))
def test_any_text_is_an_amount_in_range_or_refused(text: str, currency: str) -> None:
    try:
        outcome: object = parse_amount(text, currency, "en")
    except BadEntry as bad:
        outcome = bad.reason

    if isinstance(outcome, Money):
        assert 0 < outcome.minor <= MOST_MINOR
        assert any(character.isdigit() for character in text)
    else:
        assert outcome in {"not_an_amount", "ambiguous_amount", "too_many_decimals", "amount_range"}


@given(minor=st.integers(1, 10**12))
def test_no_format_reads_two_amounts_out_of_one_text_by_itself(minor: int) -> None:
    text = f"{minor // 100:,}.{minor % 100:02d}"
    readings = set()
    for numbers in (*FORMATS.values(), NumberFormat("\x00", ".")):
        try:
            readings.add(parse_amount(text, "USD", numbers).minor)
        except BadEntry:
            continue

    assert readings == {minor}
