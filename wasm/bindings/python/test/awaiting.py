"""Awaits with a clock that only sleeping moves, in each of the ways that there are."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from agentwait import AwaitError, Decision, Status, await_agent, await_agent_async

Mode = Literal["sync", "asyncio"]
MODES: tuple[Mode, ...] = ("sync", "asyncio")


@dataclass
class Run:
    """How a wait ended and how it slept."""

    status: Status | None = None
    error: AwaitError | None = None
    slept: list[float] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    clock: float = 0.0
    requests: list[dict[str, Any]] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.clock += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)

    def on_status(self, status: Status, decision: Decision) -> None:
        assert decision.status is status
        self.states.append(status.state)

    def start(self, mode: Mode, interaction_id: str, **options: Any) -> Run:
        """Runs a wait to its end."""
        options = {
            "request_timeout": 5.0,
            "clock": lambda: self.clock,
            "now": lambda: 1_772_706_600.0 + self.clock,
            "random": lambda: 0.5,
            "on_status": self.on_status,
            **options,
        }
        try:
            if mode == "sync":
                self.status = await_agent(interaction_id, sleep=self.sleep, **options)
            else:
                wait = await_agent_async(interaction_id, sleep=self.sleep_async, **options)
                self.status = asyncio.run(wait)
        except AwaitError as error:
            self.error = error
        return self


def client(mode: Mode, handler: Any, **options: Any) -> httpx.Client | httpx.AsyncClient:
    """A client that asks a function instead of a server."""
    transport = httpx.MockTransport(handler)
    if mode == "sync":
        return httpx.Client(transport=transport, **options)
    return httpx.AsyncClient(transport=transport, **options)
