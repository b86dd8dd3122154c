"""Tells everyone who waits (the page's event stream, acting calls, tests) that something has changed."""

import asyncio
from collections.abc import Callable


class Hub:
    """A revision number and a wake-up. Used only from the server's event loop."""

    def __init__(self) -> None:
        self.revision = 0
        self.closed = False
        self._waiters: set[asyncio.Future[None]] = set()

    def changed(self) -> None:
        self.revision += 1
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def close(self) -> None:
        """Ends every wait, so that the server can stop while pages are open."""
        self.closed = True
        self.changed()

    async def wait_until(self, met: Callable[[], bool], seconds: float) -> bool:
        """Whether `met` became true in time; asked again after each change."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not met() and not self.closed:
            remaining = deadline - loop.time()
            if remaining <= 0:
                return False
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiters.add(waiter)
            await asyncio.wait({waiter}, timeout=remaining)
            self._waiters.discard(waiter)
        return met()
