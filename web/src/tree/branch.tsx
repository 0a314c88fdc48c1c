import { useState } from "react";
import type { Vector } from "../lib/vector";
import type { JobModel } from "../model/types";
import { useTree } from "./treeContext";
import { TreeItem } from "./treeItem";

const PAGE = 100;

/** The children of one node, a hundred at a time. */
export function Branch({ ids, depth }: { ids: Vector<string>; depth: number }) {
  const [shown, setShown] = useState(PAGE);
  const { job } = useTree();
  return (
    <>
      {ordered(ids.slice(0, shown), job).map((id, i) => {
        const node = job.nodes.get(id);
        return node && <TreeItem key={id} node={node} depth={depth} position={i + 1} siblings={ids.length} />;
      })}
      {ids.length > shown && (
        <li role="none" className="tree-more">
          <button type="button" className="quiet" onClick={() => setShown(shown + 4 * PAGE)}>
            Show more ({(ids.length - shown).toLocaleString("en")} left)
          </button>
        </li>
      )}
    </>
  );
}

const byNumber = new Intl.Collator("en", { numeric: true });

/** Probes start in any order, so they are sorted by their number. */
function ordered(ids: string[], job: JobModel): string[] {
  return job.nodes.get(ids[0] ?? "")?.kind === "probe" ? ids.sort(byNumber.compare) : ids;
}
