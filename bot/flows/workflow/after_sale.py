"""Steps 8 to 11: from the receivable to the closed file."""

from __future__ import annotations

from bot.flows.forms import Field, Kind
from bot.flows.model import Action as A
from bot.flows.model import Post as P
from bot.flows.model import Stage as S
from bot.flows.workflow.fields import (
    AMOUNT,
    INCIDENTS,
    ITEM,
    NOTE,
    REASON,
    STANDINGS,
)
from bot.flows.workflow.posts import (
    ANALYST,
    AUTHORITY,
    BOT,
    COLLECTOR,
    CONTACTS,
    FILE,
    FINANCE,
    LEGAL,
    MANAGER,
    SALES,
)
from bot.flows.workflow.step import Duty, Step

AFTER_SALE: tuple[Step, ...] = (
    # 8 inside the term: contact, payment, disputes (R58-R61, D9, D10)
    *(
        Step(
            stage,
            A.NOTE_CONTACT,
            CONTACTS,
            ("receivable_open",),
            (
                Field("contacted_on", Kind.DATE, past=True),
                Field("business", Kind.LONG),
                Field("alarm", Kind.CHOICE, options=("quiet", "watch", "alarm"), initial="quiet"),
                Field("pays_on", Kind.DATE, required=False),
            ),
            style="primary" if stage is S.IN_TERM else "",
        )
        for stage in (S.FULFILMENT, S.IN_TERM, S.COLLECTION)
    ),
    *(
        Step(
            stage,
            A.RECORD_PAYMENT,
            FINANCE,
            ("receivable_open",),
            (
                ITEM,
                AMOUNT,
                Field("received_on", Kind.DATE, past=True),
                Field("payment_reference", Kind.TEXT, length=80),
            ),
            dynamic=True,
        )
        for stage in (S.FULFILMENT, S.IN_TERM, S.COLLECTION, S.RECOVERY)
    ),
    *(
        Step(
            stage,
            A.REVERSE_PAYMENT,
            FINANCE,
            ("payment_recorded",),
            (Field("payment", Kind.CHOICE), REASON),
            style="danger",
            dynamic=True,
        )
        for stage in (S.FULFILMENT, S.IN_TERM, S.COLLECTION, S.RECOVERY, S.CLOSE_OUT)
    ),
    *(
        Step(
            stage,
            A.RAISE_DISPUTE,
            COLLECTOR | SALES,
            ("receivable_open",),
            (ITEM, AMOUNT, REASON),
            dynamic=True,
        )
        for stage in (S.FULFILMENT, S.IN_TERM, S.COLLECTION)
    ),
    *(
        Step(
            stage,
            A.SETTLE_DISPUTE,
            frozenset({P.CREDIT_ANALYST, P.CREDIT_MANAGER}),
            ("dispute_open",),
            (
                Field("dispute", Kind.CHOICE),
                Field("outcome", Kind.CHOICE, options=("unfounded", "credited")),
                NOTE,
            ),
            dynamic=True,
        )
        for stage in (S.FULFILMENT, S.IN_TERM, S.COLLECTION, S.RECOVERY)
    ),
    *(Step(stage, A.FALL_DUE, BOT, ("overdue",), to=S.COLLECTION) for stage in (S.FULFILMENT, S.IN_TERM)),
    # 9 collection: first analyse, then collect, report upward (R62-R65, D11)
    Step(
        S.COLLECTION,
        A.RECORD_CAUSE,
        ANALYST,
        (),
        (
            Field(
                "cause",
                Kind.CHOICE,
                options=("our_fault", "dispute", "oversight", "cash_flow", "unwilling", "insolvent"),
            ),
            Field("recommendation", Kind.LONG),
        ),
        style="primary",
    ),
    Step(S.COLLECTION, A.OVERRIDE_CAUSE, COLLECTOR | MANAGER, ("cause_missing",), (REASON,)),
    Step(
        S.COLLECTION,
        A.DUN,
        COLLECTOR,
        ("cause_known", "level_left", "receivable_open"),
        (
            Field("sent_on", Kind.DATE, past=True),
            Field("channel", Kind.CHOICE, options=("email", "call", "letter", "visit")),
            NOTE,
        ),
        style="primary",
    ),
    Step(
        S.COLLECTION,
        A.PROMISE,
        COLLECTOR,
        ("receivable_open",),
        (ITEM, AMOUNT, Field("pay_by", Kind.DATE, future=True)),
        dynamic=True,
    ),
    Step(
        S.COLLECTION,
        A.PAUSE,
        COLLECTOR | MANAGER,
        ("receivable_open",),
        (Field("until", Kind.DATE, future=True), REASON),
    ),
    Step(
        S.COLLECTION,
        A.FIND_EXHAUSTED,
        COLLECTOR | ANALYST,
        ("exhausted",),
        (Field("finding", Kind.LONG),),
        to=S.RECOVERY,
        style="danger",
    ),
    # 10 recovery: outside party or law, before limitation; write-off by authority (R66-R69)
    Step(
        S.RECOVERY,
        A.MANDATE,
        MANAGER,
        (),
        (
            Field("route", Kind.CHOICE),
            Field("party", Kind.TEXT),
            AMOUNT,
            Field("fee", Kind.TEXT, length=120),
            Field("documents", Kind.LONG),
        ),
        style="primary",
        dynamic=True,
    ),
    Step(
        S.RECOVERY,
        A.REPORT_RECOVERY,
        LEGAL,
        ("mandated",),
        (
            Field("reported_on", Kind.DATE, past=True),
            Field("report", Kind.LONG),
            Field("interrupts", Kind.YES_NO, options=("yes", "no"), initial="no"),
            Field("evidence", Kind.TEXT, required=False),
        ),
        style="primary",
    ),
    Step(
        S.RECOVERY,
        A.PROPOSE_WRITE_OFF,
        FINANCE,
        ("no_write_off_open", "receivable_open"),
        (AMOUNT, REASON),
        dynamic=True,
    ),
    Step(
        S.RECOVERY,
        A.APPROVE_WRITE_OFF,
        AUTHORITY,
        ("write_off_level",),
        to=S.CLOSE_OUT,
        duty=Duty.DECISION,
        style="danger",
    ),
    Step(S.RECOVERY, A.DECLINE_WRITE_OFF, AUTHORITY, ("write_off_level",), (REASON,), duty=Duty.DECISION),
    # 11 close-out: payment ends the sale, not credit's work (R70-R77, D14)
    Step(
        S.CLOSE_OUT,
        A.ARCHIVE,
        FILE,
        (),
        (Field("index", Kind.LONG), Field("missing", Kind.LONG, required=False)),
        style="primary",
    ),
    Step(
        S.CLOSE_OUT,
        A.RECORD_TRAITS,
        FILE | ANALYST | COLLECTOR,
        (),
        (
            Field("pay_habits", Kind.LONG),
            Field("approvers", Kind.TEXT, required=False),
            Field("preferred_channel", Kind.TEXT, required=False),
        ),
        style="primary",
    ),
    *(
        Step(
            stage,
            A.RECORD_INCIDENT,
            COLLECTOR | ANALYST | FILE | MANAGER,
            (),
            (
                Field("incident", Kind.CHOICE, options=INCIDENTS),
                Field("happened_on", Kind.DATE, past=True),
                Field("amount", Kind.MONEY, required=False),
                Field("evidence", Kind.LONG),
                Field("standing", Kind.CHOICE, options=STANDINGS, initial="unchanged"),
            ),
        )
        for stage in (S.IN_TERM, S.COLLECTION, S.RECOVERY, S.CLOSE_OUT)
    ),
    Step(
        S.CLOSE_OUT,
        A.RE_RATE,
        ANALYST,
        ("limit_undecided",),
        (
            Field("risk_class", Kind.CHOICE, options=("A", "B", "C", "D")),
            Field("limit_change", Kind.CHOICE, options=("keep", "raise", "cut", "cancel")),
            Field("limit", Kind.MONEY, zero=True),
            REASON,
        ),
        duty=Duty.CREDIT,
        style="primary",
        dynamic=True,
    ),
    Step(S.CLOSE_OUT, A.DECIDE_LIMIT, AUTHORITY, ("limit_level",), duty=Duty.DECISION, style="primary"),
    Step(S.CLOSE_OUT, A.DECLINE_LIMIT, AUTHORITY, ("limit_level",), (REASON,), duty=Duty.DECISION),
    Step(
        S.CLOSE_OUT,
        A.SET_RELATIONSHIP,
        SALES,
        (),
        (Field("relationship", Kind.LONG), Field("next_contact_on", Kind.DATE, future=True)),
        style="primary",
    ),
    Step(
        S.CLOSE_OUT,
        A.CLOSE,
        FILE,
        ("archived", "traits_recorded", "rated", "limit_decided", "relationship_set"),
        to=S.CLOSED,
        style="primary",
    ),
    Step(
        S.CLOSED,
        A.REOPEN,
        MANAGER,
        ("completed",),
        (Field("payment", Kind.CHOICE, required=False), REASON),
        dynamic=True,
    ),
)
