"""What the tests share: the vectors' count, and the emulator of the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator import Emulator

VECTORS = Path(__file__).parents[4] / "testdata" / "vectors"
passed_vectors: set[str] = set()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    total = len(list(VECTORS.glob("*.json")))
    terminalreporter.write_line(f"vectors passed: {len(passed_vectors)} of {total}")


@pytest.fixture(scope="session")
def api() -> Iterator[Emulator]:
    """The emulator; proxies of the machine are not asked for it."""
    with pytest.MonkeyPatch.context() as patch, Emulator() as emulator:
        patch.setenv("NO_PROXY", "127.0.0.1")
        # A script with a reset makes the server keep no connection open; in the middle of
        # the tests that would break one that a client has kept: another failure.
        emulator.script("no_kept_connections", {"step": "reset"})
        yield emulator
