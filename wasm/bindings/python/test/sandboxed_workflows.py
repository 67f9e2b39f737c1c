"""Workflows for test_temporal.py: both ways of importing the package, and what is done with it.

Temporal's sandbox imports this file anew for each run, and with it what is not passed through.
"""

from __future__ import annotations

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    import agentwait as passed_through
import importlib


@workflow.defn
class PassedThrough:
    """The way that the README shows."""

    @workflow.run
    async def run(self, body: str) -> str:
        status = passed_through.parse(body)
        return f"{status.phase}: {status.final_text}, {len(status.parts)}"


@workflow.defn
class ImportedAnew:
    """Without a word about it: slower, and it works."""

    @workflow.run
    async def run(self, body: str) -> str:
        # At the top of the file it would be passed through, as above.
        agentwait = importlib.import_module("agentwait")
        status = agentwait.parse(body)
        assert agentwait.decide(200, body, now=0.0, random=0.5).action == "completed"
        return f"{status.phase}: {status.final_text}, {len(status.parts)}"
