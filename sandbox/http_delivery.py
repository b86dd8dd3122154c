"""Delivery over signed HTTP: form bodies for commands and interactivity, JSON for events.

LIMITS "Event delivery over HTTP": v0 signature over the raw body, retry headers, url_verification.
"""

import asyncio
import hashlib
import hmac
import json
import ssl
import time
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, OpenerDirector, ProxyHandler, Request, build_opener

from sandbox.delivery import (
    BROKEN,
    COMMANDS,
    EVENTS,
    NOT_CONNECTED,
    REDIRECTED,
    REFUSED,
    SSL_FAILED,
    TIMED_OUT,
    Ack,
    Delivery,
    Stopwatch,
)
from sandbox.json_types import JSON

MAX_REDIRECTS = 2


class _Redirects(HTTPRedirectHandler):
    """Follows two, and posts the same body again; urllib on its own would turn a POST into a GET."""

    max_redirections = MAX_REDIRECTS

    def redirect_request(self, req: Request, *given: Any) -> Request:
        """`given` are the answer, its status, its words, its headers and the new address."""
        newurl = str(given[-1])
        kept = {**req.headers, **req.unredirected_hdrs}
        # S310: an address the app itself named, on the machine of the person who started the sandbox.
        return Request(newurl, data=req.data, headers=kept, method="POST")  # noqa: S310


class HttpDelivery:
    """Posts to one address, signed as Slack signs."""

    def __init__(self, url: str, signing_secret: str, ack_seconds: float) -> None:
        self._url = url
        self._secret = signing_secret
        self._ack_seconds = ack_seconds
        # Whether the app answered url_verification; until then nothing else is delivered.
        self.verified = False
        # Loopback never goes through a proxy of the environment.
        self._opener: OpenerDirector = build_opener(ProxyHandler({}), _Redirects())

    def ready(self) -> bool:
        return True

    async def deliver(self, delivery: Delivery) -> Ack:
        body, content_type = _encode(delivery)
        headers = {"Content-Type": content_type, **self._signature_headers(body, delivery)}
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason}
        watch = Stopwatch()
        # S310: the address was given by the person who started the sandbox.
        request = Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310
        posting = asyncio.to_thread(self._post, request)
        try:
            # The whole answer within the time; the socket's own timeout starts anew with each piece.
            status, text, no_retry = await asyncio.wait_for(posting, self._ack_seconds)
        except TimeoutError:
            status, text, no_retry = 0, TIMED_OUT, False
        seconds = watch.seconds()
        if status == 0:
            return Ack(False, failure=text, seconds=seconds)
        if not 200 <= status < 300:
            failure = REDIRECTED if 300 <= status < 400 else REFUSED
            return Ack(False, body={"status": status}, failure=failure, seconds=seconds, no_retry=no_retry)
        return Ack(True, body=_decode(text), seconds=seconds)

    async def close(self) -> None:
        self._opener.close()

    async def verify_url(self, payload: JSON) -> Ack:
        """The url_verification handshake: the app must answer with the challenge, as JSON or plain text."""
        ack = await self.deliver(Delivery(EVENTS, payload))
        answer = ack.body or {}
        given = answer.get("challenge", answer.get("text"))
        self.verified = ack.acknowledged and given == payload["challenge"]
        return ack

    def _signature_headers(self, body: bytes, delivery: Delivery) -> dict[str, str]:
        """Signed by the wall's clock, for the app compares with its own, which nobody moves."""
        timestamp = str(int(time.time() - delivery.signed_seconds_ago))
        secret = delivery.signing_secret or self._secret
        base = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}

    def _post(self, request: Request) -> tuple[int, str, bool]:
        """Status, body and X-Slack-No-Retry; status 0 with the failure's name when there was no answer."""
        try:
            with self._opener.open(request, timeout=self._ack_seconds) as answer:
                return int(answer.status), answer.read().decode("utf-8", "replace"), _no_retry(answer.headers)
        except HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode("utf-8", "replace"), _no_retry(refused.headers)
        except TimeoutError:
            return 0, TIMED_OUT, False
        except HTTPException:
            return 0, BROKEN, False
        except OSError as error:
            return 0, _why(getattr(error, "reason", None) or error), False


def _why(error: object) -> str:
    if isinstance(error, TimeoutError):
        return TIMED_OUT
    return SSL_FAILED if isinstance(error, ssl.SSLError) else NOT_CONNECTED


def _no_retry(headers: Message) -> bool:
    return headers.get("X-Slack-No-Retry") == "1"


def _encode(delivery: Delivery) -> tuple[bytes, str]:
    if delivery.kind == EVENTS:
        return json.dumps(delivery.payload, ensure_ascii=False).encode(), "application/json"
    if delivery.kind == COMMANDS:
        form = {k: v if isinstance(v, str) else json.dumps(v) for k, v in delivery.payload.items()}
    else:
        form = {"payload": json.dumps(delivery.payload, ensure_ascii=False)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _decode(text: str) -> JSON | None:
    """An answer body: JSON as it is, anything else is plain text, nothing is None."""
    if not text.strip():
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return {"text": text}
    return value if isinstance(value, dict) else {"text": text}
