"""Steps 6 and 7: the contract, and its goods on their way."""

from __future__ import annotations

from bot.flows.forms import Field, Kind
from bot.flows.model import Action as A
from bot.flows.model import Stage as S
from bot.flows.workflow.fields import (
    AMOUNT,
    CONDITIONS,
    REASON,
    TERM,
)
from bot.flows.workflow.posts import (
    ANALYST,
    BOT,
    FILE,
    SALES,
)
from bot.flows.workflow.step import Duty, Step

SALE: tuple[Step, ...] = (
    # 6 contracting: sales signs within the terms sheet (R48-R50, D5)
    Step(
        S.CONTRACTING,
        A.SIGN,
        SALES,
        ("sheet_valid", "precedents_met", "no_hold"),
        (
            Field("contract_number", Kind.TEXT, length=60),
            Field("signed_on", Kind.DATE, past=True),
            AMOUNT,
            *TERM,
            *CONDITIONS,
        ),
        to=S.FULFILMENT,
        duty=Duty.SALES,
        style="primary",
        dynamic=True,
    ),
    Step(
        S.CONTRACTING,
        A.MEET_PRECEDENT,
        FILE | ANALYST,
        ("precedent_open",),
        (Field("precedent", Kind.CHOICE), Field("evidence", Kind.LONG)),
        duty=Duty.CREDIT,
        style="primary",
        dynamic=True,
    ),
    Step(S.CONTRACTING, A.LOSE, SALES, (), (REASON,), to=S.CLOSED),
    Step(S.CONTRACTING, A.EXPIRE_SHEET, BOT, ("sheet_expired",), to=S.ANALYSIS),
    # 7 fulfilment: milestones, documents, written confirmation (R27-R30, R51-R57, D6)
    Step(
        S.FULFILMENT,
        A.PRODUCE,
        SALES,
        ("more_to_deliver",),
        (Field("produced_on", Kind.DATE, past=True),),
        style="primary",
    ),
    Step(
        S.FULFILMENT,
        A.MAKE_READY,
        SALES,
        ("produced",),
        (Field("ready_on", Kind.DATE, past=True), AMOUNT),
        style="primary",
        dynamic=True,
    ),
    Step(S.FULFILMENT, A.CHECK_SHIPMENT, FILE, ("ready", "no_hold"), style="primary"),
    Step(
        S.FULFILMENT,
        A.SHIP,
        SALES,
        ("checked", "no_hold"),
        (
            Field("shipped_on", Kind.DATE, past=True),
            Field("is_last", Kind.YES_NO, options=("yes", "no"), initial="yes"),
        ),
        style="primary",
    ),
    Step(
        S.FULFILMENT,
        A.VERIFY_DOCUMENTS,
        FILE,
        ("shipped",),
        (
            Field("delivery_note", Kind.TEXT, length=60),
            Field("invoice", Kind.TEXT, length=60),
            Field("invoiced_on", Kind.DATE, past=True),
            AMOUNT,
        ),
        style="primary",
        dynamic=True,
    ),
    Step(
        S.FULFILMENT,
        A.SEND_DOCUMENTS,
        FILE,
        ("verified",),
        (
            Field("sent_on", Kind.DATE, past=True),
            Field("carrier", Kind.TEXT, length=80),
            Field("tracking", Kind.TEXT, required=False, length=80),
        ),
        style="primary",
    ),
    Step(
        S.FULFILMENT,
        A.RECEIVE_DOCUMENTS,
        FILE,
        ("sent",),
        (Field("received_on", Kind.DATE, past=True), Field("received_by", Kind.TEXT, length=120)),
        style="primary",
    ),
    Step(
        S.FULFILMENT,
        A.CONFIRM_ARRIVAL,
        FILE | SALES,
        ("received",),
        (
            Field("arrived_on", Kind.DATE, past=True),
            Field("conforming", Kind.CHOICE, options=("accepted", "with_reserve", "rejected")),
            Field("signatory", Kind.TEXT, length=120),
        ),
        style="primary",
    ),
    Step(S.FULFILMENT, A.CONFIRM_RECEIVABLE, FILE, ("confirmed",), to=S.IN_TERM, style="primary"),
    Step(S.FULFILMENT, A.END_DELIVERY, SALES, ("between_shipments",), (REASON,)),
)
