"""Bolt's app whose requests, from whichever transport, take a lane and are each answered in time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from slack_bolt import App, BoltRequest, BoltResponse

from bot.lanes import Job, Lanes
from bot.marks import HEARD, REPEATED, TURNED_AWAY
from bot.repeats import NOTHING, Heard, Tell


class Asked:
    """One request on its way through Bolt."""

    def __init__(self, dispatch: Callable[[BoltRequest], BoltResponse], req: BoltRequest) -> None:
        self._dispatch = dispatch
        self._req = req
        self._heard: Heard | None = None

    def work(self, again: bool) -> BoltResponse:
        """``again``: nothing that the first time did was committed. A repeat did nothing to be done again."""
        if not again:
            return self._through(self._req)
        if self._heard is not None and not self._heard.is_first:
            return NOTHING
        return self._through(_once_more(self._req))

    def turned_away(self) -> BoltResponse:
        """The busy answer: the request has no effect."""
        self._req.context[TURNED_AWAY] = True
        return self._through(self._req)

    def pass_on(self, response: BoltResponse | None, fault: Exception | None, tell: Tell) -> None:
        if self._heard is None:
            tell(response, fault)
        else:
            self._heard.pass_on(response, fault, tell)

    def _through(self, req: BoltRequest) -> BoltResponse:
        try:
            return self._dispatch(req)
        finally:
            self._heard = req.context.pop(HEARD, None) or self._heard


class LaneApp(App):
    """Bolt's app with lanes before it."""

    def __init__(self, lanes: Lanes, **options: Any) -> None:
        self._lanes = lanes
        super().__init__(**options)

    def _init_context(self, req: BoltRequest) -> None:
        """Bolt makes a Web API client for each request, as a listener may change its token; ours do not."""
        req.context["logger"] = self.logger
        req.context["token"] = self._token
        req.context["client"] = self.client
        req.context["listener_runner"] = self.listener_runner

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """For transports that wait in a thread of their own."""
        answer: Future[BoltResponse] = Future()
        answer.set_running_or_notify_cancel()  # a transport that has gone does not undo a click

        def tell(response: BoltResponse | None, fault: Exception | None) -> None:
            answer.set_exception(fault) if response is None else answer.set_result(response)

        job = self._queue(req, tell)
        try:
            return answer.result(self._lanes.patience)
        except TimeoutError:
            self._lanes.give_up(job)
        return answer.result()

    async def answer(self, req: BoltRequest) -> BoltResponse:
        """The same, for one that must not wait."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[BoltResponse] = loop.create_future()

        def tell(response: BoltResponse | None, fault: Exception | None) -> None:
            loop.call_soon_threadsafe(_settle, answer, response, fault)

        job = self._queue(req, tell)
        impatience = loop.call_later(self._lanes.patience, self._lanes.give_up, job)
        try:
            return await answer
        finally:
            impatience.cancel()

    def _queue(self, req: BoltRequest, tell: Tell) -> Job:
        asked = Asked(super().dispatch, req)
        return self._lanes.queue(
            asked.work, lambda response, fault: asked.pass_on(response, fault, tell), asked.turned_away
        )


def _settle(
    answer: asyncio.Future[BoltResponse], response: BoltResponse | None, fault: Exception | None
) -> None:
    if answer.done():
        return  # the connection has gone
    if response is None:
        answer.set_exception(fault or RuntimeError("a request ended without response and without fault"))
    else:
        answer.set_result(response)


def _once_more(req: BoltRequest) -> BoltRequest:
    """A fresh copy: the first one's context remembers its acknowledgement."""
    again = req.to_copyable()
    again.context[REPEATED] = True
    return again
