"""Who sees a customer's file, and finding it by number, name or registration number."""

from __future__ import annotations

from bot.flows.admitting import SALES_ONLY
from bot.flows.errors import NotFound
from bot.flows.model import Actor, Customer, Post
from bot.flows.ports import Unit


def may_see_file(unit: Unit, customer: int, viewer: Actor) -> bool:
    """A salesperson sees customers of cases he or she brought or was handed; every other post sees all."""
    if not viewer.posts:
        return False
    if viewer.posts - SALES_ONLY - {Post.ADMIN}:
        return True
    return unit.customers.of_person(customer, viewer.persons())


def customer_for(unit: Unit, number: int, viewer: Actor) -> Customer:
    """The customer, for somebody who may see its file; raises ``NotFound`` either way."""
    customer = unit.customers.get(number)
    if not may_see_file(unit, number, viewer):
        raise NotFound(what="customer")
    return customer


def customers_like(unit: Unit, query: str, viewer: Actor, limit: int = 10) -> tuple[Customer, ...]:
    """The customers meant by what was typed: the one of this very name or number, else all that contain it.

    Only those this person may see. Raises ``NotFound`` with what was typed where there are none.
    """
    exact = unit.customers.named(query) or unit.customers.registered(query.strip())
    found = [exact] if exact else list(unit.customers.like(query, limit * 5))
    seen = tuple(one for one in found if may_see_file(unit, one.id, viewer))[:limit]
    if not seen:
        raise NotFound(what=query[:60])
    return seen
