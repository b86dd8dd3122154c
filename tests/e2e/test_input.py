"""What people type: hostile names, amounts, dates, verbs, mentions; refused beside the field, nothing run."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.flows.model import Action
from sandbox.driver import Person
from tests.e2e import cases, records
from tests.e2e.company import JSON, Company
from tests.support import walks

CHAIN = walks.to_the_receivable()
ENGLISH, CHINESE = "U0SALES1", "U0SALES2"

HOSTILE = (
    "<!channel> Trading", "<@U0ADMIN1> & Sons", "<http://evil.example|Your bank>", "<#C0SALES0|sales> Ltd",
    "*Bold* _it_ ~gone~ `code`", "A &amp; B <!here>", "<!subteam^S0CREDIT|@all>", "https://evil.example/pay",
    'Quote " and \\ back', "{{ 7 * 7 }} {% raw %}", "%(who)s %s", "\u202egnirts desrever",
    "恒源<!everyone>精密",
)  # fmt: skip
WORD_JOINER = "\u2060"
"""Stands in plain text where a client might still read a mention."""
SPECIAL = re.compile(r"<(?:!|@|#|https?:|mailto:)[^>]*>")
OURS = re.compile(r"<@U0[A-Z0-9]{6}>|<!date\^[^>]*>|<http://127\.0\.0\.1:\d+/[^>]*>")


def texts(thing: Any, kind: str = "mrkdwn") -> list[str]:
    """Every text object of this kind, and every top-level notification text, inside a payload."""
    if isinstance(thing, list):
        return [text for each in thing for text in texts(each, kind)]
    if not isinstance(thing, dict):
        return []
    own = [str(thing["text"])] if thing.get("type") == kind and isinstance(thing.get("text"), str) else []
    if "blocks" in thing and isinstance(thing.get("text"), str) and kind == "mrkdwn":
        own.append(thing["text"])
    return own + [text for value in thing.values() for text in texts(value, kind)]


def live(payloads: list[JSON]) -> list[str]:
    """What would notify or link, apart from what the bot itself writes: people, instants, its permalinks."""
    found = [token for text in texts(payloads) for token in SPECIAL.findall(text)]
    return [token for token in found if not OURS.fullmatch(token)]


def what_everybody_sees(office: Company, number: int) -> list[JSON]:
    seen: list[JSON] = []
    for channel in ("C0CREDIT", "C0SALES0", "C0APPROV"):
        messages = office.driver.messages(channel)
        seen += messages
        for message in messages:
            if message.get("thread_ts") or message.get("reply_count"):
                seen += office.driver.messages(channel, thread_ts=message["ts"])
    for user in (ENGLISH, "U0FILEA1"):
        who = office.person(user)
        who.open_home()
        seen += [who.home() or {}, *who.dms()]
        for words in (f"show CR-{number}", "list all", "list", "help"):
            seen.append(who.command(f"/credit {words}", channel="C0CREDIT")["ack"])
    return seen


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_customer_name_is_shown_literally_everywhere(office: Company, name: str) -> None:
    number = office.open_case(name, contact=name, wanted=name)
    for stride in CHAIN[:2]:
        office.take(number, stride)
    office.click(number, "U0FILEA1", Action.COMMENT, {"comment": name})
    records.settle(office)

    seen = what_everybody_sees(office, number)

    stray = live(seen)
    assert stray == []
    titles = [title for title in texts(seen, "plain_text") if title.startswith(f"CR-{number} ")]
    literal = name.replace("\u202e", "")  # what turns the direction of reading is taken out
    assert any(literal in title.replace(WORD_JOINER, "") for title in titles), titles
    assert all(block.get("verbatim", True) for block in mrkdwn_objects(seen))


def mrkdwn_objects(thing: Any) -> list[JSON]:
    if isinstance(thing, list):
        return [found for each in thing for found in mrkdwn_objects(each)]
    if not isinstance(thing, dict):
        return []
    own = [thing] if thing.get("type") == "mrkdwn" else []
    return own + [found for value in thing.values() for found in mrkdwn_objects(value)]


# --- amounts and dates

AMOUNTS = (
    "1e309", "NaN", "Infinity", "-5", "0", "1_000", "0x10", "一百", "10万", "abc", "1.000,00", "1 000,5",
    "1,00", "٢٠٠", "1,000.005", "99999999999999", "USD 100", "1,2,3", "+5", "１２a", "5 000", "--", "1..2",
)  # fmt: skip
DATES = ("2026-02-30", "20260301", "2026-W10-1", "03/04/2026", "0206-03-01", "9999-01-01", "2026-03-03")
NOTICE = {"customer": "Typed", "contact": "Ms Luo", "contacted_on": "2026-03-02", "wanted": "Bearings"}


def form(office: Company, user: str) -> tuple[Person, JSON]:
    who = office.person(user)
    return who, who.command("/credit new Typed", channel="C0SALES0")["opened_view"]


@pytest.mark.parametrize("user", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_each_wrong_amount_is_refused_beside_its_field_and_everything_typed_is_kept(
    office: Company, user: str
) -> None:
    who, view = form(office, user)
    state = records.dump(office)

    for amount in AMOUNTS:
        told = who.submit(view, {**NOTICE, "yearly_volume": amount})

        assert list(told["errors"] or {}) == ["yearly_volume"], (amount, told)
        said = told["errors"]["yearly_volume"]
        assert (amount in said) or "%" not in said
        assert bool(re.search(r"[\u4e00-\u9fff]", said.replace(amount, ""))) is (user == CHINESE), said
        kept = (who.modal() or {})["state"]["values"]
        assert kept["yearly_volume"]["value"]["value"] == amount
        assert kept["customer"]["value"]["value"] == "Typed"
    who.close(view)
    assert records.dump(office) == state


def test_an_amount_typed_full_width_or_with_its_sign_is_read_exactly(office: Company) -> None:
    for typed, minor in (("２００", 20_000), ("￥1,000", 100_000), ("1,000.00", 100_000), ("CNY 0.01", 1)):
        number = office.open_case(f"Typed {typed}", yearly_volume=typed)

        volume = office.case(number).notice.yearly_volume

        assert volume is not None
        assert (volume.minor, volume.currency) == (minor, "CNY")


@pytest.mark.parametrize("user", [ENGLISH, CHINESE], ids=["English", "Chinese"])
def test_each_wrong_date_is_refused_beside_its_field(office: Company, user: str) -> None:
    """A date picker gives only dates; what a client of another kind sends is read as strictly."""
    who, view = form(office, user)
    who.close(view)
    state = records.dump(office)

    for number, day in enumerate(DATES):
        ack = office.driver.deliver("interactive", _submission(user, view, day, number))[0]

        errors = (ack["ack"] or {}).get("errors", {})
        assert list(errors) == ["contacted_on"], (day, ack)
        assert bool(re.search(r"[\u4e00-\u9fff]", errors["contacted_on"])) is (user == CHINESE)
    assert records.dump(office) == state


def _submission(user: str, view: JSON, day: str, number: int) -> JSON:
    values: JSON = {
        name: {"value": {"type": "plain_text_input", "value": text}}
        for name, text in NOTICE.items()
        if name != "contacted_on"
    }
    values["contacted_on"] = {"value": {"type": "datepicker", "selected_date": day}}
    values["currency"] = {"value": {"type": "radio_buttons", "selected_option": {"value": "CNY"}}}
    return {
        "type": "view_submission", "user": {"id": user, "username": "x", "name": "x", "team_id": "T0CREDIT"},
        "team": {"id": "T0CREDIT", "domain": "x"}, "api_app_id": "A0CREDIT", "enterprise": None,
        "is_enterprise_install": False, "trigger_id": f"{view['id']}.{number}", "response_urls": [],
        "view": {**view, "state": {"values": values}},
    }  # fmt: skip


def test_a_choice_that_was_never_offered_is_refused(office: Company) -> None:
    _, view = form(office, ENGLISH)
    payload = _submission(ENGLISH, view, "2026-03-02", 99)
    payload["view"]["state"]["values"]["currency"]["value"]["selected_option"]["value"] = "XAU"

    ack = office.driver.deliver("interactive", payload)[0]

    assert list(ack["ack"]["errors"]) == ["currency"]
    office.person(ENGLISH).close(view)


# --- the grammar of the command


@pytest.mark.parametrize(
    "words", ["CR-1", "C-1", "c1", "#1", "1", "cr-1", "ＣＲ－１", " CR-1 ", "“CR-1”", "\u00a0CR-1"]
)
def test_a_case_may_be_written_in_many_ways(office: Company, words: str) -> None:
    office.open_case("The first one")

    told = office.person("U0FILEA1").command(f"/credit show {words}", channel="C0CREDIT")

    assert told["ack"]["text"].startswith("CR-1 "), told["ack"]["text"]


@pytest.mark.parametrize("line", ["查看 CR-1", "show　CR-1", "SHOW CR-1", "  show   CR-1 "])
def test_a_verb_may_be_chinese_upper_case_or_set_off_by_wide_spaces(office: Company, line: str) -> None:
    told = office.person("U0FILEA1").command(f"/credit {line}", channel="C0CREDIT")

    assert told["ack"]["text"].startswith("CR-1 ")


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("shwo CR-1", "show CR-1"),
        ("aprove CR-1", "approve CR-1"),
        ("new_ 'Hill River' amount=5", "new 'Hill River' amount=5"),
        ("CR-1 approve", "help"),
        ("; drop table", "help"),
    ],
)
def test_an_unknown_verb_runs_nothing_and_offers_the_nearest(office: Company, line: str, meant: str) -> None:
    state = records.dump(office)

    told = office.person("U0MANAG1").command(f"/credit {line}", channel="C0CREDIT")

    buttons = [e for b in told["ack"]["blocks"] if b["type"] == "actions" for e in b["elements"]]
    offered = [button["value"] for button in buttons if button["action_id"] == "menu:run"]
    assert offered == [meant] or (meant == "help" and len(offered) == 1)
    assert told["opened_view"] is None
    assert records.dump(office) == state


@pytest.mark.parametrize(
    "line", ["approve", "approve banana", "approve CR-", "approve CR-0", "show 1e5", "list nonsense"]
)
def test_a_verb_without_a_sensible_case_is_explained(office: Company, line: str) -> None:
    state = records.dump(office)

    told = office.person("U0MANAG1").command(f"/credit {line}", channel="C0CREDIT")

    assert told["acknowledged"]
    assert len(told["ack"]["text"]) > 20
    assert records.dump(office) == state


NO_PERSON = ("<!subteam^S0CREDIT|@credit>", "<#C0SALES0|sales>", "<!here>", "sally", "@sally", "<@>", "U1")


@pytest.mark.parametrize("word", NO_PERSON)
@pytest.mark.parametrize(
    ("user", "line"),
    [(ENGLISH, "away {} 2026-03-03..2026-03-04"), ("U0ADMIN1", "posts grant {} collector")],
    ids=["away", "posts grant"],
)
def test_a_group_or_a_channel_where_a_person_is_wanted_is_refused_in_words(
    office: Company, user: str, line: str, word: str
) -> None:
    state = records.dump(office)

    told = office.person(user).command("/credit " + line.format(word), channel="C0OPERAT")

    assert "no person" in told["ack"]["text"]
    assert live([told["ack"]]) == []
    assert records.dump(office) == state


def test_a_card_of_a_case_with_texts_of_full_length_stands(office: Company) -> None:
    """Texts at their limits are cut with a link to the rest, never refused by Slack (fault 36)."""
    number = office.open_case("恒" * 200, contact="c" * 120, wanted="w" * 300)
    office.take(number, CHAIN[0])

    card = office.card(number)

    assert "…" in records.words(card)
    assert cases.card(office, number)["ts"] == card["ts"]
