"""What can be done at several stages: hand-overs, requests, words, holds."""

from __future__ import annotations

from bot.flows.forms import Field, Kind
from bot.flows.model import Action as A
from bot.flows.model import Post as P
from bot.flows.model import Stage as S
from bot.flows.workflow.fields import (
    REASON,
    REQUEST,
)
from bot.flows.workflow.posts import (
    ANALYST,
    ASKED,
    AUTHORITY,
    COLLECTOR,
    FIELDWORK,
    FILE,
    LEGAL,
    LIAISON,
    PEOPLE,
    RELEASERS,
    SALES,
)
from bot.flows.workflow.step import Duty, Step

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

ANY_STAGE: tuple[Step, ...] = (
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
