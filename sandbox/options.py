"""What a sandbox is started with."""

from dataclasses import dataclass
from pathlib import Path

from sandbox.json_types import JSON

BOT_TOKEN = "xoxb-sandbox-000000000000-credit-desk"  # noqa: S105 - a fixed value of a workspace in memory
APP_TOKEN = "xapp-1-sandbox-000000000000-credit-desk"  # noqa: S105
SIGNING_SECRET = "sandbox-signing-secret-0000000000"  # noqa: S105
VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105

_HERE = Path(__file__).parent
DEMO_WORKSPACE = _HERE.parent / "demo" / "workspace.json"
EXAMPLE_WORKSPACE = _HERE / "example_workspace.json"


def default_workspace_file() -> Path:
    """The demo workspace of a checkout, else the small example that travels with the package."""
    return DEMO_WORKSPACE if DEMO_WORKSPACE.exists() else EXAMPLE_WORKSPACE


def story_beside(workspace_file: Path) -> Path | None:
    """`story.json` beside a workspace file, where there is one."""
    found = workspace_file.with_name("story.json")
    return found if found.exists() else None


@dataclass(frozen=True)
class Options:
    workspace: JSON
    story: JSON | None = None
    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    signing_secret: str = SIGNING_SECRET
    verification_token: str = VERIFICATION_TOKEN
    http_url: str | None = None
    clock_command: str | None = None
    host: str = "127.0.0.1"
    ack_seconds: float = 3.0
    # How long a socket lives before Slack asks for a new one, and how often it is pinged.
    socket_seconds: float = 18_060.0
    ping_seconds: float = 20.0
    # Events per hour before `app_rate_limited`.
    events_per_hour: int = 30_000
    virtual_time: bool = False
    # How many times faster the second and the minute of the rate limits pass.
    limits_speed: float = 1.0
