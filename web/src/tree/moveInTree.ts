import type { KeyboardEvent } from "react";
import type { TreeView } from "./treeContext";

/** The keys of the ARIA tree view pattern, for the visible items in document order. */
export function moveInTree(event: KeyboardEvent<HTMLElement>, tree: TreeView): void {
  const item = event.target;
  if (!(item instanceof HTMLElement) || item.getAttribute("role") !== "treeitem") return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const act = actions[event.key];
  if (!act) return;
  event.preventDefault();
  act(item, [...event.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]')], tree);
}

type Action = (item: HTMLElement, items: readonly HTMLElement[], tree: TreeView) => void;

const toggleDetail: Action = (item, _, tree) => tree.toggleDetail(item.dataset.id ?? "");

const actions: Record<string, Action> = {
  ArrowDown: (item, items) => items[items.indexOf(item) + 1]?.focus(),
  ArrowUp: (item, items) => items[items.indexOf(item) - 1]?.focus(),
  Home: (_, items) => items[0]?.focus(),
  End: (_, items) => items[items.length - 1]?.focus(),
  ArrowRight: (item, items, tree) => {
    const expanded = item.getAttribute("aria-expanded");
    if (expanded === "false") tree.setExpanded(item.dataset.id ?? "", true);
    else if (expanded === "true") items[items.indexOf(item) + 1]?.focus();
  },
  ArrowLeft: (item, _, tree) => {
    if (item.getAttribute("aria-expanded") === "true") tree.setExpanded(item.dataset.id ?? "", false);
    else item.parentElement?.closest<HTMLElement>('[role="treeitem"]')?.focus();
  },
  Enter: toggleDetail,
  " ": toggleDetail,
};
