import { ShardMap, type ShardMapDraft } from "../lib/shardMap";
import { Vector } from "../lib/vector";
import type { JobModel, LogEvent, NodeModel, Step } from "./types";

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export const emptyJob: JobModel = {
  lastSeq: 0,
  attempt: 0,
  nodes: ShardMap.empty(),
  roots: Vector.empty(),
  open: ShardMap.empty(),
  log: Vector.empty(),
  steps: Vector.empty(),
  texts: Vector.empty(),
  text: new Map(),
  warnings: 0,
  steering: [],
  gaps: [],
};

/** A mutable copy of the job for one batch of events. Nodes are copied at their first change, the rest at the end. */
export class JobDraft {
  readonly job: Mutable<JobModel>;
  private readonly nodes: ShardMapDraft<NodeModel>;
  private readonly open: ShardMapDraft<true>;
  private readonly owned = new Map<string, Mutable<NodeModel>>();
  private readonly accepted: LogEvent[] = [];
  private readonly newSteps: Step[] = [];
  private jobText: Map<string, string> | undefined;

  constructor(base: JobModel) {
    this.job = { ...base };
    this.nodes = base.nodes.draft();
    this.open = base.open.draft();
  }

  accept(event: LogEvent): void {
    this.accepted.push(event);
    this.job.lastSeq = event.seq;
  }

  /** The node to change; creates an unknown node at the root. */
  node(id: string): Mutable<NodeModel> {
    const mine = this.owned.get(id);
    if (mine) return mine;
    const known = this.nodes.get(id);
    const copy: Mutable<NodeModel> = known ? { ...known, text: new Map(known.text) } : newNode(id);
    if (!known) this.job.roots = this.job.roots.append([id]);
    this.owned.set(id, copy);
    this.nodes.set(id, copy);
    return copy;
  }

  peek(id: string): NodeModel | undefined {
    return this.nodes.get(id);
  }

  markOpen(id: string, isOpen: boolean): void {
    if (isOpen) this.open.set(id, true);
    else this.open.delete(id);
  }

  openNodes(): string[] {
    return this.open.keys();
  }

  /** Moves a node below its parent. Does nothing if the parent is below the node, because that would make a cycle. */
  link(node: Mutable<NodeModel>, parentId: string): void {
    if (node.parent === parentId || this.isBelow(parentId, node)) return;
    const parent = this.node(parentId);
    if (node.parent !== undefined) {
      const old = this.node(node.parent);
      old.children = old.children.filter((id) => id !== node.id);
    } else if (this.job.roots.last() === node.id && this.job.roots.length > 0) {
      this.job.roots = this.job.roots.withoutLast();
    } else this.job.roots = this.job.roots.filter((id) => id !== node.id);
    node.parent = parentId;
    parent.children = parent.children.append([node.id]);
  }

  addStep(step: Step): void {
    this.newSteps.push(step);
  }

  lastStep(): Step | undefined {
    return this.newSteps[this.newSteps.length - 1] ?? this.job.steps.last();
  }

  replaceLastStep(step: Step): void {
    if (this.newSteps.length > 0) this.newSteps[this.newSteps.length - 1] = step;
    else this.job.steps = this.job.steps.replaceLast(step);
  }

  textOfJob(): Map<string, string> {
    this.jobText ??= new Map(this.job.text);
    return this.jobText;
  }

  finish(): JobModel {
    this.job.nodes = this.nodes.finish();
    this.job.open = this.open.finish();
    this.job.log = this.job.log.append(this.accepted);
    this.job.steps = this.job.steps.append(this.newSteps);
    if (this.jobText) this.job.text = this.jobText;
    return this.job;
  }

  private isBelow(id: string, node: NodeModel): boolean {
    if (id === node.id) return true;
    if (node.children.length === 0) return false;
    for (let up = this.peek(id)?.parent; up !== undefined; up = this.peek(up)?.parent)
      if (up === node.id) return true;
    return false;
  }
}

function newNode(id: string): Mutable<NodeModel> {
  return {
    id,
    kind: "",
    name: "",
    title: id,
    children: Vector.empty(),
    state: "seen",
    run: 0,
    text: new Map(),
    events: 0,
  };
}
