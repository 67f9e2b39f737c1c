"""A server of MCP tasks by FastMCP, whose tools run for seconds, ask, fail and go on until cancelled.

It prints the address of its endpoint, and ends when its standard input does.
"""

import asyncio
import os
import socket
import sys
import threading
from datetime import timedelta

import mcp_types
import uvicorn
from fastmcp import Context, FastMCP
from fastmcp.exceptions import ToolError
from fastmcp.utilities.tasks import TaskConfig
from fastmcp_tasks import TasksExtension
from mcp.shared.exceptions import MCPError

server = FastMCP("agentwait-e2e")
server.add_extension(TasksExtension(url="memory://"))
task = TaskConfig(mode="required", poll_interval=timedelta(milliseconds=1250))


@server.tool(task=task)
async def work(ctx: Context, message: str, seconds: float = 2) -> str:
    """Run for seconds, and return the message."""
    await ctx.report_progress(1, 2, "half way")
    await asyncio.sleep(seconds)
    return f"done: {message}"


@server.tool(task=task)
async def report() -> dict[str, int]:
    """Return structured content."""
    return {"tokens": 12}


@server.tool(task=task)
async def ask(ctx: Context) -> str | mcp_types.InputRequiredResult:
    """Ask whether to ship, and return the answer."""
    if not ctx.input_responses:
        schema = {"type": "object", "properties": {"ship": {"type": "boolean"}}, "required": ["ship"]}
        params = mcp_types.ElicitRequestFormParams(message="Ship it?", requested_schema=schema)
        return mcp_types.InputRequiredResult(input_requests={"ship": mcp_types.ElicitRequest(params=params)})
    (answer,) = ctx.input_responses.values()
    return f"{answer.action}: {answer.content}"


@server.tool(task=task)
async def fail() -> str:
    """Fail as a tool does."""
    raise ToolError("the tool broke")


@server.tool(task=task)
async def fault() -> str:
    """Fail as the protocol does."""
    raise MCPError(code=-32099, message="rpc fault", data={"k": 1})


@server.tool(task=task)
async def endless() -> str:
    """Go on until cancelled."""
    await asyncio.Event().wait()
    return "never"


@server.tool
async def quick(message: str) -> str:
    """Answer inside of the call."""
    return f"quick: {message}"


def main() -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/mcp", flush=True)
    http = uvicorn.Server(uvicorn.Config(server.http_app(path="/mcp"), log_level="warning"))

    def until_the_end() -> None:
        sys.stdin.read()
        os._exit(0)  # a stop in good order waits for tasks that never end

    threading.Thread(target=until_the_end, daemon=True).start()
    http.run(sockets=[listener])


if __name__ == "__main__":
    main()
