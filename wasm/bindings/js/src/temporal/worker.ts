/**
 * Serve agentwait's activities in a worker of your own: a team without Go adds one line.
 *
 *     import { AgentwaitPlugin } from "agentwait/temporal/worker";
 *
 *     const worker = await Worker.create({
 *       plugins: [new AgentwaitPlugin({ apiKey: process.env.GUMLOOP_API_KEY })],
 *       taskQueue: "agents", workflowsPath,
 *     });
 *
 * @packageDocumentation
 */
import { SimplePlugin } from "@temporalio/plugin";
import { type ActivitiesOptions, createActivities } from "./activities.js";

export { type Activities, type ActivitiesOptions, createActivities } from "./activities.js";
export type { ConnectionOptions } from "./connection.js";
export * from "./shared.js";

/**
 * A plugin that serves `agentwait.PollAgentStatus`, `agentwait.PollRunStatus` and
 * `agentwait.CheckAgentStatus` of Gumloop's interactions. A wait moves between such workers and
 * agentwait's own: its heartbeat is the resume token.
 */
export class AgentwaitPlugin extends SimplePlugin {
  /** @throws TypeError or RangeError where an option is wrong, so that it shows when the worker starts */
  constructor(options: ActivitiesOptions) {
    super({ name: "agentwait", activities: createActivities(options) });
  }
}
