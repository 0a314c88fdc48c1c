import { useCallback, useState } from "react";
import type { JobModel } from "../model/types";
import { Branch } from "./branch";
import { moveInTree } from "./moveInTree";
import { TreeContext } from "./treeContext";

/** The steps of the job as a tree. Keys as in the ARIA tree view: arrows move and open, Enter shows input and output. */
export function TreeTab({ job }: { job: JobModel }) {
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [detailed, setDetailed] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | undefined>(undefined);
  const setExpanded = useCallback(
    (id: string, open: boolean) => setChanged((map) => new Map(map).set(id, open)),
    [],
  );
  const toggleDetail = useCallback((id: string) => setDetailed((set) => toggled(set, id)), []);
  if (job.roots.length === 0) return <p className="empty">No steps yet.</p>;
  const view = {
    job,
    current: current ?? job.roots.at(0),
    focus: setCurrent,
    isExpanded: (id: string, depth: number) => changed.get(id) ?? depth < 3,
    setExpanded,
    isDetailed: (id: string) => detailed.has(id),
    toggleDetail,
  };
  return (
    <TreeContext value={view}>
      <p className="tree-hint">
        Press a step to see what went into it and what came out.{" "}
        <span className="with-keys">Keyboard: arrows move and open, Enter shows details.</span>
      </p>
      <ul
        className="tree"
        role="tree"
        aria-label="Steps of the job"
        onKeyDown={(event) => moveInTree(event, view)}
      >
        <Branch ids={job.roots} depth={0} />
      </ul>
    </TreeContext>
  );
}

function toggled(set: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}
