"""With CREDIT_DESK_NO_SKIPS=1 a skipped test fails the run, so a missing browser or server cannot hide.

One kind of test is left out instead, and named in the closing lines: those that read the `shared` folder
beside the checkout. Its files are not ours to keep in the project, so a plain clone cannot have them.
"""

import os
from pathlib import Path

import pytest

SWITCH = "CREDIT_DESK_NO_SKIPS"
LEFT_OUT = "credit_desk_left_out"
SHARED = Path(__file__).resolve().parents[3] / "shared"


def is_on() -> bool:
    return os.environ.get(SWITCH, "") not in ("", "0")


class NoSkips:
    def __init__(self) -> None:
        self.left_out: list[str] = []

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        if SHARED.is_dir():
            return
        out = [item for item in items if reads_shared(item)]
        self.left_out = [item.nodeid for item in out]
        items[:] = [item for item in items if item not in out]
        if out:
            config.hook.pytest_deselected(items=out)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """A worker of pytest-xdist has ended: every worker leaves out the same."""
        self.left_out = getattr(node, "workeroutput", {}).get(LEFT_OUT, self.left_out)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if told := getattr(session.config, "workeroutput", None):
            told[LEFT_OUT] = self.left_out
        if skipped_in(session.config) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.left_out:
            terminalreporter.section("left out: there is no folder `shared` beside the checkout")
            for name in self.left_out:
                terminalreporter.line(name)
        if skipped := skipped_in(terminalreporter.config):
            terminalreporter.section(f"skipped, and {SWITCH} forbids it", red=True)
            for report in skipped:
                why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
                terminalreporter.line(f"{report.nodeid}: {why}")


def reads_shared(item: pytest.Item) -> bool:
    """By its arguments, or by the mark `shared` of a parameter whose fixture asks only while it runs."""
    return (
        "shared_folder" in getattr(item, "fixturenames", ()) or item.get_closest_marker("shared") is not None
    )


def skipped_in(config: pytest.Config) -> list[pytest.TestReport | pytest.CollectReport]:
    """What was skipped; empty in a worker of pytest-xdist, whose reports end in the main process."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if isinstance(reporter, pytest.TerminalReporter) else []
