"""From start to ready, and the memory of an idle bot."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from bench.clicks import found, process, sandbox

RUNS = 5


def measure_start() -> None:
    """Prints the median time of ``credit-desk run`` to its line ``ready``, and its resident memory then."""
    seconds, memory = [], []
    with tempfile.TemporaryDirectory(prefix="credit-desk-bench-") as folder, sandbox() as slack:
        env = {**slack, "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite"}
        found(env)
        for _ in range(RUNS):
            start = time.perf_counter()
            with process("run", env) as bot:
                assert bot.stdout is not None
                if not any(line.startswith("ready ") for line in iter(bot.stdout.readline, "")):
                    raise RuntimeError(f"the bot ended with {bot.wait()} before it was ready")
                seconds.append(time.perf_counter() - start)
                memory.append(_resident_mib(bot.pid))
    print(
        f"start: credit-desk run is ready after {median(seconds):.2f} s, idle with {median(memory):.0f} MiB"
    )


def _resident_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
