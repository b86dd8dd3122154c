"""What can be wrong with the database itself, each in one sentence for an operator."""

from __future__ import annotations

from bot.saying import Fault


class StorageError(Fault):
    """The database cannot be used as asked; the sentence says what to do."""


class SchemaError(StorageError):
    """The database has another schema than this program; it must not start on it."""


class DatabaseBusy(StorageError):
    """Another writer held the database for longer than an answer may take (1.5 s); nothing was changed."""


class PolicyConflict(StorageError):
    """A policy version is already recorded with another text."""
