"""One limit used by several cases at the same instant is never exceeded (fault 57), on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from bot.flows import cases
from bot.flows.dossier import CreditCase
from bot.flows.errors import Busy, OnHold
from bot.flows.model import Action, Grant, RiskClass, Stage, StartEvent
from bot.flows.ports import Desk
from tests.support import walks
from tests.support.desks import cny, open_desk, person
from tests.support.states import take, typed
from tests.support.walks import Stride

CUSTOMER = "Hengyuan Precision Parts"
CASES, EACH, LIMIT = 8, 300_000, 1_000_000
TERMS = {"amount": str(EACH), "term_days": "60", "start_event": "invoice_date"}
SIGN = Stride(
    "U0SALES1", Action.SIGN, Stage.FULFILMENT, {"contract_number": "K-1", "signed_on": "+0", **TERMS}
)


def contracting(desk: Desk, index: int) -> int:
    """A case of the known customer, transferred and decided "within limit"; waits to be signed."""
    today = desk.calendar.today(desk.clock.now())
    new = cases.NewNotice(CUSTOMER, "Ms Luo", today, "Bearings", "CNY")
    case, _ = cases.open_case(desk, new, person("U0SALES1"), f"view:{index}")
    if index == 0:
        grant_limit(desk, case)
    for stride in walks.to_the_receivable()[:4]:
        take(desk, case.number, stride)
    wanted = {"goods": "Bearings", "limit": str(EACH), "wanted_on": "+20", **TERMS}
    take(desk, case.number, Stride("U0SALES1", Action.TRANSFER, Stage.CONTRACTING, wanted))
    return case.number


def grant_limit(desk: Desk, case: CreditCase) -> None:
    today = desk.calendar.today(desk.clock.now())
    ends = today.replace(year=today.year + 1)
    grant = Grant(cny(LIMIT), 60, StartEvent.INVOICE, RiskClass.B, today, ends, case.number, "2026-1")
    with desk.units() as unit:
        unit.customers.give(case.customer.id, grant)


def sign(desk: Desk, number: int, barrier: threading.Barrier) -> str:
    sally = person("U0SALES1")
    entries = typed(desk, number, SIGN, sally)
    barrier.wait()
    while True:
        try:
            cases.act(desk, number, Action.SIGN, entries, sally)
        except OnHold as refused:
            return refused.facts["holds"][0].rule  # type: ignore[index,no-any-return]
        except Busy:
            continue
        return "signed"


def test_eight_contracts_signed_at_the_same_instant_stay_within_the_one_limit(database_url: str) -> None:
    with open_desk(database_url) as desk:
        numbers = [contracting(desk, index) for index in range(CASES)]
        barrier = threading.Barrier(CASES)

        with ThreadPoolExecutor(CASES) as pool:
            outcomes = list(pool.map(lambda number: sign(desk, number, barrier), numbers))

        with desk.units.reading() as unit:
            signed = [case for case in map(unit.cases.get, numbers) if case.contract]
        assert len(signed) == outcomes.count("signed") == LIMIT // EACH
        assert outcomes.count("over_limit") == CASES - len(signed)
        assert sum(case.contract.terms.amount.minor for case in signed if case.contract) <= cny(LIMIT).minor
