// An A2A server of the JavaScript SDK's, which the end-to-end tests run.
//
// It listens on a free port of the loopback address, prints it, and ends when its input ends: with
// the test, however that goes. Below /plain the agent speaks version 1.0, below /compat 0.3 as well.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { AgentCard, Message, Task, TaskArtifactUpdateEvent, TaskStatusUpdateEvent } from "@a2a-js/sdk";
import { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } from "@a2a-js/sdk/server";
import { agentCardHandler, jsonRpcHandler, restHandler, UserBuilder } from "@a2a-js/sdk/server/express";
import express from "express";

// Scripted does what the message says: its first word, and how many seconds that takes.
class Scripted {
  #cancelled = new Map(); // what ends a run that works until somebody cancels it

  async execute(request, bus) {
    const { taskId, contextId, userMessage, task } = request;
    const told = userMessage.parts.map((part) => (part.content?.$case === "text" ? part.content.value : "")).join(" ");
    const [word, seconds] = told.split(" ");
    const says = (text) => ({ messageId: randomUUID(), role: "ROLE_AGENT", taskId, contextId, parts: [{ text }] });
    const is = (state, text) =>
      bus.publish(
        AgentEvent.statusUpdate(
          TaskStatusUpdateEvent.fromJSON({
            taskId,
            contextId,
            status: {
              state: `TASK_STATE_${state}`,
              timestamp: new Date().toISOString(),
              message: text === undefined ? undefined : says(text),
            },
          }),
        ),
      );
    const adds = (text, more = {}) =>
      bus.publish(
        AgentEvent.artifactUpdate(
          TaskArtifactUpdateEvent.fromJSON({
            taskId,
            contextId,
            artifact: { artifactId: "a", parts: [{ text }], ...more.artifact },
            append: more.append ?? false,
            lastChunk: more.lastChunk ?? false,
          }),
        ),
      );

    if (word === "message") {
      bus.publish(AgentEvent.message(Message.fromJSON({ ...says("no task"), taskId: "" })));
      return;
    }
    bus.publish(
      AgentEvent.task(
        task ?? Task.fromJSON({ id: taskId, contextId, status: { state: "TASK_STATE_SUBMITTED" }, history: [Message.toJSON(userMessage)] }),
      ),
    );
    if (task !== undefined) {
      // An answer: it has one more question, or is content.
      if (word === "again") {
        is("INPUT_REQUIRED", "Which shade?");
        return;
      }
      is("WORKING", "painting");
      await sleep(300);
      adds(`Painted it ${told}`, { artifact: { name: "Wall" } });
      is("COMPLETED", "finished");
      return;
    }
    is("WORKING", "thinking");
    switch (word) {
      case "ask":
        is("INPUT_REQUIRED", "Which colour?");
        return;
      case "auth":
        is("AUTH_REQUIRED", "Log in at https://login.example.com");
        await sleep(Number(seconds ?? 0.5) * 1000);
        adds("in");
        is("COMPLETED");
        return;
      case "fail":
        is("FAILED", "the tool broke");
        return;
      case "reject":
        is("REJECTED", "not my job");
        return;
      case "raise":
        throw new Error("executor raised");
      case "stream":
        // Two artifacts, whose pieces come in turn.
        for (const [artifactId, piece] of [["a", "Hel"], ["b", "By"], ["a", "lo, "], ["b", "e."], ["a", "world"]]) {
          adds(piece, { artifact: { artifactId }, append: !["Hel", "By"].includes(piece), lastChunk: ["e.", "world"].includes(piece) });
        }
        is("COMPLETED");
        return;
      case "say":
        is("COMPLETED", "said it");
        return;
      case "work":
        await sleep(Number(seconds ?? 0.5) * 1000);
        adds("# Report\nall done", { artifact: { name: "Report", metadata: { tokens: 12 } } });
        is("COMPLETED", "finished");
        return;
      default: // until somebody cancels
        await new Promise((resolve) => this.#cancelled.set(taskId, resolve));
        is("CANCELED");
    }
  }

  async cancelTask(taskId, bus) {
    const end = this.#cancelled.get(taskId);
    if (end !== undefined) {
      this.#cancelled.delete(taskId);
      end();
      return;
    }
    bus.publish(
      AgentEvent.statusUpdate(
        TaskStatusUpdateEvent.fromJSON({ taskId, contextId: "", status: { state: "TASK_STATE_CANCELED", timestamp: new Date().toISOString() } }),
      ),
    );
  }
}

function agent(app, origin, path, compat) {
  const base = origin + path;
  const card = AgentCard.fromJSON({
    name: "scripted",
    description: "does what it is told",
    version: "1",
    capabilities: {},
    defaultInputModes: ["text"],
    defaultOutputModes: ["text"],
    skills: [{ id: "s", name: "s", description: "s", tags: ["s"] }],
    supportedInterfaces: (compat ? ["1.0", "0.3"] : ["1.0"]).flatMap((protocolVersion) => [
      { url: `${base}/rpc`, protocolBinding: "JSONRPC", protocolVersion },
      { url: `${base}/rest`, protocolBinding: "HTTP+JSON", protocolVersion },
    ]),
  });
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), new Scripted());
  const options = { requestHandler, userBuilder: UserBuilder.noAuthentication, legacyCompat: { enabled: compat } };
  app.use(
    `${path}/.well-known/agent-card.json`,
    agentCardHandler({ agentCardProvider: requestHandler, legacyCompat: { enabled: compat } }),
  );
  app.use(`${path}/rpc`, jsonRpcHandler(options));
  app.use(`${path}/rest`, restHandler(options));
}

console.error = () => {}; // an agent that raises is what the SDK logs, and what a test wants
process.stdin.resume().on("end", () => process.exit(0));
const listener = createServer();
listener.listen(0, "127.0.0.1", () => {
  const origin = `http://127.0.0.1:${listener.address().port}`;
  const app = express();
  agent(app, origin, "/plain", false);
  agent(app, origin, "/compat", true);
  listener.on("request", app);
  console.log(origin);
});
