"""The fault script: outcomes that the next calls of a method get instead of the true one, in order.

| `do` | what the app sees | applied to the workspace |
| --- | --- | --- |
| `error` | `ok: false` with `code` (429 and `Retry-After` for `ratelimited`) | no |
| `http` | `status`, `headers`, `body` as given | no, `apply: true` for yes |
| `html` | status 200 (or `status`), an HTML page | no, `apply: true` for yes |
| `empty` | status 200, no body | no, `apply: true` for yes |
| `truncated` | the true answer cut in half | yes, `apply: false` for no |
| `hang` | nothing for `seconds`, then the true answer | yes, `apply: false` for no |
| `drop_after_accept` | connection closed without an answer | yes |
| `drop_before` | connection closed without an answer | no |

The method `upload` stands for the address that takes a file's bytes; it knows `http` and the two drops.
"""

from dataclasses import dataclass, field

from sandbox.errors import CannotAct
from sandbox.json_types import JSON

KINDS = ("error", "http", "html", "empty", "truncated", "hang", "drop_after_accept", "drop_before")
APPLIED_BY_DEFAULT = {"truncated", "hang", "drop_after_accept"}


@dataclass
class Fault:
    """One scripted outcome. `repeat` counts down, 0 or less means for ever; `channel` narrows it."""

    method: str
    do: str
    code: str = "internal_error"
    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    repeat: int = 1
    channel: str | None = None
    apply: bool | None = None

    @property
    def applies(self) -> bool:
        return self.do in APPLIED_BY_DEFAULT if self.apply is None else self.apply


class Faults:
    def __init__(self) -> None:
        self.script: list[Fault] = []

    def add(self, entry: JSON) -> Fault:
        unknown = set(entry) - set(Fault.__dataclass_fields__)
        if unknown:
            raise CannotAct(f"unknown fields in a fault: {', '.join(sorted(unknown))}")
        if entry.get("do") not in KINDS:
            raise CannotAct(f"do must be one of {', '.join(KINDS)}")
        if not entry.get("method"):
            raise CannotAct("a fault names a method, or * for all")
        fault = Fault(**entry)
        self.script.append(fault)
        return fault

    def take(self, method: str, channel: str) -> Fault | None:
        """The first fault that fits this call; it is used up when its repetitions are."""
        for fault in self.script:
            if fault.method in (method, "*") and fault.channel in (None, channel):
                if fault.repeat == 1:
                    self.script.remove(fault)
                elif fault.repeat > 1:
                    fault.repeat -= 1
                return fault
        return None

    def clear(self, method: str | None = None) -> None:
        self.script = [f for f in self.script if method is not None and f.method != method]
