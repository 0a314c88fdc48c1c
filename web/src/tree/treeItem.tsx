import { ChevronRight } from "lucide-react";
import { useId } from "react";
import { duration } from "../lib/format";
import { titleOf } from "../model/labels";
import { outcome } from "../model/outcome";
import type { NodeModel } from "../model/types";
import { NodeIcon } from "../ui/kindIcon";
import { StateMark } from "../ui/statusMark";
import { Branch } from "./branch";
import { NodeDetail } from "./nodeDetail";
import { useTree } from "./treeContext";

interface Props {
  readonly node: NodeModel;
  readonly depth: number;
  readonly position: number;
  readonly siblings: number;
}

export function TreeItem({ node, depth, position, siblings }: Props) {
  const tree = useTree();
  const label = useId();
  const hasChildren = node.children.length > 0;
  const open = hasChildren && tree.isExpanded(node.id, depth);
  const detailed = tree.isDetailed(node.id);
  const lanes = tree.job.nodes.get(node.children.at(0) ?? "")?.kind === "probe";
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the tree
    <li
      role="treeitem"
      className={`tree-item kind-${plain(node.kind)}`}
      data-id={node.id}
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={hasChildren ? open : undefined}
      aria-selected={tree.current === node.id}
      aria-labelledby={label}
      tabIndex={tree.current === node.id ? 0 : -1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) tree.focus(node.id);
      }}
      onClick={(event) => {
        if (closestItem(event.target) !== event.currentTarget || insideDetail(event.target)) return;
        event.currentTarget.focus();
        tree.toggleDetail(node.id);
      }}
    >
      <div className="tree-row">
        <span
          className={hasChildren ? "twist" : "twist twist-none"}
          aria-hidden="true"
          onClick={(event) => {
            event.stopPropagation();
            if (hasChildren) tree.setExpanded(node.id, !open);
          }}
        >
          <ChevronRight size={16} className={open ? "turned" : undefined} />
        </span>
        <NodeIcon kind={node.kind} />
        <span className="tree-label" id={label}>
          <span className="tree-title">{titleOf(node)}</span> <StateMark state={node.state} />
          <Said node={node} />
        </span>
      </div>
      {detailed && <NodeDetail node={node} />}
      {open && (
        // biome-ignore lint/a11y/useSemanticElements: a group of tree items is a list
        <ul role="group" className={lanes ? "tree-group lanes" : "tree-group"}>
          <Branch ids={node.children} depth={depth + 1} />
        </ul>
      )}
    </li>
  );
}

function Said({ node }: { node: NodeModel }) {
  const said = node.state === "running" ? (node.message ?? outcome(node)) : (outcome(node) ?? node.message);
  const took = node.durationMs === undefined ? undefined : duration(node.durationMs);
  const percent =
    node.state === "running" && node.percent !== undefined ? `${Math.round(node.percent)} %` : undefined;
  const parts = [said, percent, took].filter((part) => part !== undefined);
  return parts.length === 0 ? null : <span className="tree-said">{parts.join(" · ")}</span>;
}

/** The kind is untrusted: only letters become a class name. */
function plain(kind: string): string {
  return /^[a-z]{1,20}$/.test(kind) ? kind : "other";
}

function closestItem(target: EventTarget): Element | null {
  return target instanceof Element ? target.closest('[role="treeitem"]') : null;
}

function insideDetail(target: EventTarget): boolean {
  return target instanceof Element && target.closest(".node-detail") !== null;
}
