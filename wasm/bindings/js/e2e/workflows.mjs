// Workflows of a team that writes TypeScript.
import { AgentFailed, asError, awaitAgent, checkAgentStatus, pollAgentStatus, WaitCancelled } from "agentwait/temporal/workflow";
import { ActivityCancellationType, CancellationScope, defineSignal, isCancellation, setHandler } from "@temporalio/workflow";

/** Awaits by a child, which another task queue serves, or by the activity of this one. */
export async function awaits(input, taskQueue) {
  const result = taskQueue ? await awaitAgent(input, { taskQueue }) : await pollAgentStatus(input);
  return result.response;
}

/** Catches by class. */
export async function catches(input, taskQueue) {
  try {
    return await awaits(input, taskQueue);
  } catch (error) {
    if (error instanceof AgentFailed) return `${error.name}: ${error.details.message}`;
    throw error;
  }
}

export async function looks(input) {
  return (await checkAgentStatus(input)).outcome;
}

/** A scope that is cancelled sees a cancellation, not an error of the wait; what cancelled it says how the wait stood. */
export async function cancels(input) {
  const scope = new CancellationScope();
  const waiting = scope.run(() => pollAgentStatus({ ...input, timeout_seconds: 3_600 }, {
    heartbeatTimeout: "5s", cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  }));
  setHandler(defineSignal("enough"), () => scope.cancel());
  try {
    return (await waiting).outcome;
  } catch (error) {
    const ended = asError(error);
    return [isCancellation(error), ended instanceof WaitCancelled, ended?.details.state];
  }
}

/** Awaits by the activity of another task queue, whoever serves it. */
export async function elsewhere(input, taskQueue) {
  return pollAgentStatus(input, { taskQueue, heartbeatTimeout: "1h" }); // no heartbeat timeout can help
}
