// A worker of a team that writes TypeScript: the plugin, and workflows that await agents. It says
// when it is ready, and stops gracefully on SIGTERM. dev/e2e starts it.
import { fileURLToPath } from "node:url";
import { DefaultLogger, NativeConnection, Runtime, Worker } from "@temporalio/worker";
import { AgentwaitPlugin } from "agentwait/temporal/worker";

const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, TASK_QUEUE: taskQueue, BASE_URL: baseUrl, GUMLOOP_API_KEY: apiKey, WORKFLOWS } = process.env;

Runtime.install({ logger: new DefaultLogger("INFO"), shutdownSignals: ["SIGTERM"] });
const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection, namespace, taskQueue,
  plugins: [new AgentwaitPlugin({ apiKey, baseUrl })],
  ...(WORKFLOWS && { workflowsPath: fileURLToPath(new URL("workflows.mjs", import.meta.url)) }),
});
const running = worker.run();
console.error(`worker ready: task queue ${taskQueue}`);
await running;
await connection.close();
