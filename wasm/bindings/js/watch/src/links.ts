import type { Detail, Worker } from "./api.js";

/** Where Temporal's web UI shows a workflow; empty where that is not known. */
export function temporalPage(worker: Worker, wait: Detail): string {
  if (worker.temporal_ui === undefined || !wait.workflow) return "";
  const of = (text: string): string => encodeURIComponent(text);
  return `${worker.temporal_ui}/namespaces/${of(wait.namespace || worker.namespace)}/workflows/${of(wait.workflow)}${wait.run ? `/${of(wait.run)}/history` : ""}`;
}
