"""The agents of the end-to-end test: each graph shows one way in which a run goes."""

import asyncio
from typing import TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import interrupt


class State(TypedDict, total=False):
    text: str
    seconds: float
    reply: str


async def sleep(state: State):
    await asyncio.sleep(state.get("seconds", 0))
    return {"reply": "slept: " + state.get("text", "")}


async def ask(state: State):
    said = interrupt({"question": "Ship it?"})
    return {"reply": f"you said {said}"}


async def fail(state: State):
    raise ValueError("the tool broke")


def graph(node):
    builder = StateGraph(State)
    builder.add_node("work", node)
    builder.add_edge(START, "work")
    builder.add_edge("work", END)
    return builder.compile()


sleeps = graph(sleep)
asks = graph(ask)
fails = graph(fail)
