"""Refusals that can be explained: each carries the facts of its sentence.

The class name is the key of the sentence in the catalogues; ``facts`` fill it. Values
that are words of the trade (posts, stages, actions) are translated by the renderer.
"""

from __future__ import annotations


class CreditError(Exception):
    """A refusal with its facts; nothing was changed."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(", ".join(f"{name}={value}" for name, value in facts.items()))


class NotFound(CreditError):
    """No such case, or not one this person may see; both read the same. Facts: what."""


class NotAllowed(CreditError):
    """The post is missing. Facts: action, posts (needed), holders (people who have it)."""


class OwnWork(CreditError):
    """Segregation of duties: the same person brought in, proposed, requested or signed it (D2).

    Facts: action, because ("brought_in", "proposed", "requested", "signed", "refused").
    """


class NotNow(CreditError):
    """The action is not one of this stage. Facts: action, stage, reference."""


class NotReady(CreditError):
    """A gate is shut. Facts: action, missing (names of gates, each with a sentence)."""


class TooSoon(CreditError):
    """It was done a short while ago. Facts: action, reference, again (the instant it is possible)."""


class OnHold(CreditError):
    """A hold stops the action. Facts: action, holds (Hold values), reference."""


class CaseMoved(CreditError):
    """Somebody was faster, or the button is old. Facts: reference, stage, by, at, action."""


class RequestMoved(CreditError):
    """A limit request was decided or signed by somebody faster. Facts: limit_state, by, at."""


class InvalidInput(CreditError):
    """Something typed cannot be taken; ``problems`` maps a field to (reason key, facts)."""

    def __init__(self, problems: dict[str, tuple[str, dict[str, object]]]) -> None:
        self.problems = problems
        super().__init__(problems=sorted(problems))


class NotSaved(CreditError):
    """The database takes no writes: its disk is full or it is read-only (fault 59)."""


class Busy(CreditError):
    """The database, or the bot itself, has too much to do to answer in time; nothing was changed."""

    def __str__(self) -> str:
        return "The database was held by others for too long; nothing was changed, try again."


class BrokenOff(Busy):
    """The database broke a transaction off and took it back whole: it may be done again at once."""


class DemoOnly(CreditError):
    """The clock can be moved only on a database made with ``credit-desk init --demo``."""
