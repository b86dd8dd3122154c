"""Small facts of the installation, and the versions of the policy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.flows.versions import PolicyVersion


class Settings(Protocol):
    """Small facts kept in the database (table ``setting``): demo mark, clock offset, last sweep."""

    def get(self, name: str) -> str | None: ...
    def set(self, name: str, value: str) -> None: ...


class Policies(Protocol):
    """The recorded versions of the credit policy (table ``policy_version``)."""

    def versions(self) -> Sequence[PolicyVersion]: ...
