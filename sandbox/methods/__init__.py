"""The Web API methods by family. Importing this package fills the table of `registry`."""

from sandbox.methods import auth, chat, conversations, files, usergroups, users, views
from sandbox.methods.registry import METHODS, Call, Method

__all__ = [
    "METHODS",
    "Call",
    "Method",
    "auth",
    "chat",
    "conversations",
    "files",
    "usergroups",
    "users",
    "views",
]
