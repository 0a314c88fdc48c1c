import type { JobView } from "../job/describeJob";
import type { JobModel, NodeModel } from "../model/types";
import { titleOf } from "../model/words";
import { NodeIcon } from "../ui/kindIcon";
import { LiveText } from "./liveText";
import { SoFar } from "./soFar";

const MOST = 8;

/** Until the report is there: what is being worked on, what is being written, what was found. */
export function LiveReport({ job, view }: { job: JobModel; view: JobView }) {
  if (view.status === "queued")
    return (
      <p className="empty">
        The job waits for its turn
        {view.position === undefined ? "" : `; it is number ${view.position} in the queue`}.
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
      <SoFar job={job} heading="Found so far" />
    </div>
  );
}

/** The running steps that have no running step below them. */
function workingOn(job: JobModel): NodeModel[] {
  const out: NodeModel[] = [];
  const busyParents = new Set<string>();
  const open: NodeModel[] = [];
  for (const id of job.open.keys()) {
    const node = job.nodes.get(id);
    if (!node) continue;
    open.push(node);
    if (node.parent !== undefined) busyParents.add(node.parent);
  }
  for (const node of open) if (!busyParents.has(node.id)) out.push(node);
  return out.sort((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0)).slice(-MOST);
}
