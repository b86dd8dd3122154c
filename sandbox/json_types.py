"""The one loose type of this package: what came in as JSON and goes out as JSON."""

from typing import Any

JSON = dict[str, Any]
