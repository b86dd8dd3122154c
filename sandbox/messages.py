"""Messages of every channel, and the ephemerals that only one person sees."""

from collections import defaultdict

from sandbox.json_types import JSON


class Messages:
    """Slack's message objects as stored; `metadata` is kept and cut off on reading unless asked for."""

    def __init__(self) -> None:
        self._by_channel: dict[str, list[JSON]] = defaultdict(list)
        self._ephemerals: dict[str, list[JSON]] = defaultdict(list)
        self._read_marks: dict[tuple[str, str], str] = {}

    def add(self, channel_id: str, message: JSON) -> JSON:
        self._by_channel[channel_id].append(message)
        return message

    def find(self, channel_id: str, ts: str) -> JSON | None:
        return next((m for m in self._by_channel[channel_id] if m["ts"] == ts), None)

    def remove(self, channel_id: str, ts: str) -> None:
        self._by_channel[channel_id] = [m for m in self._by_channel[channel_id] if m["ts"] != ts]

    def all_of(self, channel_id: str) -> list[JSON]:
        """Oldest first, replies included."""
        return list(self._by_channel[channel_id])

    def top_level(self, channel_id: str) -> list[JSON]:
        """What a channel shows outside threads: parents, plain messages and broadcast replies."""
        return [
            m
            for m in self._by_channel[channel_id]
            if not is_reply(m) or m.get("subtype") == "thread_broadcast"
        ]

    def replies(self, channel_id: str, thread_ts: str) -> list[JSON]:
        return [m for m in self._by_channel[channel_id] if is_reply(m) and m.get("thread_ts") == thread_ts]

    def with_thread_counts(self, channel_id: str, message: JSON) -> JSON:
        """A parent carries reply_count and latest_reply, as in conversations.history."""
        replies = self.replies(channel_id, message["ts"])
        if not replies or is_reply(message):
            return message
        users = list(dict.fromkeys(r["user"] for r in replies if r.get("user")))
        return {
            **message,
            "thread_ts": message["ts"],
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "reply_users": users,
            "latest_reply": replies[-1]["ts"],
        }

    def add_ephemeral(self, user_id: str, message: JSON) -> JSON:
        self._ephemerals[user_id].append(message)
        return message

    def ephemerals(self, user_id: str, channel_id: str | None = None) -> list[JSON]:
        return [m for m in self._ephemerals[user_id] if channel_id in (None, m["channel"])]

    def find_ephemeral(self, user_id: str, ts: str) -> JSON | None:
        return next((m for m in self._ephemerals[user_id] if m["ts"] == ts), None)

    def remove_ephemeral(self, user_id: str, ts: str) -> None:
        self._ephemerals[user_id] = [m for m in self._ephemerals[user_id] if m["ts"] != ts]

    def mark_read(self, user_id: str, channel_id: str) -> None:
        messages = self._by_channel[channel_id]
        if messages:
            self._read_marks[user_id, channel_id] = messages[-1]["ts"]

    def unread(self, user_id: str, channel_id: str) -> int:
        mark = self._read_marks.get((user_id, channel_id), "0")
        return sum(m["ts"] > mark and m.get("user") != user_id for m in self.top_level(channel_id))


def is_reply(message: JSON) -> bool:
    return bool(message.get("thread_ts")) and message["thread_ts"] != message["ts"]


def without_metadata(message: JSON) -> JSON:
    return {k: v for k, v in message.items() if k != "metadata"}
