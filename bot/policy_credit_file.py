"""The section ``[credit_file]`` of the policy made into the rules of the credit file."""

from __future__ import annotations

from bot.flows.policy import FileRules, FileWants
from bot.policy_file import CreditFilePart, FileListsPart


def file_rules(part: CreditFilePart) -> FileRules:
    """The rules; a segment that names only one list takes the other from the general ones."""
    wants = FileWants(tuple(part.fields), tuple(part.documents))
    return FileRules(
        wants=wants,
        segments={name: _of_segment(lists, wants) for name, lists in part.segments.items()},
        alarms=tuple(sorted(part.alarms, reverse=True)),
        near_percent=part.near_percent,
        list_weekday=part.list_weekday,
    )


def _of_segment(lists: FileListsPart, general: FileWants) -> FileWants:
    return FileWants(
        tuple(lists.fields) or general.fields,
        tuple(lists.documents) or general.documents,
    )
