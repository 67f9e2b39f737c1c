"""The registered names, which never change."""

from __future__ import annotations

AWAIT_AGENT = "agentwait.AwaitAgent"
RUN_AGENT = "agentwait.RunAgent"
POLL_AGENT_STATUS = "agentwait.PollAgentStatus"
