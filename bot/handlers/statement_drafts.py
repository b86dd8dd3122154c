"""A statement half entered: what was typed on the pages before travels in the modal.

``private_metadata`` is the only place that comes back with every page; it is packed, so that nothing in it
has to be escaped, and read back through the same fields as when it was typed (docs/decisions/0028).
"""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.flows.errors import NotFound


@dataclass(frozen=True, slots=True)
class Draft:
    """The customer's id and the raw entries by field, of the head and of the pages so far."""

    customer: int
    head: Mapping[str, str]
    figures: Mapping[str, str] = field(default_factory=dict)

    def write(self) -> str:
        """The draft as text of letters and digits, within the 3,000 characters of ``private_metadata``."""
        plain = json.dumps([self.customer, dict(self.head), dict(self.figures)], ensure_ascii=False)
        return urlsafe_b64encode(zlib.compress(plain.encode(), 9)).decode()

    @classmethod
    def read(cls, text: str) -> Draft:
        """A draft written by ``write``; raises ``NotFound`` for anything else."""
        try:
            customer, head, figures = json.loads(zlib.decompress(urlsafe_b64decode(text)))
        except (ValueError, zlib.error) as fault:
            raise NotFound(what="statement") from fault
        return cls(int(customer), head, figures)
