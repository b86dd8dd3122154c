"""The control API under `/_/`: everything the page and the tests do. README.md lists it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import state
from sandbox.acts import Acts
from sandbox.control_endpoint import Answer, channel_named, endpoint
from sandbox.control_switches import Switches
from sandbox.delivery import Delivery
from sandbox.errors import CannotAct
from sandbox.files import StoredFile
from sandbox.json_types import JSON
from sandbox.outcome import SETTLE_SECONDS
from sandbox.sending import Sender
from sandbox.view_acts import ViewActs
from sandbox.world import World

LONGEST_POLL_SECONDS = 30.0


class Control:
    """One method per path; each takes the arguments as a dict and gives what is answered as JSON."""

    def __init__(self, world: World, sender: Sender) -> None:
        self.world = world
        self.sender = sender
        self.acts = Acts(world, sender)
        self.view_acts = ViewActs(self.acts)
        self.switches = Switches(world)

    def routes(self) -> list[Route]:
        posts: dict[str, Answer] = {
            "command": self.command,
            "message": self.message,
            "click": self.click,
            "submit": self.submit,
            "close": self.close,
            "home": self.home,
            "suggest": self.suggest,
            "shortcut": self.shortcut,
            "deliver": self.deliver,
            "read": self.read,
            "dismiss": self.dismiss,
        }
        posts |= self.switches.posts()
        gets: dict[str, Answer] = {
            "state": self.state,
            "messages": self.messages,
            "requests": self.requests,
            "deliveries": self.deliveries,
            "changes": self.changes,
            "faults": self.switches.faults,
            "sockets": self.switches.sockets,
        }
        routes = [Route(f"/_/{name}", endpoint(answer), methods=["POST"]) for name, answer in posts.items()]
        routes += [Route(f"/_/{name}", endpoint(answer), methods=["GET"]) for name, answer in gets.items()]
        return [*routes, Route("/_/upload", self.upload, methods=["POST"])]

    # ---- reading

    async def state(self, args: JSON) -> JSON:
        whole = state.overview(self.world)
        if args.get("as"):
            self.acts.who(args["as"])
            whole |= state.seen_by(self.world, args["as"])
        return whole

    async def messages(self, args: JSON) -> JSON:
        channel = channel_named(self.world, args).id
        return {"messages": state.messages_of(self.world, args.get("as"), channel, args.get("thread_ts", ""))}

    async def requests(self, args: JSON) -> JSON:
        return {"requests": _last(self.world.journal.calls(args.get("method")), args)}

    async def deliveries(self, args: JSON) -> JSON:
        return {"deliveries": _last(self.world.journal.deliveries(args.get("kind")), args)}

    async def changes(self, args: JSON) -> JSON:
        """Long poll: answers when the revision is past `since`, or after `timeout` seconds."""
        since = int(args.get("since", -1))
        seconds = min(float(args.get("timeout", LONGEST_POLL_SECONDS)), LONGEST_POLL_SECONDS)
        hub = self.world.hub
        await hub.wait_until(lambda: hub.revision > since, seconds)
        return {"revision": hub.revision}

    # ---- acting

    async def command(self, args: JSON) -> JSON:
        place = self.world.workspace.dm(args["user"]).id if not args.get("channel") else args["channel"]
        return await self.acts.command(
            args["user"], place, args["text"], args.get("thread_ts") or "", _settle(args)
        )

    async def message(self, args: JSON) -> JSON:
        sent = self.acts.message(args["user"], args["channel"], args["text"], args.get("thread_ts") or "")
        return {"message": sent}

    async def click(self, args: JSON) -> JSON:
        """In a message (`channel`, `ts`), in a modal (`view_id`) or on the Home tab (`home: true`)."""
        click = {key: value for key, value in args.items() if value is not None}
        user = args["user"]
        self.acts.who(user)
        if args.get("ts"):
            return await self.acts.click_message(user, args["channel"], args["ts"], click)
        view = self.world.views.home(user)
        if args.get("view_id"):
            view = self.view_acts.shown_view(user, args["view_id"])
        if view is None:
            raise CannotAct(f"no Home tab was published for {user}")
        self.view_acts.fill(view, args.get("values") or {})
        return await self.acts.click_view(user, view, {**click, "where": view["id"]})

    async def submit(self, args: JSON) -> JSON:
        return await self.view_acts.submit(
            args["user"], args["view_id"], args.get("values") or {}, _settle(args)
        )

    async def close(self, args: JSON) -> JSON:
        return await self.view_acts.close(args["user"], args["view_id"])

    async def home(self, args: JSON) -> JSON:
        return await self.acts.open_home(args["user"], _settle(args), args.get("tab") or "home")

    async def suggest(self, args: JSON) -> JSON:
        if args.get("ts"):
            return await self.acts.suggest(args["user"], args["channel"], args["ts"], args)
        return await self.view_acts.suggest(
            args["user"],
            args["view_id"],
            args["block_id"],
            args.get("action_id") or "",
            args.get("query", ""),
        )

    async def shortcut(self, args: JSON) -> JSON:
        return await self.acts.shortcut(
            args["user"], args["callback_id"], args.get("channel") or "", args.get("ts") or ""
        )

    async def deliver(self, args: JSON) -> JSON:
        """Any payload, as if Slack had sent it; `repeat` sends the same bytes again.

        Over HTTP `signed_seconds_ago` and `signing_secret` let a test see what the app refuses.
        """
        delivery = Delivery(
            args["kind"],
            args["payload"],
            signed_seconds_ago=float(args.get("signed_seconds_ago", 0)),
            signing_secret=args.get("signing_secret", ""),
        )
        acks = [await self.sender.send(delivery) for _ in range(int(args.get("repeat", 1)))]
        shown = [
            {"acknowledged": a.acknowledged, "ms": a.milliseconds, "ack": a.body, "failure": a.failure}
            for a in acks
        ]
        return {"acks": shown}

    async def read(self, args: JSON) -> JSON:
        before = self.world.messages.unread(args["user"], args["channel"])
        self.world.messages.mark_read(args["user"], args["channel"])
        if before:
            self.world.hub.changed()
        return {"ok": True}

    async def dismiss(self, args: JSON) -> JSON:
        """Takes an ephemeral off the screen ("dismiss message")."""
        self.world.messages.remove_ephemeral(args["user"], args["ts"])
        self.world.hub.changed()
        return {"ok": True}

    async def upload(self, request: Request) -> Response:
        """A person's file: `?user=&name=`, the bytes as body; `channel` and `text` share it there."""
        content, world, query = await request.body(), self.world, request.query_params
        try:
            file = StoredFile(
                id=world.ids.new("F"),
                name=query["name"],
                title=query["name"],
                length=len(content),
                user=query["user"],
                created=int(world.clock.now()),
                content=content,
            )
            answer: JSON = {}
            if query.get("channel"):
                answer["message"] = self.acts.share(file, query["channel"], dict(query))
        except (KeyError, CannotAct) as refused:
            return JSONResponse({"error": str(refused)}, 400)
        world.files.add(file)
        answer["file"] = file.payload(world.base_url, world.workspace.team_id)
        return JSONResponse(answer)


def _settle(args: JSON) -> float:
    return float(args.get("settle", SETTLE_SECONDS))


def _last(entries: list[JSON], args: JSON) -> list[JSON]:
    """Only the `last` so many, where asked for."""
    return entries[-int(args["last"]) :] if "last" in args else entries
