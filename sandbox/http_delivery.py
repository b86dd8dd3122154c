"""Delivery over signed HTTP: form bodies for commands and interactivity, JSON for events.

LIMITS "Event delivery over HTTP": v0 signature over the raw body, retry headers, url_verification.
"""

import asyncio
import hashlib
import hmac
import json
from email.message import Message
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from sandbox.delivery import COMMANDS, EVENTS, NOT_CONNECTED, REFUSED, TIMED_OUT, Ack, Delivery, Stopwatch
from sandbox.json_types import JSON
from sandbox.timing import SandboxClock


class HttpDelivery:
    """Posts to one address, signed as Slack signs."""

    def __init__(self, url: str, signing_secret: str, clock: SandboxClock, ack_seconds: float) -> None:
        self._url = url
        self._secret = signing_secret
        self._clock = clock
        self._ack_seconds = ack_seconds
        # Loopback never goes through a proxy of the environment.
        self._opener: OpenerDirector = build_opener(ProxyHandler({}))

    def ready(self) -> bool:
        return True

    async def deliver(self, delivery: Delivery) -> Ack:
        body, content_type = _encode(delivery)
        headers = {"Content-Type": content_type, **self.signature_headers(body)}
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": delivery.reason}
        watch = Stopwatch()
        # S310: the address was given by the person who started the sandbox.
        request = Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310
        status, text, no_retry = await asyncio.to_thread(self._post, request)
        if status == 0:
            return Ack(False, failure=text, seconds=watch.seconds())
        if not 200 <= status < 300:
            return Ack(
                False, body={"status": status}, failure=REFUSED, seconds=watch.seconds(), no_retry=no_retry
            )
        return Ack(True, body=_decode(text), seconds=watch.seconds())

    async def close(self) -> None:
        self._opener.close()

    async def verify_url(self, token: str) -> bool:
        """The url_verification handshake: the app must answer with the challenge."""
        challenge = "sandbox-challenge"
        payload = {"token": token, "challenge": challenge, "type": "url_verification"}
        ack = await self.deliver(Delivery(EVENTS, payload))
        return (
            ack.acknowledged and (ack.body or {}).get("challenge", (ack.body or {}).get("text")) == challenge
        )

    def signature_headers(self, body: bytes) -> dict[str, str]:
        timestamp = str(int(self._clock.now()))
        base = b"v0:" + timestamp.encode() + b":" + body
        digest = hmac.new(self._secret.encode(), base, hashlib.sha256).hexdigest()
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
        except (OSError, HTTPException) as error:
            late = isinstance(getattr(error, "reason", None), TimeoutError)
            return 0, TIMED_OUT if late else NOT_CONNECTED, False


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
