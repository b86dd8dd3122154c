"""Steps 1 to 5: from first contact to the decision."""

from __future__ import annotations

from bot.flows.credit_file.facts import Reliability
from bot.flows.forms import Field, Kind
from bot.flows.model import Action as A
from bot.flows.model import Stage as S
from bot.flows.workflow.fields import (
    NOTE,
    OPINIONS,
    REASON,
    TERMS,
)
from bot.flows.workflow.posts import (
    ANALYST,
    AUTHORITY,
    COMMITTEE,
    FIELDWORK,
    FILE,
    LIAISON,
    SALES,
    SIGNERS,
)
from bot.flows.workflow.step import Duty, Step

BEFORE_SALE: tuple[Step, ...] = (
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
)
