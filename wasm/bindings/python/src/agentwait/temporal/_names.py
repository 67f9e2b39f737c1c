"""The registered names, which never change."""

from __future__ import annotations

AWAIT_AGENT = "agentwait.AwaitAgent"
RUN_AGENT = "agentwait.RunAgent"
POLL_AGENT_STATUS = "agentwait.PollAgentStatus"
POLL_RUN_STATUS = "agentwait.PollRunStatus"
"""PollAgentStatus by a name that workers of the first release do not know."""
CHECK_AGENT_STATUS = "agentwait.CheckAgentStatus"
