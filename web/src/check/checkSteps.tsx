import { titleOf } from "../model/labels";
import type { JobModel, NodeModel } from "../model/types";
import { StateMark } from "../ui/statusMark";
import { toolLabels } from "./verdict";

/** The steps of the check as they happen, each with its own summary. */
export function CheckSteps({ job }: { job: JobModel }) {
  const steps = [
    ...new Set(
      job.steps.slice(0, job.steps.length).flatMap((step) => (step.type === "node" ? [step.node] : [])),
    ),
  ]
    .map((id) => job.nodes.get(id))
    .filter((node): node is NodeModel => node !== undefined && node.name !== "tool_execution");
  if (steps.length === 0)
    return job.endedAt === undefined ? <p className="empty">The check is queued.</p> : null;
  return (
    <section aria-labelledby="check-steps">
      <h2 id="check-steps">What was done</h2>
      <ol className="check-steps">
        {steps.map((node) => (
          <li key={node.id} data-node={node.id}>
            <StateMark state={node.state} />
            <b>{toolLabels[node.name] ?? titleOf(node)}</b>
            <span className="why">{node.error?.message ?? node.message ?? ""}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
