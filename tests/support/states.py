"""For every row of the workflow table a case that stands before it, reached by real steps.

``SCRIPTS`` are walks; ``prefix_for`` names the shortest beginning of one after which all gates of a
row are open, so a test can ask any person to take any step on a case that is ready for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from bot.flows import cases, ticking
from bot.flows.dossier import CheckItem, ItemState
from bot.flows.forms import Entries, Field, Kind
from bot.flows.gates import GATES
from bot.flows.model import Action as A
from bot.flows.model import Actor, Money, Standing
from bot.flows.model import Stage as S
from bot.flows.ports import Desk
from bot.flows.preparing import prepare
from bot.flows.reading import situation
from bot.flows.sweep import run
from bot.flows.workflow import STEPS, Step
from bot.storage.ladder import SqlLadder
from tests.support import walks
from tests.support.desks import StandingClock, person
from tests.support.walks import Stride

Script = tuple[Stride, ...]
REASON = {"reason": "For a reason that is written down."}
NOTE = {"note": "Completed as asked."}


def _scripts() -> tuple[Script, ...]:
    chain = walks.to_the_receivable()
    late = chain + walks.collection()
    paid = late + walks.paid_and_closed()
    shipped = next(i for i, stride in enumerate(chain) if stride.action is A.SHIP)
    parts = [*chain]
    parts[shipped - 2] = Stride(
        "U0SALES1", A.MAKE_READY, S.FULFILMENT, {"ready_on": "+0", "amount": "300000"}
    )
    parts[shipped] = Stride("U0SALES1", A.SHIP, S.FULFILMENT, {"shipped_on": "+0", "is_last": "no"})
    parts[shipped + 1] = Stride("U0FILEA1", A.VERIFY_DOCUMENTS, S.FULFILMENT, {
        **chain[shipped + 1].values, "amount": "300000",
    })  # fmt: skip
    parts[-1] = Stride("U0FILEA1", A.CONFIRM_RECEIVABLE, S.FULFILMENT)
    pay = {"receivable": "INV-7001", "received_on": "+0", "payment_reference": "BANK-9"}
    dispute = Stride("U0COLLE1", A.RAISE_DISPUTE, S.FULFILMENT, {
        "receivable": "INV-7001", "amount": "1000", **REASON,
    })  # fmt: skip
    first = Stride("U0FINAN1", A.RECORD_PAYMENT, S.FULFILMENT, {**pay, "amount": "1000"})
    term_dispute = Stride("U0COLLE1", A.RAISE_DISPUTE, S.IN_TERM, dispute.values)
    overdue = (*chain, term_dispute, Stride("U0FINAN1", A.RECORD_PAYMENT, S.COLLECTION,
                                            {**pay, "amount": "1000"}, after=79))  # fmt: skip
    exhausted = (*overdue[:-1], Stride("U0COLLE1", A.FIND_EXHAUSTED, S.RECOVERY,
                                       {"finding": "Ninety days."}, after=175))  # fmt: skip
    conditional = (
        *chain[:7], walks.proposed(7, precedents="Guarantee of the parent registered"), *chain[8:10],
    )  # fmt: skip
    to_vote = (*chain[:7], walks.proposed(5), Stride("U0DIREC1", A.APPROVE, S.APPROVAL))
    refused = (*chain[:8], Stride("U0MANAG1", A.REFUSE, S.CLOSED, REASON))
    ask = Stride("U0FILEA1", A.REQUEST_INFORMATION, S.SCREENING, {"question": "Who signs for them?"})
    asked = (chain[0], ask, *chain[1:8])
    blacklisted = (
        chain[0], Stride("U0FILEA1", A.FEED_BACK, S.CONFIRMATION, {**chain[1].values, "result": "cash_only"}),
        *chain[2:4],
    )  # fmt: skip
    fruitless = chain + walks.collection() + walks.fruitless()
    return (
        *_claimed(fruitless),
        paid, fruitless, (*parts, first, dispute), overdue, exhausted,
        (Stride("U0FILEA1", A.RETURN, S.SCREENING, REASON),
         Stride("U0SALES1", A.HAND_IN_AGAIN, S.SCREENING, NOTE)),
        (*chain[:2], Stride("U0SALES1", A.RETURN, S.CONFIRMATION, REASON)),
        (*chain[:5], Stride("U0LIAIS1", A.RETURN, S.INVESTIGATION, REASON)),
        (*chain[:8], Stride("U0MANAG1", A.SEND_BACK, S.ANALYSIS, {"question": "Who owns them?"})),
        (*chain[:5], EARLIER),
        refused, asked, blacklisted, to_vote, conditional, _incident(chain[:10]), _incident(chain[:15]),
    )  # fmt: skip


CLAIMERS = {
    S.CONFIRMATION: "U0SALES1", S.INTENTION: "U0SALES1", S.INVESTIGATION: "U0LIAIS1", S.APPROVAL: "U0MANAG1",
    S.CONTRACTING: "U0SALES1", S.FULFILMENT: "U0SALES1", S.IN_TERM: "U0COLLE1", S.COLLECTION: "U0COLLE1",
    S.RECOVERY: "U0MANAG1", S.CLOSE_OUT: "U0FILEA1",
}  # fmt: skip
"""Who claims what waits at a stage; at the others the step before has claimed it."""


def _claimed(walk: Script) -> Iterator[Script]:
    """To each stage, where somebody claims what waits there."""
    for stage, user in CLAIMERS.items():
        reached = next(at for at, stride in enumerate(walk, 1) if stride.stage is stage)
        yield (*walk[:reached], Stride(user, A.ACCEPT, stage))


def _incident(strides: Script) -> Script:
    """A hold on a case in contracting or fulfilment: the ledger of the customer turns bad meanwhile."""
    return (*strides, HOLD)


HOLD = Stride("hold", A.COMMENT, S.CLOSED)
"""Not a step: marks that the customer is put on cash only from outside (see ``reach``)."""

EARLIER = Stride("earlier", A.COMMENT, S.CLOSED)
"""Not a step: marks that an earlier case of the customer, with findings, is there (see ``take``)."""

SCRIPTS = _scripts()


def reach(desk: Desk, script: Script, submission: str, *, daily: bool = False) -> int:
    """A fresh case, walked so far; gives its number. ``daily`` ticks every day that passes."""
    today = desk.calendar.today(desk.clock.now())
    customer = f"Hengyuan Precision Parts {submission}"
    new = cases.NewNotice(customer, "Ms Luo", today, "Bearings, 2 m a year", "CNY")
    number = cases.open_case(desk, new, person("U0SALES1"), submission)[0].number
    for stride in script:
        take(desk, number, stride, daily=daily)
    return number


def take(desk: Desk, number: int, stride: Stride, *, daily: bool = False) -> None:
    if stride is HOLD:
        _hold(desk, number)
        return
    if stride is EARLIER:
        earlier_case(desk, number)
        return
    clock = desk.clock
    assert isinstance(clock, StandingClock)
    for days in [1] * stride.after if daily else leaps(stride.after):
        clock.advance(days=days)
        tick(desk)
    actor = person(stride.who)
    case = cases.act(desk, number, stride.action, typed(desk, number, stride, actor), actor)
    assert case.stage is stride.stage, stride


def leaps(days: int) -> list[int]:
    """One long leap and the last three days one by one: at least one of them is a business day."""
    return [1] * days if days <= 3 else [days - 3, 1, 1, 1]


def _hold(desk: Desk, number: int) -> None:
    with desk.units() as unit:
        unit.customers.set_standing(unit.cases.get(number).customer.id, Standing.CASH_ONLY)


def earlier_case(desk: Desk, number: int, days: int = 30, topic: str = "owners") -> int:
    """A closed case of the same customer that found something so many days ago; gives its number."""
    now = desk.clock.now()
    day = desk.calendar.today(now) - timedelta(days=days)
    item = CheckItem(topic, ItemState.FOUND, "Two natural persons.", "Company register", day, "U0FILEA1", now)
    with desk.units() as unit:
        case = unit.cases.get(number)
        old = replace(case, stage=S.CLOSED, closed_at=now, checklist=(item,))
        return unit.cases.add(old, f"earlier:{number}:{topic}:{days}").number


def tick(desk: Desk) -> None:
    ladder = SqlLadder(desk.units.engine)  # type: ignore[attr-defined]  # the desks of the tests are on SQL
    ticking.tick(desk, lambda d, today, fall_due: run(ladder, d.policy, d.calendar, today, fall_due))


def typed(desk: Desk, number: int, stride: Stride, actor: Actor) -> Entries:
    """The entries as the form's fields ask for them; invoice numbers are made unique by case."""
    prepared = prepare(desk, number, stride.action, actor, None)
    fields = {field.name: field for field in prepared.fields}
    assert set(stride.values) <= set(fields), stride
    values = {name: text.replace("INV-7001", f"INV-{7000 + number}") for name, text in stride.values.items()}
    return Entries({name: value_of(fields[name], text, prepared.at.today) for name, text in values.items()})


def value_of(field: Field, text: str, today: date) -> object:
    if field.kind is Kind.DATE:
        return today + timedelta(days=int(text))
    if field.kind is Kind.MONEY:
        return Money(int(text) * 100, "CNY")
    return int(text) if field.kind is Kind.WHOLE else text


def open_rows(desk: Desk, number: int) -> list[Step]:
    """The rows whose gates are open for somebody, on this case as it stands."""
    with desk.units.reading() as unit:
        at = situation(desk, unit, unit.cases.get(number))
    rows = (step for step in STEPS if step.stage is at.case.stage)
    return [step for step in rows if all(GATES[gate](at, None) for gate in step.gates)]


def prefixes(desk: Desk) -> dict[Step, Script]:
    """For each row the shortest prefix of a script that stands before it."""
    found: dict[Step, Script] = {}
    for name, script in enumerate(SCRIPTS):
        number = reach(desk, (), f"probe:{name}")
        _note(found, desk, number, ())
        for end, stride in enumerate(script, start=1):
            take(desk, number, stride)
            _note(found, desk, number, script[:end])
    return found


def _note(found: dict[Step, Script], desk: Desk, number: int, prefix: Script) -> None:
    for step in open_rows(desk, number):
        if step not in found or _cost(prefix) < _cost(found[step]):
            found[step] = prefix


def _cost(script: Iterable[Stride]) -> int:
    return sum(1 + stride.after for stride in script)
