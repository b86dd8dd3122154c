"""The Web API calls we use; the SDK's errors become ours, by what is certain about the message.

Source of the classes: docs/RELIABILITY.md, "Posting to Slack without doubles". *Certainly not sent*: Slack
answered ``ok: false`` or 429, or the connection was never made. *Unclear*: the request went out and no
answer can be read.
"""

from __future__ import annotations

import http.client
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackRequestError

JSON = dict[str, Any]
TIMEOUT_SECONDS = 10
EVENT_TYPE = "credit_desk_outbox"


class Why(StrEnum):
    """Why Slack refused, which decides what is done about it."""

    CONTENT = "content"  # this text or these blocks: a plainer message may pass
    CHANNEL = "channel"  # this place: somebody must invite us or bind another channel
    AUTH = "auth"  # the token or a scope: nothing passes until an operator mends it
    GONE = "gone"  # the message to be edited is not there any more
    OTHER = "other"


class DeliveryError(Exception):
    """Something was not delivered, or not certainly; ``code`` is Slack's word or ours."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class SlackBusy(DeliveryError):
    """Certainly not sent: too many calls. ``retry_after`` is in seconds."""

    def __init__(self, code: str, retry_after: float) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class SlackRefused(DeliveryError):
    """Certainly not sent: Slack said no. ``needed`` names the scope that is missing, if that is why."""

    def __init__(self, code: str, why: Why, needed: str = "") -> None:
        super().__init__(code)
        self.why = why
        self.needed = needed


class SlackDown(DeliveryError):
    """Certainly not sent: Slack could not be reached."""


class Unclear(DeliveryError):
    """Perhaps sent: the request left and no answer can be read."""


BUSY = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})

REFUSALS: dict[Why, frozenset[str]] = {
    Why.CONTENT: frozenset(
        {
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_arguments",
            "invalid_attachments",
            "msg_too_long",
            "msg_blocks_too_long",
            "no_text",
            "too_many_attachments",
            "markdown_text_conflict",
            "invalid_metadata_format",
            "invalid_metadata_schema",
            "metadata_must_be_sent_from_app",
            "metadata_too_large",
            "view_too_large",
            "invalid_arg_name",
            "invalid_form_data",
            "invalid_json",
            "json_not_object",
        }
    ),
    Why.CHANNEL: frozenset(
        {
            "channel_not_found",
            "is_archived",
            "not_in_channel",
            "restricted_action",
            "restricted_action_read_only_channel",
            "restricted_action_non_threadable_channel",
            "restricted_action_thread_locked",
            "channel_type_not_supported",
            "user_not_found",
            "users_not_found",
            "user_disabled",
            "cannot_dm_bot",
            "user_not_visible",
            "not_enabled",
            "posting_to_channel_denied",
            "slack_connect_canvas_sharing_blocked",
            "is_inactive",
            "restricted_action_thread_only_channel",
            "messages_tab_disabled",
        }
    ),
    Why.AUTH: frozenset(
        {
            "token_revoked",
            "token_expired",
            "invalid_auth",
            "not_authed",
            "account_inactive",
            "missing_scope",
            "no_permission",
            "org_login_required",
            "ekm_access_denied",
            "access_denied",
            "not_allowed_token_type",
            "team_access_not_granted",
            "enterprise_is_restricted",
            "two_factor_setup_required",
            "app_missing_action_url",
        }
    ),
    Why.GONE: frozenset(
        {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"}
    ),
}
WHY: dict[str, Why] = {code: why for why, codes in REFUSALS.items() for code in codes}

TEMPORARY = frozenset(
    {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
)
"""Codes by which Slack says that it failed itself; whether the message stands is not certain."""


def web_client(token: str, base_url: str, timeout: int = TIMEOUT_SECONDS) -> WebClient:
    """A client that never resends by itself: only the outbox decides on that. ``timeout`` is in seconds."""
    return WebClient(token=token, base_url=base_url, timeout=timeout, retry_handlers=[])


def classed(error: Exception) -> DeliveryError:
    """The class of what a call raised; anything that is no error of a call is raised again."""
    if isinstance(error, SlackApiError):
        return _of_answer(error)
    if isinstance(error, urllib.error.URLError) and not isinstance(error, urllib.error.HTTPError):
        return _of_connection(error)
    if isinstance(
        error, (TimeoutError, http.client.HTTPException, OSError, ssl.SSLError, ValueError, SlackRequestError)
    ):
        return Unclear(type(error).__name__)
    raise error


def _of_connection(error: urllib.error.URLError) -> DeliveryError:
    """urllib wraps what fails until the request is out; of these a time-out or a reset is unclear."""
    reason = error.reason
    if isinstance(reason, (TimeoutError, ConnectionResetError, BrokenPipeError)):
        return Unclear(type(reason).__name__)
    return SlackDown(type(reason).__name__ if isinstance(reason, Exception) else "unreachable")


def _of_answer(error: SlackApiError) -> DeliveryError:
    response = error.response
    status: int = getattr(response, "status_code", 200)
    data = getattr(response, "data", response)
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or code in BUSY:
        return SlackBusy(
            code if code in BUSY else "ratelimited", _retry_after(getattr(response, "headers", {}))
        )
    if status >= 500 or code in TEMPORARY:
        return Unclear(code if code in TEMPORARY else f"http_{status}")
    if not code.replace("_", "").isalnum():  # the SDK puts what it could not read where the code belongs
        return Unclear("unreadable")
    return SlackRefused(
        code, WHY.get(code, Why.OTHER), str(data.get("needed", "")) if isinstance(data, dict) else ""
    )


def _retry_after(headers: Mapping[str, Any]) -> float:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            text = str(value[0] if isinstance(value, (list, tuple)) else value).strip()
            return float(text) if text.isdigit() else 30.0
    return 30.0


class Slack:
    """What delivery asks of Slack. Every method raises a ``DeliveryError`` or has succeeded."""

    def __init__(self, client: WebClient) -> None:
        self._client = client
        self._dms: dict[str, str] = {}

    def call(self, method: str, **arguments: Any) -> JSON:
        """One call with a JSON body."""
        given = {name: value for name, value in arguments.items() if value is not None}
        return self._answer(method, json=given)

    def ask(self, method: str, **arguments: Any) -> JSON:
        """One call with a form body, which methods that only read want."""
        return self._answer(
            method, params={name: value for name, value in arguments.items() if value is not None}
        )

    def _answer(self, method: str, **body: Any) -> JSON:
        try:
            data = self._client.api_call(method, **body).data
        except Exception as error:
            raise classed(error) from error
        if not isinstance(data, dict):
            raise Unclear("unreadable")
        return data

    def introduce(self) -> tuple[JSON, frozenset[str]]:
        """Who we are (``auth.test``) and the scopes granted, which Slack names in a header of each answer."""
        try:
            answer = self._client.api_call("auth.test")
        except Exception as error:
            raise classed(error) from error
        granted = next((v for name, v in answer.headers.items() if name.lower() == "x-oauth-scopes"), "")
        text = granted if isinstance(granted, str) else ",".join(granted)
        data = answer.data
        return (data if isinstance(data, dict) else {}), frozenset(
            s.strip() for s in text.split(",") if s.strip()
        )

    def place(self, recipient: str) -> str:
        """The channel of a recipient: a person's direct messages are opened once and remembered."""
        if not recipient.startswith(("U", "W")):
            return recipient
        if recipient not in self._dms:
            self._dms[recipient] = str(self.ask("conversations.open", users=recipient)["channel"]["id"])
        return self._dms[recipient]

    def post(
        self, channel: str, text: str, blocks: Sequence[JSON], mark: str, thread: str | None = None
    ) -> str:
        """Post a message that carries ``mark`` in its metadata; gives its ``ts``."""
        answer = self.call(
            "chat.postMessage",
            channel=channel,
            text=text,
            blocks=list(blocks) or None,
            thread_ts=thread,
            metadata=_metadata(mark),
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    def update(self, channel: str, ts: str, text: str, blocks: Sequence[JSON], mark: str) -> None:
        """Show something else where a message stands; doing it twice is doing it once."""
        self.call(
            "chat.update", channel=channel, ts=ts, text=text, blocks=list(blocks), metadata=_metadata(mark)
        )

    def publish(self, user: str, view: JSON) -> None:
        """Set a person's App Home."""
        self.call("views.publish", user_id=user, view=view)

    def upload(self, name: str, content: bytes, alt: str = "") -> str:
        """Bring a file to Slack, where nobody sees it until it is shared; gives its id."""
        given = self.ask(
            "files.getUploadURLExternal", filename=name, length=len(content), alt_txt=alt or None
        )
        put(str(given["upload_url"]), content, self._client.timeout)
        return str(given["file_id"])

    def share(self, file: str, title: str, channel: str, text: str, thread: str | None = None) -> None:
        """Show an uploaded file in a channel, with a line of text. The message carries no mark of ours."""
        self.call(
            "files.completeUploadExternal",
            files=[{"id": file, "title": title}],
            channel_id=channel,
            initial_comment=text,
            thread_ts=thread,
        )

    def find(
        self, channel: str, mark: str, oldest: float, thread: str | None = None, file: str = ""
    ) -> str | None:
        """The ``ts`` of our message with this mark or file, not older than ``oldest`` (epoch), or none."""
        method, more = ("conversations.replies", {"ts": thread}) if thread else ("conversations.history", {})
        cursor = ""
        while True:
            page = self.ask(
                method,
                channel=channel,
                oldest=f"{oldest:.6f}",
                inclusive=True,
                include_all_metadata=True,
                limit=200,
                cursor=cursor or None,
                **more,
            )
            for message in page.get("messages", ()):
                if _mark_of(message) == mark or (file and file in _files_of(message)):
                    return str(message["ts"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return None


def _metadata(mark: str) -> JSON:
    return {"event_type": EVENT_TYPE, "event_payload": {"id": mark}}


def put(address: str, content: bytes, timeout: int) -> None:
    """Send a file's bytes to the address Slack gave for them; a refusal is about this file."""
    kind = {"Content-Type": "application/octet-stream"}
    request = urllib.request.Request(address, content, kind, method="POST")  # noqa: S310  # Slack named it
    try:
        with urllib.request.urlopen(request, timeout=timeout):  # noqa: S310
            return
    except urllib.error.HTTPError as error:
        error.close()
        if 400 <= error.code < 500 and error.code != 429:
            raise SlackRefused(f"upload_{error.code}", Why.CONTENT) from error
        raise Unclear(f"upload_{error.code}") from error
    except Exception as error:
        raise classed(error) from error


def _files_of(message: JSON) -> list[str]:
    return [str(file.get("id", "")) for file in message.get("files") or ()]


def _mark_of(message: JSON) -> str:
    metadata = message.get("metadata") or {}
    if isinstance(metadata, str):
        metadata = json.loads(metadata)
    return str((metadata.get("event_payload") or {}).get("id", ""))
