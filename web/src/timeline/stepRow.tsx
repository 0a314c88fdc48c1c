import { clock, count, duration, words } from "../lib/format";
import { asText } from "../lib/json";
import { jobStepText, otherText, titleOf } from "../model/labels";
import { outcome } from "../model/outcome";
import type { NodeModel, NodeState, Step } from "../model/types";
import { NodeIcon } from "../ui/kindIcon";
import { StateMark } from "../ui/statusMark";
import type { TimeScale } from "./timeScale";

export function StepRow({ step, node, span }: { step: Step; node: NodeModel | undefined; span: TimeScale }) {
  return (
    <li
      className={`step step-${step.type}`}
      data-depth={node?.kind === "tool" || node?.kind === "synthesis" ? 2 : depthOf(node)}
    >
      <time className="step-time" dateTime={isoOf(step.at)} title={clock(step.at)}>
        {offset(step.at - span.begin)}
      </time>
      <div className="step-body">
        {step.type === "node" && node ? (
          <NodeStep step={step} node={node} span={span} />
        ) : (
          <PlainStep step={step} />
        )}
      </div>
    </li>
  );
}

function NodeStep({ step, node, span }: { step: Step & { type: "node" }; node: NodeModel; span: TimeScale }) {
  const latest = step.run === node.run;
  const state: NodeState = latest ? node.state : "interrupted";
  const took = latest ? node.durationMs : undefined;
  const said = latest ? (outcome(node) ?? node.message) : "cut off; done again below";
  const running = latest && state === "running";
  const place = span.place(step.at, took ?? (running ? span.end - step.at : 0));
  return (
    <>
      <p className="step-title">
        <NodeIcon kind={node.kind} /> {titleOf(node)} <StateMark state={state} />
        {took !== undefined && <span className="step-took">{duration(took)}</span>}
        {running && node.percent !== undefined && (
          <span className="step-took">{Math.round(node.percent)} %</span>
        )}
      </p>
      {said && <p className={state === "failed" ? "step-said bad" : "step-said"}>{said}</p>}
      <div className="lane" aria-hidden="true">
        <div className={`lane-bar lane-${state}`} style={place} />
      </div>
    </>
  );
}

function PlainStep({ step }: { step: Step }) {
  if (step.type === "node") return <p className="step-title">{step.node}</p>;
  if (step.type === "job") return <p className="step-title step-mark">{jobStepText(step.event)}</p>;
  if (step.type === "other")
    return (
      <p className="step-title">
        <NodeIcon kind="" /> {otherText(step.event)}
        {step.count > 1 && <span className="step-took">{count(step.count, "time")} in a row</span>}
      </p>
    );
  const level = asText(step.event.data.level) ?? "info";
  return (
    <p className={`step-note note-${level === "error" || level === "warning" ? level : "info"}`}>
      {level !== "info" && <b>{words(level)}: </b>}
      {asText(step.event.data.message) ?? "A note without text"}
    </p>
  );
}

function depthOf(node: NodeModel | undefined): number {
  return node?.parent === undefined ? 0 : 1;
}

function offset(ms: number): string {
  if (!Number.isFinite(ms)) return "";
  return ms < 60_000 ? `${(Math.max(0, ms) / 1000).toFixed(ms < 10_000 ? 2 : 1)} s` : duration(ms);
}

function isoOf(at: number): string | undefined {
  return Number.isFinite(at) ? new Date(at).toISOString() : undefined;
}
