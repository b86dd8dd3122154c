"""The workflow as one table: who may do what at which stage, behind which gates, and where it leads.

Each row answers both questions from the same data: ``choices`` draws the buttons that
``advance`` will obey. Source: docs/WORKFLOW.md (steps 1-11). What an action changes on
the case is in ``steps/``, one module per step, under the same action names.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.flows.credit_file.facts import Reliability
from bot.flows.dossier import Opinion
from bot.flows.forms import Field, Kind
from bot.flows.model import Action as A
from bot.flows.model import Post as P
from bot.flows.model import Stage as S
from bot.flows.model import StartEvent


class Duty(StrEnum):
    """Which side of the segregation of duties an action is on (D2)."""

    NONE = "none"
    SALES = "sales"  # brings, transfers, signs: not by who judged the case
    CREDIT = "credit"  # screens, investigates, analyses: not by who brought it
    DECISION = "decision"  # decides: not by who brought, proposed, requested or already signed it


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One row: an action at a stage. ``to`` is the usual next stage (``None``: stays or depends)."""

    stage: S
    action: A
    posts: frozenset[P]
    gates: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    to: S | None = None
    duty: Duty = Duty.NONE
    style: str = ""  # "primary" for the expected next step, "danger" for what cannot be undone
    dynamic: bool = False  # its fields are made from the case and the policy


SALES = frozenset({P.SALES, P.SALES_MANAGER})
FILE = frozenset({P.FILE_ADMIN})
FIELDWORK = frozenset({P.FIELD_LIAISON, P.FILE_ADMIN})
LIAISON = frozenset({P.FIELD_LIAISON})
ANALYST = frozenset({P.CREDIT_ANALYST})
AUTHORITY = frozenset({P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE})
MANAGER = frozenset({P.CREDIT_MANAGER})
SIGNERS = frozenset({P.CREDIT_MANAGER, P.CREDIT_DIRECTOR})
COMMITTEE = frozenset({P.COMMITTEE})
RELEASERS = frozenset({P.CREDIT_MANAGER, P.CREDIT_DIRECTOR})
COLLECTOR = frozenset({P.COLLECTOR})
CONTACTS = frozenset({P.COLLECTOR, P.FIELD_LIAISON, P.SALES, P.SALES_MANAGER})
FINANCE = frozenset({P.FINANCE})
LEGAL = frozenset({P.LEGAL})
BOT = frozenset({P.BOT})
PEOPLE = frozenset(P) - {P.BOT, P.ADMIN}

START_EVENTS = tuple(event.value for event in StartEvent)
REASON = Field("reason", Kind.LONG)
NOTE = Field("note", Kind.LONG, required=False)
AMOUNT = Field("amount", Kind.MONEY)
TERM = (
    Field("term_days", Kind.WHOLE, least=0, most=365),
    Field("start_event", Kind.CHOICE, options=START_EVENTS),
)
TERMS = (AMOUNT, Field("limit", Kind.MONEY), *TERM)
CONDITIONS = (
    Field("deposit_percent", Kind.WHOLE, required=False, most=100),
    Field("security", Kind.TEXT, required=False),
)
OPINIONS = tuple(opinion.value for opinion in Opinion)
REQUEST = Field("request", Kind.CHOICE)  # options are the case's open requests
ITEM = Field("receivable", Kind.CHOICE)  # options are the case's open invoices
INCIDENTS = ("late_payment", "broken_promise", "false_information", "bounced_payment", "insolvency", "other")
STANDINGS = ("unchanged", "cash_only", "no_trade")

ASKED = SALES | FILE | ANALYST | MANAGER
"""Who may be asked something before the decision, or be told of a refusal to answer."""
BEFORE_THE_SALE = (S.SCREENING, S.CONFIRMATION, S.INTENTION, S.INVESTIGATION, S.ANALYSIS, S.APPROVAL)
TAKERS: dict[S, frozenset[P]] = {
    S.SCREENING: ASKED,
    S.CONFIRMATION: ASKED,
    S.INTENTION: ASKED,
    S.INVESTIGATION: FIELDWORK | ASKED,
    S.ANALYSIS: ASKED,
    S.APPROVAL: AUTHORITY | ASKED,
    S.CONTRACTING: SALES | FILE | ANALYST,
    S.FULFILMENT: FILE | SALES | COLLECTOR,
    S.IN_TERM: COLLECTOR,
    S.COLLECTION: ANALYST | COLLECTOR | frozenset({P.CREDIT_DIRECTOR}),
    S.RECOVERY: AUTHORITY | LEGAL,
    S.CLOSE_OUT: FILE | ANALYST | SALES | AUTHORITY,
}
"""Who takes hand-overs at a stage."""

STEPS: tuple[Step, ...] = (
    # 1 screening: sales has given notice, credit screens (R38, R39, R23)
    Step(
        S.SCREENING,
        A.FEED_BACK,
        FILE,
        ("not_returned",),
        to=S.CONFIRMATION,
        duty=Duty.CREDIT,
        style="primary",
        dynamic=True,
    ),
    Step(S.SCREENING, A.REFUSE_TRADE, FILE, (), (REASON,), to=S.CLOSED, duty=Duty.CREDIT, style="danger"),
    # 2 confirmation: sales says whether the findings agree, credit settles differences (R40)
    Step(
        S.CONFIRMATION,
        A.ANSWER,
        SALES,
        ("not_returned", "unanswered"),
        to=S.INTENTION,
        duty=Duty.SALES,
        style="primary",
        dynamic=True,
    ),
    Step(
        S.CONFIRMATION,
        A.ANSWER_ONE,
        SALES,
        ("not_returned", "unanswered"),
        to=S.INTENTION,
        duty=Duty.SALES,
        dynamic=True,
    ),
    Step(
        S.CONFIRMATION,
        A.RESOLVE,
        FILE,
        ("difference_open",),
        to=S.INTENTION,
        duty=Duty.CREDIT,
        style="primary",
        dynamic=True,
    ),
    # 3 intention: credit business is transferred, cash business passes (R41, D4)
    Step(
        S.INTENTION,
        A.TRANSFER,
        SALES,
        ("no_difference", "credit_allowed", "no_hold"),
        (
            Field("goods", Kind.TEXT),
            *TERMS,
            Field("wanted_on", Kind.DATE, future=True),
            Field("month_volume", Kind.MONEY, required=False),
        ),
        to=S.INVESTIGATION,
        duty=Duty.SALES,
        style="primary",
    ),
    Step(S.INTENTION, A.SETTLE_IN_CASH, SALES, (), (NOTE,), to=S.CLOSED),
    Step(S.INTENTION, A.LOSE, SALES, (), (REASON,), to=S.CLOSED),
    # 4 investigation: credit is responsible for it (R42), handed over in a controlled step (R8)
    Step(
        S.INVESTIGATION,
        A.RECORD_ITEM,
        FIELDWORK | ANALYST,
        ("report_wanted",),
        (
            Field("item", Kind.CHOICE),
            Field("item_state", Kind.CHOICE, options=("found", "not_available"), initial="found"),
            Field("finding", Kind.LONG, length=2000),
            Field("source", Kind.TEXT, required=False, length=120),
            Field("as_of", Kind.DATE, past=True),
            Field("reliability", Kind.CHOICE, options=tuple(Reliability), initial="customer"),
            Field("link", Kind.TEXT, required=False),
            Field("amounts", Kind.AMOUNTS, required=False, most=10, length=400),
        ),
        duty=Duty.CREDIT,
        dynamic=True,
    ),
    Step(S.INVESTIGATION, A.REUSE_ITEMS, FIELDWORK, ("report_wanted", "young_items"), duty=Duty.CREDIT),
    Step(
        S.INVESTIGATION,
        A.VISIT,
        FIELDWORK,
        ("report_wanted",),
        (
            Field("visited_on", Kind.DATE, past=True),
            Field("place", Kind.TEXT),
            Field("met", Kind.TEXT),
            Field("impression", Kind.CHOICE, options=("good", "mixed", "poor")),
            Field("premises", Kind.LONG, length=1500),
            Field("alarm", Kind.CHOICE, options=("quiet", "watch", "alarm"), initial="quiet"),
            Field("photos", Kind.FILES, required=False),
        ),
        duty=Duty.CREDIT,
    ),
    Step(
        S.INVESTIGATION,
        A.HAND_IN_FIELDWORK,
        LIAISON,
        ("not_returned", "fieldwork_wanted"),
        (NOTE,),
        duty=Duty.CREDIT,
    ),
    Step(
        S.INVESTIGATION,
        A.HAND_IN_REPORT,
        FIELDWORK,
        ("not_returned", "report_wanted"),
        duty=Duty.CREDIT,
        style="primary",
        dynamic=True,
    ),
    Step(
        S.INVESTIGATION,
        A.ACCEPT_REPORT,
        ANALYST,
        ("report_handed_in",),
        to=S.ANALYSIS,
        duty=Duty.CREDIT,
        style="primary",
    ),
    Step(
        S.INVESTIGATION,
        A.RETURN_REPORT,
        ANALYST,
        ("report_handed_in",),
        (Field("missing_items", Kind.MANY, required=False), REASON),
        duty=Duty.CREDIT,
        dynamic=True,
    ),
    # 5 analysis and decision (R43-R47)
    Step(
        S.ANALYSIS,
        A.PROPOSE,
        ANALYST,
        ("intention_known",),
        to=S.APPROVAL,
        duty=Duty.CREDIT,
        style="primary",
        dynamic=True,
    ),
    Step(
        S.APPROVAL,
        A.APPROVE,
        SIGNERS,
        ("your_signature", "grant_ahead", "cover_holds"),
        to=S.CONTRACTING,
        duty=Duty.DECISION,
        style="primary",
    ),
    Step(
        S.APPROVAL,
        A.VOTE,
        COMMITTEE,
        ("your_vote", "grant_ahead", "cover_holds"),
        (
            Field("opinion", Kind.CHOICE, options=OPINIONS),
            Field("opinion_text", Kind.LONG, required=False, length=1000),
        ),
        to=S.CONTRACTING,
        duty=Duty.DECISION,
        style="primary",
    ),
    Step(
        S.APPROVAL,
        A.SEND_BACK,
        AUTHORITY,
        ("your_level",),
        (Field("question", Kind.LONG),),
        to=S.ANALYSIS,
        duty=Duty.DECISION,
    ),
    Step(
        S.APPROVAL,
        A.REFUSE,
        SIGNERS,
        ("your_signature",),
        (REASON,),
        to=S.CLOSED,
        duty=Duty.DECISION,
        style="danger",
    ),
    Step(S.APPROVAL, A.NUDGE, SALES | ANALYST | AUTHORITY, ("you_wait", "nudge_due")),
    *(
        Step(stage, A.REVISE, SALES, (), TERMS, to=to, duty=Duty.SALES, dynamic=True)
        for stage, to in ((S.INVESTIGATION, None), (S.ANALYSIS, None), (S.APPROVAL, S.ANALYSIS))
    ),
    Step(S.CLOSED, A.APPEAL, SALES, ("refused_once",), (REASON,), to=S.ANALYSIS, duty=Duty.SALES),
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
    # hand-overs: claimed or returned by the receiver (R8, D3)
    *(Step(stage, A.ACCEPT, posts, ("handover_yours",)) for stage, posts in TAKERS.items()),
    # and given back to the post by who claimed it, for whatever reason; its clock goes on
    *(Step(stage, A.HAND_BACK, posts, ("claimed_by_you",), (REASON,)) for stage, posts in TAKERS.items()),
    *(
        Step(stage, A.RETURN, posts, ("handover_returnable",), (REASON,))
        for stage, posts in ((S.SCREENING, FILE), (S.CONFIRMATION, SALES), (S.INVESTIGATION, FIELDWORK))
    ),
    *(
        Step(
            stage, A.HAND_IN_AGAIN, posts, ("returned_to_you",), (Field("note", Kind.LONG),), style="primary"
        )
        for stage, posts in ((S.SCREENING, SALES), (S.CONFIRMATION, FILE), (S.INVESTIGATION, SALES | LIAISON))
    ),
    # steps 1 to 5: requests between credit and sales (R10)
    *(
        row
        for stage in BEFORE_THE_SALE
        for row in (
            Step(
                stage,
                A.REQUEST_INFORMATION,
                SALES | FILE | ANALYST,
                (),
                (Field("question", Kind.LONG), Field("wanted_by", Kind.DATE, required=False, future=True)),
            ),
            Step(
                stage,
                A.ANSWER_REQUEST,
                ASKED,
                ("request_yours",),
                (REQUEST, Field("answer", Kind.LONG)),
                dynamic=True,
            ),
            Step(stage, A.REFUSE_REQUEST, ASKED, ("request_yours",), (REQUEST, REASON), dynamic=True),
        )
    ),
    # any open stage
    *(
        Step(stage, A.COMMENT, PEOPLE, (), (Field("comment", Kind.LONG),))
        for stage in S
        if stage is not S.CLOSED
    ),
    *(
        Step(
            stage,
            A.ASSIGN,
            frozenset({P.CREDIT_MANAGER, P.SALES_MANAGER}),
            ("handover_running",),
            (Field("person", Kind.USER),),
        )
        for stage in S
        if stage is not S.CLOSED
    ),
    *(
        Step(
            stage,
            A.RELEASE_HOLD,
            RELEASERS,
            ("held",),
            (Field("rule", Kind.CHOICE), REASON),
            duty=Duty.DECISION,
            style="danger",
            dynamic=True,
        )
        for stage in (S.INTENTION, S.CONTRACTING, S.FULFILMENT)
    ),
)

STEP: dict[tuple[S, A], Step] = {(step.stage, step.action): step for step in STEPS}
if len(STEP) != len(STEPS):  # pragma: no cover - a slip in the table stops the program at once
    raise RuntimeError("two rows of the workflow table share a stage and an action")


@dataclass(frozen=True, slots=True)
class HandoverKind:
    """Who receives a kind of hand-over; the first post is the addressee, the others may take it too."""

    to: tuple[P, ...]
    returnable: bool = False


HANDOVERS: dict[str, HandoverKind] = {
    "contact_notice": HandoverKind((P.FILE_ADMIN,), returnable=True),
    "screening": HandoverKind((P.FILE_ADMIN,)),
    "findings": HandoverKind((P.SALES, P.SALES_MANAGER), returnable=True),
    "differences": HandoverKind((P.FILE_ADMIN,)),
    "intention": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "request_to_sales": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "request_to_credit": HandoverKind((P.FILE_ADMIN, P.CREDIT_ANALYST, P.CREDIT_MANAGER)),
    "refused_request": HandoverKind((P.SALES_MANAGER, P.CREDIT_MANAGER)),
    "investigation": HandoverKind((P.FIELD_LIAISON, P.FILE_ADMIN), returnable=True),
    "returned": HandoverKind((P.SALES, P.SALES_MANAGER, P.FILE_ADMIN)),
    "fieldwork": HandoverKind((P.FILE_ADMIN,), returnable=True),
    "report": HandoverKind((P.CREDIT_ANALYST,)),
    "analysis": HandoverKind((P.CREDIT_ANALYST,)),
    "approval": HandoverKind((P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE)),
    "precedents": HandoverKind((P.FILE_ADMIN, P.CREDIT_ANALYST)),
    "signature": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "delivery": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "shipment_check": HandoverKind((P.FILE_ADMIN,)),
    "documents_verified": HandoverKind((P.FILE_ADMIN,)),
    "documents_sent": HandoverKind((P.FILE_ADMIN,)),
    "documents_received": HandoverKind((P.FILE_ADMIN,)),
    "confirmation": HandoverKind((P.FILE_ADMIN, P.SALES, P.SALES_MANAGER)),
    "receivable": HandoverKind((P.FILE_ADMIN,)),
    "in_term": HandoverKind((P.COLLECTOR,)),
    "cause": HandoverKind((P.CREDIT_ANALYST,)),
    "collection": HandoverKind((P.COLLECTOR,)),
    "upward_report": HandoverKind((P.CREDIT_DIRECTOR,)),
    "recovery": HandoverKind((P.CREDIT_MANAGER,)),
    "mandate": HandoverKind((P.LEGAL,)),
    "write_off": HandoverKind((P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE)),
    "close_out": HandoverKind((P.FILE_ADMIN,)),
    "rating": HandoverKind((P.CREDIT_ANALYST,)),
    "relationship": HandoverKind((P.SALES, P.SALES_MANAGER)),
    "limit_change": HandoverKind((P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE)),
    "limit_request": HandoverKind((P.CREDIT_MANAGER, P.CREDIT_DIRECTOR, P.COMMITTEE)),
}

ON_FILE = frozenset({"limit_request"})
"""Kinds of hand-over about a customer's file: no step of the case that is their address ends them."""

REQUESTS = ("request_to_sales", "request_to_credit", "refused_request")
"""Kinds of hand-over that go on while the case does; each is about one request, by its number."""
