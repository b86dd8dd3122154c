"""Customers, found under any spelling of their name, and the limits granted to them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, insert, or_, select, union, update

from bot.flows.credit_file.likeness import Near
from bot.flows.errors import NotFound
from bot.flows.model import Customer, Grant, Money, Post, RiskClass, Standing, StartEvent
from bot.names import Names, keys_of
from bot.storage.statements import fitting, insert_once
from bot.storage.tables import credit_case, credit_grant, customer, handover
from bot.storage.tables.customers import REGISTERED

_C = customer.c
_G = credit_grant.c
_CASE, _H = credit_case.c, handover.c

CUSTOMER_COLUMNS = (
    _C.id, _C.name, _C.standing, _C.registration, _C.risk_class, _C.collector,
    _C.country, _C.registration_checked, _C.group_parent_id,
)  # fmt: skip

_WHOLE = select(*CUSTOMER_COLUMNS)
_BY_ID = _WHOLE.where(_C.id == bindparam("id"))
_LOCK = _BY_ID.with_for_update()
_BY_KEY = _WHOLE.where(_C.name_key == bindparam("key"))
_BY_REGISTRATION = _WHOLE.where(REGISTERED, _C.registration == bindparam("registration")).order_by(_C.id)
_SAME_KEY = union(
    select(_C.id).where(_C.likeness_key == bindparam("likeness_key")),
    select(_C.id).where(_C.pinyin_key == bindparam("pinyin_key")),
)
_ALL_KEYS = select(_C.id, _C.likeness_key, _C.pinyin_key, _C.name)
_ADD = insert_once(customer, ["name_key"], [_C.id])
_GRANT = select(credit_grant).where(_G.customer_id == bindparam("id")).order_by(_G.id.desc()).limit(1)
_GIVE = insert(credit_grant)
_SALES = (Post.SALES.value, Post.SALES_MANAGER.value)


def name_key(name: str) -> str:
    """A name with full-width letters, case and runs of spaces folded: look-alikes share one key."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def customer_of(row: Any) -> Customer:
    """A customer from the values of ``CUSTOMER_COLUMNS``, in that order."""
    number, name, standing, registration, risk_class, collector, country, checked, parent = row
    return Customer(
        number,
        name,
        Standing(standing),
        registration,
        None if risk_class is None else RiskClass(risk_class),
        collector,
        country,
        bool(checked),
        parent,
    )


class CustomerRepository:
    """Customers (table ``customer``) and their grants (table ``credit_grant``)."""

    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, name: str, registration: str, by: str, at: datetime, *, country: str = "", checked: bool = False
    ) -> Customer:
        """A new customer, or the one that already has this name in any spelling.

        ``checked``: the registration number's check digit is right by the rule of ``country``.
        """
        shown = " ".join(name.split())
        new = {
            "name": shown,
            "name_key": name_key(name),
            "registration": registration,
            "standing": Standing.OPEN.value,
            "created_by": by,
            "created_at": at,
            "country": country,
            "registration_checked": checked,
            **_keys(name),
        }
        number = self._connection.execute(fitting(_ADD, self._connection), new).scalar_one_or_none()
        if number is not None:
            plain = Customer(number, shown, registration=registration)
            return replace(plain, country=country, registration_checked=checked)
        found = self.named(name)
        assert found is not None
        return found

    def get(self, customer: int) -> Customer:
        """The customer; raises ``NotFound``."""
        return self._one(_BY_ID, customer)

    def lock(self, customer: int) -> Customer:
        """Get the customer and hold it until the unit ends, so that a limit is used once.

        On SQLite the writing unit already holds the database.
        """
        return self._one(_LOCK, customer)

    def named(self, name: str) -> Customer | None:
        """The customer of exactly this name after NFKC, casefold and collapsing of spaces."""
        row = self._connection.execute(_BY_KEY, {"key": name_key(name)}).first()
        return None if row is None else customer_of(row)

    def registered(self, registration: str, country: str = "") -> Customer | None:
        """The customer of this registration number; numbers of two countries never are the same."""
        found = self._connection.execute(_BY_REGISTRATION, {"registration": registration})
        fitting_ones = [customer_of(row) for row in found]
        return next((one for one in fitting_ones if not country or one.country in ("", country)), None)

    def near(self, name: str, percent: int, limit: int = 5) -> Sequence[Near]:
        """Customers whose name is at least so many per cent like this one, the likest first.

        Names that fold to the same key come from an index; the others are compared one by one, on keys only.
        """
        sought = _keys(name)
        alike = dict.fromkeys(self._connection.execute(_SAME_KEY, sought).scalars(), 100)
        known, _ = self.names()
        for number, likeness in known.near((sought["likeness_key"], sought["pinyin_key"]), percent).items():
            alike.setdefault(number, likeness)
        likest = sorted(alike, key=lambda number: (-alike[number], number))[:limit]
        return [Near(self.get(number), alike[number]) for number in likest]

    def names(self) -> tuple[Names, dict[int, str]]:
        """The names of all customers, to find those near to one, and how each is written, by id."""
        rows = self._connection.execute(_ALL_KEYS).all()
        return Names((row[0], (row[1], row[2])) for row in rows), {row[0]: row[3] for row in rows}

    def every(self) -> Sequence[Customer]:
        """All customers, by id."""
        return [customer_of(row) for row in self._connection.execute(_WHOLE.order_by(_C.id))]

    def group(self, customer: int) -> Sequence[Customer]:
        """The customers whose group parent this one is."""
        rows = self._connection.execute(_WHOLE.where(_C.group_parent_id == customer).order_by(_C.id))
        return [customer_of(row) for row in rows]

    def of_person(self, customer: int, people: Collection[str]) -> bool:
        """Whether one of these people brought in or was handed a case of the customer."""
        handed = select(_H.case_number).where(_H.to_user.in_(sorted(people)))
        theirs = or_(_CASE.brought_by.in_(sorted(people)), _CASE.number.in_(handed))
        found = select(_CASE.number).where(_CASE.customer_id == customer, theirs).limit(1)
        return self._connection.execute(found).first() is not None

    def brought_by(self, customer: int, *, open_only: bool = False) -> frozenset[str]:
        """Everybody who brought in a case of the customer; ``open_only``: one that is not closed."""
        found = select(_CASE.brought_by).where(_CASE.customer_id == customer, _CASE.brought_by != "")
        asked = found.where(_CASE.closed_at.is_(None)) if open_only else found
        return frozenset(self._connection.execute(asked.distinct()).scalars())

    def served_by(self, customer: int) -> frozenset[str]:
        """The salespeople who brought in a case of the customer or were handed one."""
        handed = (
            select(_H.to_user)
            .join_from(handover, credit_case, _CASE.number == _H.case_number)
            .where(_CASE.customer_id == customer, _H.to_post.in_(_SALES), _H.to_user != "")
        )
        return self.brought_by(customer) | frozenset(self._connection.execute(handed.distinct()).scalars())

    def identify(self, customer: int, registration: str, country: str, *, checked: bool) -> None:
        """The registration number and country the customer is known by from now on."""
        self._change(customer, registration=registration, country=country, registration_checked=checked)

    def set_parent(self, customer: int, parent: int | None) -> None:
        """The customer that heads the group, or none."""
        self._change(customer, group_parent_id=parent)

    def like(self, query: str, limit: int = 20) -> Sequence[Customer]:
        """Customers whose name or registration contains ``query``; those that begin so come first."""
        key = name_key(query)
        begins = _C.name_key.startswith(key, autoescape=True)
        holds = or_(
            _C.name_key.contains(key, autoescape=True),
            _C.registration.contains(query.strip(), autoescape=True),
        )
        found = _WHOLE.where(holds).order_by(case((begins, 0), else_=1), _C.name_key).limit(limit)
        return [customer_of(row) for row in self._connection.execute(found)]

    def set_standing(self, customer: int, standing: Standing) -> None:
        """How the company deals with the customer from now on."""
        self._change(customer, standing=standing.value)

    def set_class(self, customer: int, risk_class: str) -> None:
        """The customer's risk class, ``A`` to ``D``."""
        self._change(customer, risk_class=RiskClass(risk_class).value)

    def set_collector(self, customer: int, user: str | None) -> None:
        """The collector who looks after the customer."""
        self._change(customer, collector=user)

    def grant(self, customer: int) -> Grant | None:
        """The newest grant, in force or not."""
        row = self._connection.execute(_GRANT, {"id": customer}).first()
        return None if row is None else grant_of(row)

    def give(self, customer: int, grant: Grant) -> None:
        """Store a grant; it replaces the older ones."""
        self._connection.execute(
            _GIVE,
            {
                "customer_id": customer,
                "limit_minor": grant.limit.minor,
                "currency": grant.limit.currency,
                "term_days": grant.term_days,
                "start_event": grant.start_event.value,
                "risk_class": grant.risk_class.value,
                "valid_from": grant.valid_from,
                "valid_to": grant.valid_to,
                "case_number": grant.case,
                "policy_version": grant.policy_version,
                "request_id": grant.request,
            },
        )

    def end_grant(self, customer: int, on: date) -> None:
        """The newest grant is valid until ``on``, if it would be valid for longer."""
        newest = select(_G.id).where(_G.customer_id == customer).order_by(_G.id.desc()).limit(1)
        ending = update(credit_grant).where(_G.id == newest.scalar_subquery(), _G.valid_to > on)
        self._connection.execute(ending.values(valid_to=on))

    def _one(self, statement: Any, number: int) -> Customer:
        row = self._connection.execute(statement, {"id": number}).first()
        if row is None:
            raise NotFound(what="customer")
        return customer_of(row)

    def _change(self, number: int, **news: str | int | None) -> None:
        changed = self._connection.execute(update(customer).where(_C.id == number).values(news))
        if changed.rowcount != 1:
            raise NotFound(what="customer")


def _keys(name: str) -> dict[str, str]:
    written, spoken = keys_of(name)
    return {"likeness_key": written, "pinyin_key": spoken}


def grant_of(row: Any) -> Grant:
    """A grant from a row of its table."""
    return Grant(
        limit=Money(row.limit_minor, row.currency),
        term_days=row.term_days,
        start_event=StartEvent(row.start_event),
        risk_class=RiskClass(row.risk_class),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        case=row.case_number,
        policy_version=row.policy_version,
        request=row.request_id,
    )
