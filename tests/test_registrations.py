"""Registration numbers: checked by the rule of their country, taken unchecked where there is none."""

from __future__ import annotations

import pytest

from bot.amounts import BadEntry
from bot.registrations import RULES, Registration, read_country, read_registration

RIGHT = "91310000MA1K35X975"


@pytest.mark.parametrize(
    ("text", "country", "read"),
    [
        (RIGHT, "CN", Registration(RIGHT, "CN", checked=True)),
        (" 9131 0000-ma1k35x975 ", "CN", Registration(RIGHT, "CN", checked=True)),
        ("９１３１００００ＭＡ１Ｋ３５Ｘ９７５", "", Registration(RIGHT, "CN", checked=True)),
        ("DE 136 695 976", "", Registration("136695976", "DE", checked=True)),
        ("HRB 12345", "DE", Registration("HRB12345", "DE", checked=False)),
        ("12345678", "GB", Registration("12345678", "GB", checked=False)),
        ("A-1", "", Registration("A1", "", checked=False)),
    ],
)
def test_a_number_is_kept_in_one_form(text: str, country: str, read: Registration) -> None:
    assert read_registration(text, country) == read


@pytest.mark.parametrize(
    ("text", "country", "reason"),
    [
        ("91310000MA1K35X97Y", "CN", "registration_checksum"),
        ("9131", "CN", "registration_length"),
        ("DE136695977", "DE", "registration_checksum"),
        ("91310000MA1K35X97Z", "CN", "registration_form"),
        ("", "CN", "registration_form"),
        ("=1+1", "", "registration_form"),
        ("1" * 41, "", "registration_form"),
    ],
)
def test_a_wrong_number_is_refused_with_what_was_read(text: str, country: str, reason: str) -> None:
    with pytest.raises(BadEntry) as refused:
        read_registration(text, country)

    assert (refused.value.reason, refused.value.facts["read"]) == (reason, text)


@pytest.mark.parametrize("place", range(18))
def test_any_digit_of_a_chinese_number_read_wrong_is_found(place: int) -> None:
    other = "2" if RIGHT[place] != "2" else "3"

    with pytest.raises(BadEntry):
        read_registration(RIGHT[:place] + other + RIGHT[place + 1 :], "CN")


@pytest.mark.parametrize("country", RULES)
def test_every_country_with_a_rule_refuses_what_is_no_number(country: str) -> None:
    assert read_country(country.lower()) == country

    with pytest.raises(BadEntry):
        read_registration("NOTANUMBER", country)


@pytest.mark.parametrize("text", ["", "C", "XX1", "China", "ZZZ", "Q0"])
def test_what_is_no_country_is_refused(text: str) -> None:
    with pytest.raises(BadEntry):
        read_country(text)
