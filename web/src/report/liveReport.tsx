import type { JobView } from "../job/describeJob";
import { titleOf } from "../model/labels";
import type { JobModel, NodeModel } from "../model/types";
import { NodeIcon } from "../ui/kindIcon";
import { LiveText } from "./liveText";
import { PartialEvidence } from "./partialEvidence";

const MOST = 8;
const MOST_OPEN = 500;

/** Shown before the report exists: running steps, streamed text and evidence so far. */
export function LiveReport({ job, view }: { job: JobModel; view: JobView }) {
  if (view.status === "queued")
    return (
      <p className="empty">
        The job is queued
        {view.position === undefined ? "" : `, at position ${view.position}`}.
      </p>
    );
  if (view.status === undefined) return <p className="empty">Reading the job's log…</p>;
  const working = workingOn(job);
  return (
    <div className="live">
      <section aria-labelledby="now-title">
        <h2 id="now-title">Now</h2>
        {working.length === 0 && <p className="empty">Between two steps.</p>}
        <ul className="working">
          {working.map((node) => (
            <li key={node.id}>
              <NodeIcon kind={node.kind} />
              <span>
                {titleOf(node)}
                {node.message && <span className="why">{node.message}</span>}
              </span>
            </li>
          ))}
        </ul>
      </section>
      <LiveText job={job} />
      <PartialEvidence job={job} heading="Found so far" />
    </div>
  );
}

/** The running steps that have no running step below them, the newest last. */
function workingOn(job: JobModel): NodeModel[] {
  const open = openNodes(job);
  const busyParents = new Set(open.map((node) => node.parent));
  const leaves = open.filter((node) => !busyParents.has(node.id));
  return leaves.sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0)).slice(-MOST);
}

/** Checks only the latest steps, because this runs in every animation frame. */
function openNodes(job: JobModel): NodeModel[] {
  const recent = () =>
    job.steps
      .slice(job.steps.length - MOST_OPEN, job.steps.length)
      .flatMap((step) => (step.type === "node" ? step.node : []));
  const ids = job.open.size <= MOST_OPEN ? [...job.open.keys()] : recent();
  return ids.map((id) => job.nodes.get(id)).filter((node) => node?.state === "running") as NodeModel[];
}
