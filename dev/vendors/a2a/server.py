"""An A2A server of the Python SDK's, which the end-to-end tests run.

It listens on a free port of the loopback address, prints it, and ends when its input ends: with
the test, however that goes. Below /plain the agent speaks version 1.0, below /compat 0.3 as well.
"""

import asyncio
import logging
import os
import socket
import sys
import threading

import uvicorn
from a2a.helpers import new_task_from_user_message, new_text_message, new_text_part
from a2a.server.agent_execution import AgentExecutor, RequestContext
from a2a.server.events import EventQueue
from a2a.server.request_handlers import DefaultRequestHandler
from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes, create_rest_routes
from a2a.server.tasks import InMemoryTaskStore, TaskUpdater
from a2a.types import AgentCapabilities, AgentCard, AgentInterface, AgentSkill
from starlette.applications import Starlette
from starlette.routing import Mount


class Scripted(AgentExecutor):
    """Does what the message says: its first word, and how many seconds that takes."""

    async def execute(self, context: RequestContext, event_queue: EventQueue) -> None:
        words = context.get_user_input().split() or ["work"]
        seconds = float(words[1]) if len(words) > 1 else 0.5
        if words[0] == "message":
            await event_queue.enqueue_event(new_text_message("no task", context_id=context.context_id))
            return
        task = context.current_task
        if task is None:
            task = new_task_from_user_message(context.message)
            await event_queue.enqueue_event(task)
        run = TaskUpdater(event_queue, task.id, task.context_id)

        def says(text: str):
            return run.new_agent_message([new_text_part(text)])

        if context.current_task is not None:  # an answer: it has one more question, or is content
            if words[0] == "again":
                await run.requires_input(says("Which shade?"))
                return
            await run.start_work(says("painting"))
            await asyncio.sleep(0.3)
            await run.add_artifact([new_text_part("Painted it " + context.get_user_input())], name="Wall")
            await run.complete(says("finished"))
            return
        await run.start_work(says("thinking"))
        match words[0]:
            case "ask":
                await run.requires_input(says("Which colour?"))
            case "auth":
                await run.requires_auth(says("Log in at https://login.example.com"))
                await asyncio.sleep(seconds)
                await run.add_artifact([new_text_part("in")])
                await run.complete()
            case "fail":
                await run.failed(says("the tool broke"))
            case "reject":
                await run.reject(says("not my job"))
            case "raise":
                raise RuntimeError("executor raised")
            case "stream":
                # Two artifacts, whose pieces come in turn.
                for name, piece in (("a", "Hel"), ("b", "By"), ("a", "lo, "), ("b", "e."), ("a", "world")):
                    await run.add_artifact([new_text_part(piece)], artifact_id=name, append=piece not in ("Hel", "By"), last_chunk=piece in ("e.", "world"))
                await run.complete()
            case "say":
                await run.complete(says("said it"))
            case "work":
                await asyncio.sleep(seconds)
                await run.add_artifact([new_text_part("# Report\nall done")], name="Report", metadata={"tokens": 12})
                await run.complete(says("finished"))
            case _:  # until somebody cancels
                await asyncio.Event().wait()

    async def cancel(self, context: RequestContext, event_queue: EventQueue) -> None:
        await TaskUpdater(event_queue, context.task_id, context.context_id).cancel()


def agent(origin: str, path: str, compat: bool) -> Mount:
    versions = ["1.0", "0.3"] if compat else ["1.0"]
    base = origin + path
    card = AgentCard(
        name="scripted",
        description="does what it is told",
        version="1",
        default_input_modes=["text"],
        default_output_modes=["text"],
        capabilities=AgentCapabilities(),
        skills=[AgentSkill(id="s", name="s", description="s", tags=["s"])],
        supported_interfaces=[
            AgentInterface(url=url, protocol_binding=binding, protocol_version=version)
            for version in versions
            for binding, url in (("JSONRPC", base + "/rpc"), ("HTTP+JSON", base + "/rest"))
        ],
    )
    handler = DefaultRequestHandler(agent_executor=Scripted(), task_store=InMemoryTaskStore(), agent_card=card)
    routes = [
        *create_agent_card_routes(card),
        *create_jsonrpc_routes(handler, "/rpc", enable_v0_3_compat=compat),
        *create_rest_routes(handler, path_prefix="/rest", enable_v0_3_compat=compat),
    ]
    return Mount(path, routes=routes)


def end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    logging.disable(logging.ERROR)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = Starlette(routes=[agent(origin, "/plain", False), agent(origin, "/compat", True)])
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
    threading.Thread(target=end_with_input, daemon=True).start()
    listener.listen()
    print(origin, flush=True)
    server.run(sockets=[listener])


if __name__ == "__main__":
    main()
