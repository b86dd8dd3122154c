"""Credit cases: read whole, written back whole if nobody else was faster."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Never

from sqlalchemy import Connection, bindparam, func, select, update

from bot.flows.dossier import CreditCase, Incident
from bot.flows.errors import CaseMoved, NotFound
from bot.flows.model import Post, Stage
from bot.flows.ports import CaseLine
from bot.storage.case_lines import CaseFilter, read_lines
from bot.storage.committed import committed_minor
from bot.storage.customers import CUSTOMER_COLUMNS, customer_of
from bot.storage.dossiers import read_dossier, write_dossier
from bot.storage.incidents import read_incidents, write_incidents
from bot.storage.journal import LATEST
from bot.storage.prepared import Prepared
from bot.storage.statements import fitting, insert_once
from bot.storage.tables import credit_case, customer

_C = credit_case.c

_WHOLE = select(
    _C.number,
    _C.version,
    _C.stage,
    _C.brought_by,
    _C.currency,
    _C.opened_at,
    _C.closed_at,
    _C.dossier,
    *CUSTOMER_COLUMNS,
).join_from(credit_case, customer, _C.customer_id == customer.c.id)

_BY_NUMBER = Prepared(_WHOLE.where(_C.number == bindparam("number")))
_BY_SUBMISSION = _WHOLE.where(_C.submission == bindparam("submission"))
_ADD = insert_once(credit_case, ["submission"], [_C.number])
_CHANGING = ("version", "stage", "closed_at", "fast_lane", "committed_minor", "sheet_until", "dossier")
_SAVE = Prepared(
    update(credit_case)
    .where(_C.number == bindparam("at_number"), _C.version == bindparam("seen"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_TOUCH = Prepared(
    update(credit_case)
    .where(_C.number == bindparam("at_number"), _C.version == bindparam("seen"))
    .values(version=bindparam("new_version"))
)
_STAGE = select(_C.stage).where(_C.number == bindparam("number"))
_COMMITTED = select(func.coalesce(func.sum(_C.committed_minor), 0)).where(
    _C.customer_id == bindparam("customer"),
    _C.currency == bindparam("currency"),
    _C.number != bindparam("except_case"),
)
_OTHERS = (
    _WHOLE.where(_C.customer_id == bindparam("customer"), _C.number != bindparam("except_case"))
    .order_by(_C.number.desc())
    .limit(bindparam("most"))
)
_EXPIRED = select(_C.number).where(_C.sheet_until < bindparam("today"))


class CaseRepository:
    """The credit cases (table ``credit_case``), each with its customer."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, case: CreditCase, submission: str) -> CreditCase:
        """Store a new case as version 1 and give it its number.

        If ``submission`` has already opened a case, even at this very moment, that case is returned
        and nothing is stored: the caller sees it by ``version`` and ``opened_at``, or asks
        ``of_submission`` first.
        """
        first = {
            **_changing(case, 1),
            "customer_id": case.customer.id,
            "brought_by": case.brought_by,
            "currency": case.currency,
            "opened_at": case.opened_at,
            "submission": submission,
        }
        number = self._connection.execute(fitting(_ADD, self._connection), first).scalar_one_or_none()
        if number is not None:
            new = replace(case, number=number, version=1)
            write_incidents(self._connection, new)
            return new
        stored = self.of_submission(submission)
        assert stored is not None
        return stored

    def of_submission(self, submission: str) -> CreditCase | None:
        """The case a modal has already opened."""
        row = self._connection.execute(_BY_SUBMISSION, {"submission": submission}).first()
        return None if row is None else _case(row)

    def get(self, number: int) -> CreditCase:
        """The case with its customer, in one query; raises ``NotFound``."""
        row = _BY_NUMBER.first(self._connection, {"number": number})
        if row is None:
            raise NotFound(what=f"CR-{number}")
        return _case(row)

    def save(self, case: CreditCase, seen: int) -> CreditCase:
        """Write ``case`` as version ``seen + 1`` if the stored version is ``seen``.

        Else raises ``CaseMoved`` with the present stage and who did what last, and when.
        """
        version = seen + 1
        news: dict[str, Any] = {f"new_{name}": value for name, value in _changing(case, version).items()}
        news["at_number"] = case.number
        news["seen"] = seen
        if _SAVE.change(self._connection, news) != 1:
            self._refuse(case.number)
        write_incidents(self._connection, case)
        return replace(case, version=version)

    def touch(self, case: CreditCase) -> CreditCase:
        """A new version of a case that stays as it is, as when work is claimed; refuses as ``save``."""
        version = case.version + 1
        news = {"at_number": case.number, "seen": case.version, "new_version": version}
        if _TOUCH.change(self._connection, news) != 1:
            self._refuse(case.number)
        return replace(case, version=version)

    def lines(
        self,
        *,
        posts: frozenset[Post] | None = None,
        user: str | None = None,
        open_only: bool = True,
        overdue: bool = False,
        limit: int = 10,
        offset: int = 0,
    ) -> Sequence[CaseLine]:
        """Cases by due instant (soonest first), then number; one query whatever the length."""
        asked = CaseFilter(posts, user, open_only, overdue, limit, offset)
        return read_lines(self._connection, asked)

    def committed(self, customer: int, currency: str, except_case: int) -> int:
        """Signed but not yet a receivable: the customer's other cases in this currency, minor units."""
        asked = {"customer": customer, "currency": currency, "except_case": except_case}
        return int(self._connection.execute(_COMMITTED, asked).scalar_one())

    def incidents(self, customers: Collection[int]) -> Sequence[tuple[int, Incident]]:
        """Default incidents recorded on cases of these customers, each with the customer's id."""
        return read_incidents(self._connection, customers)

    def of_customer(self, customer: int, except_case: int, limit: int = 5) -> Sequence[CreditCase]:
        """The customer's other cases, the newest first."""
        asked = {"customer": customer, "except_case": except_case, "most": limit}
        return [_case(row) for row in self._connection.execute(_OTHERS, asked)]

    def with_expired_sheet(self, today: date) -> Sequence[int]:
        """Numbers of cases in contracting whose terms sheet ended before ``today``."""
        return sorted(self._connection.execute(_EXPIRED, {"today": today}).scalars())

    def _refuse(self, number: int) -> Never:
        stage = self._connection.execute(_STAGE, {"number": number}).scalar_one_or_none()
        if stage is None:
            raise NotFound(what=f"CR-{number}")
        last = self._connection.execute(LATEST, {"case": number, "limit": 1}).first()
        by, at, action = (last.actor, last.at, last.action) if last else ("", None, "")
        raise CaseMoved(reference=f"CR-{number}", stage=Stage(stage), by=by, at=at, action=action)


def _changing(case: CreditCase, version: int) -> dict[str, Any]:
    waits = case.stage is Stage.CONTRACTING and case.sheet is not None
    return {
        "version": version,
        "stage": case.stage.value,
        "closed_at": case.closed_at,
        "fast_lane": case.notice.fast_lane,
        "committed_minor": committed_minor(case),
        "sheet_until": case.sheet.valid_until if waits and case.sheet else None,
        "dossier": write_dossier(case),
    }


def _case(row: Any) -> CreditCase:
    return CreditCase(
        number=row[0],
        version=row[1],
        stage=Stage(row[2]),
        brought_by=row[3],
        currency=row[4],
        opened_at=row[5],
        closed_at=row[6],
        customer=customer_of(row[8:]),
        **read_dossier(row[7]),
    )
