"""What the tests share: the counts of vectors and waits, and the emulator of the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator import Emulator

TESTDATA = Path(__file__).parents[4] / "testdata"
VECTORS = TESTDATA / "vectors"
WAITS = TESTDATA / "waits"
DOCUMENTS = TESTDATA / "documents"
passed_vectors: set[str] = set()
passed_waits: set[str] = set()
served_waits: set[str] = set()
passed_documents: set[str] = set()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for what, folder, passed in (
        ("vectors", VECTORS, passed_vectors),
        ("waits", WAITS, passed_waits),
        ("waits on Temporal", WAITS, served_waits),
        ("documents", DOCUMENTS, passed_documents),
    ):
        total = len(list(folder.glob("*.json")))
        terminalreporter.write_line(f"{what} passed: {len(passed)} of {total}")


@pytest.fixture(scope="session", autouse=True)
def no_cache() -> Iterator[None]:
    """What the tests compile stays out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AGENTWAIT_CACHE", "off")
        yield


@pytest.fixture(scope="session")
def api() -> Iterator[Emulator]:
    """The emulator; proxies of the machine are not asked for it."""
    with pytest.MonkeyPatch.context() as patch, Emulator() as emulator:
        patch.setenv("NO_PROXY", "127.0.0.1")
        # A script with a reset makes the server keep no connection open; in the middle of
        # the tests that would break one that a client has kept: another failure.
        emulator.script("no_kept_connections", {"step": "reset"})
        yield emulator
