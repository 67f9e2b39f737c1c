"""A worker that serves the activities alone: dev/e2e starts it beside Go's workers."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import sys

from temporalio.client import Client
from temporalio.worker import Worker

from agentwait.temporal import AgentwaitPlugin, Gumloop


async def main() -> None:
    """Serves a task queue until it is told to stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--task-queue", required=True)
    parser.add_argument("--base-url", required=True)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    client = await Client.connect(
        os.environ["TEMPORAL_ADDRESS"], namespace=os.environ["TEMPORAL_NAMESPACE"]
    )
    gumloop = Gumloop(os.environ["GUMLOOP_API_KEY"], base_url=given.base_url)
    stop = asyncio.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(one, stop.set)
    plugin = AgentwaitPlugin(connections={"default": gumloop})
    async with Worker(client, task_queue=given.task_queue, plugins=[plugin]):
        sys.stderr.write(f"worker ready: task queue {given.task_queue}\n")
        sys.stderr.flush()
        await stop.wait()


asyncio.run(main())
# The threads of the SDK may abort an interpreter that ends (temporalio 1.35 on Python 3.11).
os._exit(0)
