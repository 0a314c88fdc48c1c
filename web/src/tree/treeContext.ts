import { createContext, use } from "react";
import type { JobModel } from "../model/types";

export interface TreeView {
  readonly job: JobModel;
  /** The item with tabIndex 0. */
  readonly current: string | undefined;
  readonly focus: (id: string) => void;
  readonly isExpanded: (id: string, depth: number) => boolean;
  readonly setExpanded: (id: string, open: boolean) => void;
  readonly isDetailed: (id: string) => boolean;
  readonly toggleDetail: (id: string) => void;
}

export const TreeContext = createContext<TreeView | undefined>(undefined);

export function useTree(): TreeView {
  const view = use(TreeContext);
  if (!view) throw new Error("A tree item must be inside a tree.");
  return view;
}
