import { useEffect, useRef, useState } from "react";
import { jobStepText, statusLabels, titleOf } from "../model/labels";
import type { JobModel } from "../model/types";
import type { Connection } from "../stream/connection";
import { connectionText } from "./connectionText";

const QUIET_MS = 1500;

/** Announces step changes in a polite live region: the newest one, at most every 1.5 s, without streamed text. */
export function Announcer({ job, connection }: { job: JobModel; connection: Connection }) {
  const [said, setSaid] = useState("");
  const next = announcement(job, connection);
  const latest = useRef(next);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  latest.current = next;
  useEffect(() => {
    if (next === "" || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      setSaid(latest.current);
    }, QUIET_MS);
  }, [next]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return (
    <p className="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}

function announcement(job: JobModel, connection: Connection): string {
  if (connection.state === "catching_up" || connection.state === "connecting") return "";
  if (connection.state !== "live" && connection.state !== "ended") return connectionText(connection);
  const step = job.steps.last();
  if (job.status === undefined || !step) return "";
  if (job.endedAt !== undefined) return `The job ended: ${statusLabels[job.status]}`;
  if (step.type === "job") return jobStepText(step.event);
  if (step.type !== "node") return "";
  const node = job.nodes.get(step.node);
  return node ? titleOf(node) : "";
}
