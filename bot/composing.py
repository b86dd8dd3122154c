"""What an outbox row says, drawn from the database as it is when it is sent (docs/ARCHITECTURE.md)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.delivery.items import HomeView, Item, Letter, Post, Skip
from bot.enclosing import Enclosing
from bot.flows import digests, letters, looking, scores, turning
from bot.flows.credit_file.alarming import LIST_IMPORTED
from bot.flows.credit_file.documents import current
from bot.flows.credit_limit.ending import KIND as TEMPORARY_LIMITS
from bot.flows.credit_limit.request import HANDED
from bot.flows.credit_limit.seeing import limit_answer, limit_asked, temporary_limits
from bot.flows.model import Topic
from bot.flows.ports import Desk
from bot.flows.reviews.calling import review_digest
from bot.flows.risk_transfer.alarming import claim_digest, transfer_expiry
from bot.flows.screens import (
    ClockAlarm,
    Digest,
    DocumentExpiry,
    LimitationAlarm,
    ListRefresh,
    Nudge,
    OperatorAlert,
    Overtaken,
    PromiseBroken,
    Receipt,
    Waited,
    WaitedLine,
)
from bot.readers import Reader, Readers
from bot.rendering import Renderer

Draw = Callable[[Item], object | None]


class Composing:
    """Composes each kind of outbox row; ``None`` from a drawer means that it is no longer wanted."""

    def __init__(
        self,
        desks: Callable[[], Desk],
        renderer: Renderer,
        readers: Readers,
        font_path: Path | None = None,
    ) -> None:
        self._desks, self._renderer, self._readers = desks, renderer, readers
        self._enclosing = Enclosing(renderer, font_path)
        self._draw: dict[str, Draw] = {
            "card": lambda item: looking.card(self._desk, _case(item)),
            "line": lambda item: looking.thread_line(self._desk, _case(item), int(item.facts["version"])),
            "handover": self._handover,
            "overtaken": self._overtaken,
            "nudge": self._nudge,
            "comparison": lambda item: looking.comparison(self._desk, _case(item)),
            "sheet": lambda item: looking.sheet(self._desk, _case(item)),
            "receipt": self._receipt,
            "clock_alarm": self._alarm,
            "promise_broken": self._broken,
            "limitation": self._limitation,
            "digest": self._digest,
            "document_expiry": self._expiry,
            "transfer_expiry": lambda item: transfer_expiry(self._desk, int(item.facts["transfer"])),
            "claim_digest": lambda item: claim_digest(self._desk, _day(item), item.facts["which"]),
            "review_digest": lambda item: review_digest(self._desk, _day(item), item.facts["which"]),
            "limit_answer": lambda item: limit_answer(self._desk, int(item.facts["request"])),
            TEMPORARY_LIMITS: lambda item: temporary_limits(
                self._desk, item.facts["ending"], item.facts["ended"]
            ),
            "list_refresh": lambda _item: self._list_refresh(),
            "operator_alert": lambda item: OperatorAlert(item.facts["what"], item.facts),
        }

    def __call__(self, item: Item) -> Letter:
        if item.kind == "home":
            return self._home(item)
        if item.kind == letters.KIND:
            return self._letter(item)
        if item.kind == scores.KIND:
            return self._score(item)
        screen = self._waited(item) if item.others else self._draw[item.kind](item)
        if screen is None:
            return Skip("overtaken")
        reader = self._reader(item.to)
        drawn = self._renderer.message(screen, reader.locale, reader.zone)
        if item.may_be_repeat:
            drawn = self._renderer.repeated(drawn, reader.locale)
        return Post(self._channel(item.to), drawn["text"], drawn["blocks"])

    @property
    def _desk(self) -> Desk:
        return self._desks()

    def _waited(self, item: Item) -> object | None:
        """Several rows in one message; what is overtaken is left out, a single one left is as ever."""
        drawn = [(each, self._draw[each.kind](each)) for each in (item, *item.others)]
        wanted = [(each, screen) for each, screen in drawn if screen is not None]
        if len(wanted) < 2:
            return wanted[0][1] if wanted else None
        lines = [WaitedLine(screen, each.case, each.facts.get("receivable", "")) for each, screen in wanted]
        return Waited(tuple(lines), in_thread=item.thread_of is not None)

    def _reader(self, to: str) -> Reader:
        kind, _, name = to.partition(":")
        return self._readers.of(name) if kind == "user" else self._readers.company()

    def _channel(self, to: str) -> str:
        kind, _, name = to.partition(":")
        if kind == "user":
            return name
        with self._desk.units.reading() as unit:
            return unit.posts.channel(Topic(name)) or ""

    def _home(self, item: Item) -> HomeView:
        user = item.to.partition(":")[2]
        with self._desk.units.reading() as unit:
            actor = unit.posts.actor(user, self._desk.calendar.today(self._desk.clock.now()))
        reader = self._readers.of(user)
        screen = turning.home(self._desk, actor, welcome=False, faults=0)
        return HomeView(user, self._renderer.home(screen, reader.locale, reader.zone))

    def _letter(self, item: Item) -> Letter:
        letter = letters.terms_letter(self._desk, _case(item))
        if letter is None:
            return Skip("overtaken")
        channel, reader = self._channel(item.to), self._reader(item.to)
        return self._enclosing.terms_sheet(letter, item, channel, reader)

    def _score(self, item: Item) -> Letter:
        shown = scores.score_shown(self._desk, _case(item))
        if shown is None:
            return Skip("overtaken")
        return self._enclosing.score(shown, item, self._channel(item.to), self._reader(item.to))

    def _handover(self, item: Item) -> object:
        direct = item.to.startswith("user:")
        with self._desk.units.reading() as unit:
            found = unit.handovers.get(int(item.facts["handover"]))
        if found.kind == HANDED:
            return limit_asked(self._desk, found, direct=direct)
        drawn = looking.handover_card(self._desk, _case(item), int(item.facts["handover"]), direct)
        if drawn.handover.kind == "upward_report":
            return looking.upward_report(self._desk, drawn.case, drawn.handover) or drawn
        return drawn

    def _receipt(self, item: Item) -> Receipt:
        card = looking.card(self._desk, _case(item))
        return Receipt(card.case, card.due_at)

    def _digest(self, item: Item) -> Digest | None:
        return digests.digest(self._desk, item.facts["reader"], date.fromisoformat(item.facts["day"]))

    def _alarm(self, item: Item) -> ClockAlarm | None:
        """A clock that was stopped in the meantime rings no more."""
        with self._desk.units.reading() as unit:
            handover = unit.handovers.get(int(item.facts["handover"]))
            if not handover.is_running:
                return None
            return ClockAlarm(handover, unit.cases.get(handover.case), item.facts["level"])

    def _overtaken(self, item: Item) -> Overtaken | None:
        line = looking.thread_line(self._desk, _case(item), int(item.facts["version"]))
        return Overtaken(line.case, line.entry, bool(item.facts["gave"])) if line else None

    def _nudge(self, item: Item) -> Nudge | None:
        """Nobody is reminded of what was decided in the meantime."""
        with self._desk.units.reading() as unit:
            handover = unit.handovers.get(int(item.facts["handover"]))
            if not handover.is_running:
                return None
            return Nudge(unit.cases.get(handover.case), handover, item.facts["by"])

    def _broken(self, item: Item) -> PromiseBroken | None:
        with self._desk.units.reading() as unit:
            owed = unit.receivables.numbered(item.facts["receivable"])
            if owed is None or owed.open.minor == 0:
                return None
            made = unit.receivables.promises([owed.id])
            promise = next(p for p in made if p.id == int(item.facts["promise"]))
            return PromiseBroken(unit.cases.get(_case(item)), owed, promise)

    def _limitation(self, item: Item) -> LimitationAlarm | None:
        with self._desk.units.reading() as unit:
            owed = unit.receivables.numbered(item.facts["receivable"])
            if owed is None or owed.open.minor == 0:
                return None
            customer = unit.customers.get(owed.customer).name
            case = unit.cases.get(owed.case) if owed.case else None
            return LimitationAlarm(customer, owed, int(item.facts["days"]), case)

    def _expiry(self, item: Item) -> DocumentExpiry | None:
        """A document that a newer one of its kind has replaced rings no more."""
        with self._desk.units.reading() as unit:
            document, customer = unit.files.document(int(item.facts["document"]))
            if current(unit.files.documents(customer))[document.kind].id != document.id:
                return None
            left = document.days_left(self._desk.calendar.today(self._desk.clock.now()))
            return None if left is None else DocumentExpiry(unit.customers.get(customer), document, left)

    def _list_refresh(self) -> ListRefresh:
        with self._desk.units.reading() as unit:
            last = unit.settings.get(LIST_IMPORTED)
        return ListRefresh(date.fromisoformat(last) if last else None)


def _day(item: Item) -> date:
    return date.fromisoformat(item.facts["day"])


def _case(item: Item) -> int:
    assert item.case is not None
    return item.case
