"""A submitted modal -> parsed entries, or the problems field by field; nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath

from bot.amounts import BadEntry, parse_amount, parse_figure, parse_percent
from bot.days import parse_day
from bot.flows.errors import InvalidInput
from bot.flows.forms import Entries, Field, Kind, Percent, Upload
from bot.flows.model import Money
from bot.handlers import grammar
from bot.handlers.office import JSON

FILE_TYPES = ("jpg", "jpeg", "png", "heic", "webp", "pdf")
MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE

Problem = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What entries are read against: the reader's language, the case's currency, the company's today."""

    locale: str
    currency: str
    today: date
    most_minor: int


def raw_values(view: JSON) -> dict[str, str]:
    """What was entered, by block id, as plain text; what was left empty is absent."""
    states: Mapping[str, Mapping[str, JSON]] = view.get("state", {}).get("values", {})
    found = {block: _raw(next(iter(elements.values()))) for block, elements in states.items() if elements}
    return {block: text for block, text in found.items() if text is not None and text.strip()}


def _raw(element: JSON) -> str | None:
    chosen = element.get("selected_option")
    if isinstance(chosen, dict):
        return str(chosen["value"])
    several = element.get("selected_options")
    if isinstance(several, list):
        return "\n".join(str(one["value"]) for one in several)
    files = element.get("files")
    if isinstance(files, list):
        named = [[str(one.get("id")), str(one.get("name")), int(one.get("size") or 0)] for one in files]
        return json.dumps(named) if named else None
    for name in ("value", "selected_date", "selected_user", "selected_channel", "selected_conversation"):
        if element.get(name) is not None:
            return str(element[name])
    return None


def entries_of(fields: tuple[Field, ...], raw: Mapping[str, str], ground: Ground) -> Entries:
    """Parse every field; raises ``InvalidInput`` with all problems at once."""
    values: dict[str, object] = {}
    problems: dict[str, Problem] = {}
    for field in fields:
        text = raw.get(field.name)
        if text is None:
            if field.required:
                problems[field.name] = ("required", {})
            continue
        try:
            values[field.name] = _PARSERS[field.kind](field, text.strip(), ground)
        except BadEntry as bad:
            problems[field.name] = (bad.reason, bad.facts)
    if problems:
        raise InvalidInput(problems)
    return Entries(values)


def _text(field: Field, text: str, ground: Ground) -> str:
    if len(text) > field.length:
        raise BadEntry("too_long", {"length": len(text), "most": field.length})
    return text


def _money(field: Field, text: str, ground: Ground) -> Money:
    amount = parse_amount(text, ground.currency, ground.locale, zero=field.zero)
    if amount.minor > ground.most_minor:
        raise BadEntry("amount_range", {"read": text, "most": Money(ground.most_minor, ground.currency)})
    return amount


def _amounts(field: Field, text: str, ground: Ground) -> tuple[Money, ...]:
    """An amount a line; the first that is none is named."""
    lines = [line for each in _text(field, text, ground).splitlines() if (line := each.strip())]
    if len(lines) > field.most:
        raise BadEntry("too_many_amounts", {"read": len(lines), "most": field.most})
    return tuple(_money(field, line, ground) for line in lines)


def _day(field: Field, text: str, ground: Ground) -> date:
    day = parse_day(text)
    if field.past and day > ground.today:
        raise BadEntry("date_in_future", {"read": text, "today": ground.today})
    if field.future and day < ground.today:
        raise BadEntry("date_in_past", {"read": text, "today": ground.today})
    return day


def _whole(field: Field, text: str, ground: Ground) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise BadEntry("not_whole", {"read": text})
    number = int(text)
    if not field.least <= number <= field.most:
        raise BadEntry("whole_range", {"read": text, "least": field.least, "most": field.most})
    return number


def _percent(field: Field, text: str, ground: Ground) -> Percent:
    rate = Percent(parse_percent(text, ground.locale))
    if rate.bp > field.most * 100:
        raise BadEntry("percent_range", {"read": text, "most": field.most})
    return rate


def _figure(field: Field, text: str, ground: Ground) -> Decimal:
    return parse_figure(_text(field, text, ground), ground.locale)


def _choice(field: Field, text: str, ground: Ground) -> str:
    allowed = field.options or tuple(value for value, _ in field.literal)
    if text not in allowed:
        raise BadEntry("not_an_option", {"read": text})
    return text


def _many(field: Field, text: str, ground: Ground) -> tuple[str, ...]:
    chosen = text.splitlines()
    for one in chosen:
        _choice(field, one, ground)
    return tuple(option for option in field.options if option in chosen)


def _files(field: Field, text: str, ground: Ground) -> tuple[Upload, ...]:
    uploads = []
    for number, name, size in json.loads(text):
        if PurePath(name).suffix.lower().lstrip(".") not in FILE_TYPES:
            raise BadEntry("file_type", {"read": name, "types": ", ".join(FILE_TYPES)})
        if size > MOST_BYTES:
            facts: dict[str, object] = {
                "read": name,
                "size": -(-size // MEGABYTE),
                "most": MOST_BYTES // MEGABYTE,
            }
            raise BadEntry("file_too_large", facts)
        uploads.append(Upload(number, name))
    return tuple(uploads)


def _user(field: Field, text: str, ground: Ground) -> str:
    found = grammar.user_id(text)
    if found is None:
        raise BadEntry("not_a_person", {"read": text})
    return found


_PARSERS: dict[Kind, Callable[[Field, str, Ground], object]] = {
    Kind.TEXT: _text,
    Kind.LONG: _text,
    Kind.MONEY: _money,
    Kind.AMOUNTS: _amounts,
    Kind.DATE: _day,
    Kind.WHOLE: _whole,
    Kind.PERCENT: _percent,
    Kind.FIGURE: _figure,
    Kind.CHOICE: _choice,
    Kind.YES_NO: _choice,
    Kind.MANY: _many,
    Kind.FILES: _files,
    Kind.USER: _user,
}
