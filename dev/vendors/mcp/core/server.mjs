// A server of MCP tasks of 2025-11-25 by the SDK for TypeScript, whose tools run for seconds, ask,
// fail and go on until cancelled. Each session is a server of its own; the tasks of all are in one
// store, which shows a task to its session alone.
//
// It prints the address of its endpoint, and ends when its standard input does. With "json" as its
// argument it answers with JSON in place of streams.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { InMemoryTaskMessageQueue, InMemoryTaskStore } from '@modelcontextprotocol/sdk/experimental/tasks/stores/in-memory.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { ElicitResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

const enableJsonResponse = process.argv[2] === 'json';
const taskStore = new InMemoryTaskStore();
const taskMessageQueue = new InMemoryTaskMessageQueue();

const text = (words, isError = false) => ({ content: [{ type: 'text', text: words }], isError });
const seconds = (n) => new Promise((resolve) => setTimeout(resolve, n * 1000));

// tool registers a tool that goes on after its task has been answered.
function tool(mcp, name, inputSchema, run) {
  mcp.experimental.tasks.registerToolTask(name, { description: name, inputSchema, execution: { taskSupport: 'required' } }, {
    async createTask(args, extra) {
      const task = await extra.taskStore.createTask({ ttl: extra.taskRequestedTtl, pollInterval: args.pollInterval ?? 1250 });
      const end = (status, result) => extra.taskStore.storeTaskResult(task.taskId, status, result);
      run({ args, extra, task }).then(
        (words) => words !== undefined && end('completed', text(words)),
        (error) => end('failed', text(error.message, true)),
      ).catch(() => {}); // the task was cancelled meanwhile
      return { task };
    },
    getTask: (_, extra) => extra.taskStore.getTask(extra.taskId),
    getTaskResult: (_, extra) => extra.taskStore.getTaskResult(extra.taskId),
  });
}

function newServer() {
  const mcp = new McpServer({ name: 'agentwait-e2e', version: '1.0.0' }, {
    capabilities: { tools: {}, tasks: { list: {}, cancel: {}, requests: { tools: { call: {} } } } },
    taskStore, taskMessageQueue, defaultTaskPollInterval: 100,
  });
  tool(mcp, 'work', { message: z.string(), seconds: z.number().default(2) }, async ({ args, extra, task }) => {
    await extra.taskStore.updateTaskStatus(task.taskId, 'working', 'half way');
    await seconds(args.seconds);
    return `done: ${args.message}`;
  });
  const ask = { questions: z.number().default(1), pause: z.number().default(0), pollInterval: z.number().optional() };
  tool(mcp, 'ask', ask, async ({ args, extra, task }) => {
    let said = '';
    for (let i = 0; i < args.questions; i++) {
      if (i > 0) await seconds(args.pause);
      await extra.taskStore.updateTaskStatus(task.taskId, 'input_required');
      const answer = await mcp.server.request({
        method: 'elicitation/create',
        params: { mode: 'form', message: `Ship it (${i})?`, requestedSchema: { type: 'object', properties: { ship: { type: 'boolean' } }, required: ['ship'] } },
      }, ElicitResultSchema, { relatedTask: { taskId: task.taskId }, timeout: 300_000 });
      said += `${answer.action}: ${JSON.stringify(answer.content ?? null)}\n`;
      await extra.taskStore.updateTaskStatus(task.taskId, 'working');
    }
    return said.trim();
  });
  tool(mcp, 'fail', {}, async () => { throw new Error('the tool broke'); });
  tool(mcp, 'endless', {}, () => new Promise(() => {}));
  mcp.registerTool('quick', { description: 'answers inside of the call', inputSchema: { message: z.string() } }, async ({ message }) => text(`quick: ${message}`));
  return mcp;
}

const sessions = new Map();

const refuse = (res, status, code, message) => {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id: null }));
};

const http = createServer(async (req, res) => {
  const id = req.headers['mcp-session-id'];
  let transport = sessions.get(id);
  if (id && !transport) return refuse(res, 404, -32001, 'Session not found');
  if (!transport) {
    transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID, enableJsonResponse,
      onsessioninitialized: (opened) => sessions.set(opened, transport),
    });
    await newServer().connect(transport);
  }
  return transport.handleRequest(req, res);
});

http.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${http.address().port}/mcp`));
process.stdin.resume().on('end', () => process.exit(0)).on('close', () => process.exit(0));
