"""Runs a sandbox: in the foreground for `python -m sandbox`, in a thread for tests."""

import socket
import threading
from ipaddress import ip_address
from types import TracebackType

import uvicorn

from sandbox.app import build_app
from sandbox.json_types import JSON
from sandbox.options import Options
from sandbox.protocol import CuttableProtocol
from sandbox.world import World


def bind(host: str, port: int) -> socket.socket:
    """A listening socket on loopback, port 0 for any free one. Other addresses are refused."""
    address = "127.0.0.1" if host == "localhost" else host
    if not ip_address(address).is_loopback:
        raise ValueError(f"the sandbox listens on loopback only, not on {host}")
    listening = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((address, port))
    # From here on a connection waits instead of being refused, also before the server has started.
    listening.listen(128)
    return listening


class _Server(uvicorn.Server):
    """Lets go of open pages and long polls before it waits for connections to end."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self._world = world

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._world.hub.close()
        await super().shutdown(sockets)


def make_server(world: World, listening: socket.socket) -> uvicorn.Server:
    host, port = listening.getsockname()[:2]
    world.base_url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    config = uvicorn.Config(
        build_app(world),
        http=CuttableProtocol,
        ws="websockets-sansio",
        loop="asyncio",
        log_level="warning",
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=1,
        timeout_keep_alive=30,
        # A socket whose pong does not come within the same time again is dropped.
        ws_ping_interval=world.options.ping_seconds,
        ws_ping_timeout=world.options.ping_seconds,
    )
    return _Server(config, world)


class SandboxServer:
    """A sandbox in a thread: `with SandboxServer(workspace) as sandbox: ... sandbox.url ...`."""

    def __init__(
        self, workspace: JSON, *, port: int = 0, http_url: str | None = None, **options: object
    ) -> None:
        self.world = World(Options(workspace=workspace, http_url=http_url, **options))  # type: ignore[arg-type]
        self._port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._socket: socket.socket | None = None

    @property
    def url(self) -> str:
        return self.world.base_url

    @property
    def api_url(self) -> str:
        return self.world.base_url + "/api/"

    @property
    def bot_token(self) -> str:
        return self.world.options.bot_token

    @property
    def app_token(self) -> str:
        return self.world.options.app_token

    @property
    def signing_secret(self) -> str:
        return self.world.options.signing_secret

    def start(self) -> "SandboxServer":
        """Ready when it returns: the socket listens before the thread starts, so no call is refused."""
        self._socket = bind("127.0.0.1", self._port)
        self._server = make_server(self.world, self._socket)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="sandbox", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(10)
        if self._socket is not None:
            self._socket.close()

    def __enter__(self) -> "SandboxServer":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
