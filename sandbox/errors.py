"""Refusals: what the Web API answers as `ok: false`, and what the control API answers as a 4xx."""

from sandbox.json_types import JSON


class SlackError(Exception):
    """A Web API refusal. `code` is Slack's error code, `extra` goes into the answer beside it."""

    def __init__(self, code: str, **extra: object) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def body(self) -> JSON:
        return {"ok": False, "error": self.code, **self.extra}


class CannotAct(Exception):
    """A person cannot do this on the page: no such button, no such view, not in the channel."""
