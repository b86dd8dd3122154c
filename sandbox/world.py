"""The whole sandbox in one object: every store, every rule and the way to the app."""

from sandbox.delivery import Transport
from sandbox.echo import Counter
from sandbox.faults import Faults
from sandbox.files import Files
from sandbox.http_delivery import HttpDelivery
from sandbox.hub import Hub
from sandbox.ids import Ids
from sandbox.journal import Journal
from sandbox.json_types import JSON
from sandbox.limits import EventVolume, Limits
from sandbox.messages import Messages
from sandbox.options import Options
from sandbox.socket_mode import SocketMode
from sandbox.story import Progress
from sandbox.timing import SandboxClock
from sandbox.triggers import ResponseUrls, Triggers
from sandbox.views import Views
from sandbox.workspace import Workspace


class World:
    """Made once per server. `reset` empties what people and apps did and keeps connections and address."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.base_url = ""
        self.clock = SandboxClock(options.virtual_time)
        self.ids = Ids()
        self.hub = Hub()
        # Counts resets, so that what was begun before one does not reach into the time after it.
        self.generation = 0
        self.reset()
        self.sockets = SocketMode(self.workspace.app_id, self.ids, self.clock, self.hub, options.ack_seconds)
        self.sockets.lifetime = options.socket_seconds
        self.transport: Transport = self.sockets
        if options.http_url:
            self.transport = HttpDelivery(options.http_url, options.signing_secret, options.ack_seconds)

    def reset(self) -> None:
        self.workspace = Workspace(self.options.workspace)
        self.messages = Messages()
        self.views = Views()
        self.files = Files()
        self.block_ids = Counter()
        self.triggers = Triggers(self.clock, self.ids)
        self.response_urls = ResponseUrls(self.clock, self.ids)
        self.limits = Limits(self.clock, self.options.limits_speed)
        self.event_volume = EventVolume(self.clock, self.options.events_per_hour)
        self.faults = Faults()
        self.journal = Journal()
        self.story = Progress(self.options.story, self.options.workspace)
        # Events that the sender has not taken yet: subscription and inner event.
        self.due_events: list[tuple[str, JSON]] = []
        self.generation += 1
        # Options an external select was offered last, by (view or message, block, action).
        self.offered: dict[tuple[str, str, str], list[dict[str, object]]] = {}
        # What a person chose in inputs of messages, by (user, channel, ts): block -> action -> state.
        self.message_state: dict[tuple[str, str, str], dict[str, dict[str, dict[str, object]]]] = {}
        self.hub.changed()
