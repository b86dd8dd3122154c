"""Financial statements and payment history on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.flows.dossier import Dispute, Payment, Promise, PromiseState
from bot.flows.model import Money
from bot.flows.rating.behaviour import PaidPart, PaymentHistory
from bot.flows.rating.filed import Filed, in_force
from bot.flows.rating.layouts import Line
from bot.storage.units import SqlUnits
from tests.storage.making import AT, TODAY, a_customer, a_receivable, usd
from tests.support.statements import ANGLO, statement


def test_a_statement_comes_back_to_the_cent_and_a_blank_stays_blank(units: SqlUnits) -> None:
    loss = replace(
        statement({**ANGLO, Line.NET_PROFIT: -12, Line.TAX: None}, unit=10_000), units_confirmed_by="UANNA"
    )
    with units() as unit:
        customer = a_customer(unit).id
        filed = unit.statements.add(customer, Filed(loss, "UANNA", AT, "first look 先看"))

    with units.reading() as unit:
        (found,) = unit.statements.of_customer(customer)

    known = {line: figure for line, figure in loss.figures.items() if figure is not None}
    assert found == replace(filed, statement=replace(loss, figures=known))
    assert found.statement.figure(Line.TAX) is None


def test_a_correction_is_added_beside_what_it_corrects_and_counts(units: SqlUnits) -> None:
    with units() as unit:
        customer = a_customer(unit).id
        first = unit.statements.add(customer, Filed(statement(ANGLO), "UANNA", AT))
        older = statement(ANGLO, period_end=date(2024, 12, 31))
        unit.statements.add(customer, Filed(older, "UANNA", AT))
        second = unit.statements.add(customer, Filed(statement(ANGLO, audited=False), "UANNA", AT))
        every = unit.statements.of_customer(customer)

    assert len(every) == 3
    assert first.id != second.id
    assert [one.statement.period_end.year for one in in_force(every)] == [2024, 2025]
    assert in_force(every)[-1].id == second.id


def test_how_a_customer_paid_is_read_without_what_was_reversed(units: SqlUnits) -> None:
    due = TODAY + timedelta(days=30)
    with units() as unit:
        customer, other = a_customer(unit).id, a_customer(unit, "Somebody Else").id
        item = unit.receivables.add(a_receivable(customer))
        stranger = unit.receivables.add(a_receivable(other, "INV-2"))
        for receivable, minor in ((item, 300_00), (stranger, 100_00)):
            of = receivable.customer
            unit.payments.add(
                Payment(of, usd(minor), due + timedelta(days=5), "B", "UF"), {receivable.id: minor}
            )
        wrong = unit.payments.add(Payment(customer, usd(50_00), due, "B", "UF"), {item.id: 50_00})
        unit.payments.reverse(wrong.id)
        for state in (PromiseState.KEPT, PromiseState.BROKEN, PromiseState.BROKEN, PromiseState.OPEN):
            unit.receivables.add_promise(Promise(item.id, usd(100), TODAY, TODAY, "UC", state))
        for _ in range(2):
            unit.receivables.add_dispute(Dispute(item.id, usd(100), "damaged", TODAY, "UC"))
        history = unit.payments.history(customer, "USD", due + timedelta(days=9))
        before = unit.payments.history(customer, "USD", TODAY)
        elsewhere = unit.payments.history(customer, "CNY", due + timedelta(days=9), ("CNY", "USD"))

    paid = PaidPart(due, due + timedelta(days=5), 300_00)
    ours = PaymentHistory(sold=(usd(500_00),), first_sale=TODAY)
    assert history == replace(ours, paid=(paid,), promises_kept=1, promises_broken=2, invoices=1, disputed=1)
    assert (before.invoices, before.disputed) == (0, 0)
    assert elsewhere == ours


def test_what_we_sold_in_twelve_months_is_read_by_currency_and_without_other_customers(
    units: SqlUnits,
) -> None:
    year = date(TODAY.year - 1, TODAY.month, TODAY.day)
    yuan = Money(70_00, "CNY")
    days = (year - timedelta(days=9), year, year + timedelta(days=1), TODAY)
    with units() as unit:
        customer, other = a_customer(unit).id, a_customer(unit, "Somebody Else").id
        for number, day in enumerate(days):
            unit.receivables.add(a_receivable(customer, f"INV-{number}", invoiced_on=day))
        unit.receivables.add(a_receivable(customer, "INV-8", amount=yuan, open=yuan))
        unit.receivables.add(a_receivable(other, "INV-9"))
        history = unit.payments.history(customer, "USD", TODAY, ("CNY", "EUR"))

    assert history.sold == (yuan, usd(1_000_00))
    assert history.first_sale == days[0]
