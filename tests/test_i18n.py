"""Languages: two complete catalogues, and amounts, days and instants as each reader writes them."""

import re
from datetime import UTC, date, datetime

import pytest

from bot import i18n
from bot.flows.model import Money
from bot.wording import PLACEHOLDER, Words
from bot.written import Mode
from tests.support import catalogue_keys

ENGLISH, CHINESE = (i18n.catalogue(locale) for locale in i18n.LOCALES)
BOLD = re.compile(r"\*[^*\n]+\*")
HAN = re.compile(r"[\u3400-\u9fff]")
BARE = {"list.comma", "list.semicolon", "list.as_is"}
ENTRY = "entry."  # facts of journal rows, which the rules name freely


def test_both_languages_have_the_same_messages_and_none_is_empty() -> None:
    missing = set(ENGLISH.messages) ^ set(CHINESE.messages)
    empty = [key for one in (ENGLISH, CHINESE) for key, forms in one.messages.items() if not all(forms)]

    assert not missing
    assert not empty


def test_a_message_is_filled_with_the_same_facts_in_both_languages() -> None:
    differ = [
        key
        for key, forms in ENGLISH.messages.items()
        if _facts(forms) - {"count"} != _facts(CHINESE.messages[key]) - {"count"}
    ]

    assert not differ


def _facts(forms: tuple[str, ...]) -> set[str]:
    return {name for form in forms for name in PLACEHOLDER.findall(form)}


def test_a_percent_sign_is_a_placeholder_or_doubled() -> None:
    broken = [
        form
        for one in (ENGLISH, CHINESE)
        for forms in one.messages.values()
        for form in forms
        if "%" in PLACEHOLDER.sub("", form).replace("%%", "")
    ]

    assert not broken


def test_bold_words_do_not_touch_others_for_slack_shows_their_stars_then() -> None:
    touching = [
        (key, form)
        for one in (ENGLISH, CHINESE)
        for key, forms in one.messages.items()
        for form in forms
        for bold in BOLD.finditer(form)
        if _ends_a_word(form[: bold.start()]) or _begins_a_word(form[bold.end() :])
    ]

    assert not touching


def _ends_a_word(text: str) -> bool:
    """Also a fact does, for nobody knows what will stand in its place."""
    return text.endswith(")s") or _is_word(text[-1:])


def _begins_a_word(text: str) -> bool:
    return text.startswith("%(") or _is_word(text[:1])


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


@pytest.mark.parametrize("key", sorted(set(catalogue_keys.families())))
def test_every_value_of_a_table_has_its_words(key: str) -> None:
    assert key in ENGLISH
    assert key in CHINESE


def test_every_message_a_template_asks_for_is_there() -> None:
    missing = catalogue_keys.asked_in_templates() - set(ENGLISH.messages)

    assert not missing


def test_every_field_of_every_form_has_a_label() -> None:
    bare = [pair for pair in catalogue_keys.labels() if not (pair[0] in ENGLISH or pair[1] in ENGLISH)]

    assert not bare


def test_every_problem_the_program_can_name_has_a_sentence() -> None:
    keys = catalogue_keys.problems()
    missing = {key for key in keys if f"problem.{key}" not in ENGLISH}

    assert len(keys) > 20
    assert not missing


def test_every_confirmation_the_program_gives_has_a_sentence() -> None:
    keys = catalogue_keys.called("Done")
    missing = {key for key in keys if f"done.{key}" not in ENGLISH}

    assert keys
    assert not missing


def test_everything_the_command_line_says_has_its_words() -> None:
    keys = catalogue_keys.spoken()

    assert len(keys) > 100
    assert not keys - set(ENGLISH.messages)


def test_every_command_and_every_word_of_it_is_explained() -> None:
    bare = [keys for keys in catalogue_keys.usages() if not any(key in ENGLISH for key in keys)]

    assert not bare


def test_no_message_is_left_over() -> None:
    asked = {*catalogue_keys.families(), *catalogue_keys.literals()}
    asked |= {f"problem.{key}" for key in catalogue_keys.problems()}
    asked |= {f"done.{key}" for key in catalogue_keys.called("Done")}
    asked |= {*catalogue_keys.helped(), *(key for pair in catalogue_keys.labels() for key in pair)}
    asked |= {"usage.word.help", *(key for keys in catalogue_keys.usages() for key in keys)}
    left = {key for key in ENGLISH.messages if key not in asked and not key.startswith(ENTRY)}

    assert not left


def test_english_has_no_chinese_in_it() -> None:
    mixed = [key for key, forms in ENGLISH.messages.items() if HAN.search("".join(forms))]

    assert not mixed


def test_chinese_is_chinese_with_its_own_punctuation() -> None:
    foreign = [
        key for key, forms in CHINESE.messages.items() if key not in BARE and not _reads_chinese(forms[0])
    ]

    assert not foreign


def _reads_chinese(text: str) -> bool:
    without = re.sub(r":[a-z_]+:|%\(\w+\)s|`[^`]*`|[*·→•\s/]|%%", "", text)
    letters = bool(re.search(r"[A-Za-z]", without)) and not HAN.search(without)
    punctuation = re.search(r"[\u3400-\u9fff][,;:!?()]|[,;:!?()][\u3400-\u9fff]", without)
    return not letters and not punctuation


def test_a_button_and_a_modal_title_fit_into_24_characters() -> None:
    titles = [
        key for key in ENGLISH.messages if key.startswith("action.") or key in ("new.title", "new.submit")
    ]
    long = [key for one in (ENGLISH, CHINESE) for key in titles if len(one.pattern(key)) > 24]

    assert titles
    assert not long


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("zh-CN", "zh_CN"),
        ("zh", "zh_CN"),
        ("en-US", "en"),
        ("en_GB", "en"),
        ("fr-FR", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_an_unknown_language_reads_english(tag: str | None, locale: str) -> None:
    assert i18n.locale_of(tag) == locale


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(80_000_000, "CNY"), "CNY 800,000"),
        (Money(80_000_005, "CNY"), "CNY 800,000.05"),
        (Money(50, "CNY"), "CNY 0.50"),
        (Money(0, "USD"), "USD 0"),
        (Money(-8_500_000, "CNY"), "−CNY 85,000"),
        (Money(1_234_567, "JPY"), "JPY 1,234,567"),
        (Money(1_234_567, "KWD"), "KWD 1,234.567"),
        (Money(123_456_789_012_345_678, "EUR"), "EUR 1,234,567,890,123,456.78"),
    ],
)
@pytest.mark.parametrize("locale", i18n.LOCALES)
def test_an_amount_is_exact_and_shows_its_currency(amount: Money, text: str, locale: str) -> None:
    assert i18n.money(amount, locale) == text


@pytest.mark.parametrize(
    ("currency", "example"), [("CNY", "120,000.50"), ("JPY", "120,000"), ("KWD", "120,000.500")]
)
def test_an_example_amount_has_the_decimals_of_its_currency(currency: str, example: str) -> None:
    assert i18n.example_amount(currency, "en") == example


def test_a_due_date_is_a_day_that_no_zone_shifts() -> None:
    assert i18n.day(date(2026, 3, 1)) == "2026-03-01"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Shanghai", "2026-11-24 00:30 UTC+8"),
        ("Europe/London", "2026-11-23 16:30 UTC"),
        ("America/New_York", "2026-11-23 11:30 UTC-5"),
        ("Asia/Kolkata", "2026-11-23 22:00 UTC+5:30"),
        ("no/such", "2026-11-23 16:30 UTC"),
    ],
)
def test_an_instant_names_its_zone(zone: str, text: str) -> None:
    at = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)

    assert i18n.clock_time(at, zone) == text
    assert i18n.instant(at, zone) == f"<!date^1795451400^{{date_short_pretty}} {{time}}|{text}>"


@pytest.mark.parametrize(("count", "english"), [(0, "0 days"), (1, "1 day"), (2, "2 days")])
def test_a_number_agrees_with_its_noun(count: int, english: str) -> None:
    said = Words("en", "UTC").say("terms.net", count, start="delivery").write(Mode.PLAIN)

    assert said == f"net {english} from delivery"
