import { type KeyboardEvent, lazy, Suspense, useRef } from "react";
import { jobAddress, navigate, type TabName, tabNames } from "../lib/router";
import { LogTab } from "../log/logTab";
import type { JobModel } from "../model/types";
import { ReportTab } from "../report/reportTab";
import type { Connection } from "../stream/connection";
import { TimelineTab } from "../timeline/timelineTab";
import { TreeTab } from "../tree/treeTab";
import { ErrorBoundary } from "../ui/errorBoundary";
import type { JobView } from "./describeJob";

// Loaded on demand, because few users open this tab.
const ContractsTab = lazy(() => import("../contracts/contractsTab"));

interface Props {
  readonly id: string;
  readonly tab: TabName;
  readonly job: JobModel;
  readonly view: JobView;
  readonly connection: Connection;
}

const labels: Record<TabName, string> = {
  report: "Report",
  timeline: "Timeline",
  tree: "Tree",
  log: "Log",
  contracts: "Contracts",
};
const moves: Record<string, (at: number, n: number) => number> = {
  ArrowRight: (at, n) => (at + 1) % n,
  ArrowLeft: (at, n) => (at + n - 1) % n,
  Home: () => 0,
  End: (_, n) => n - 1,
};

export function JobTabs({ id, tab, job, view, connection }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent) => {
    const target = moves[event.key]?.(tabNames.indexOf(tab), tabNames.length);
    const name = target === undefined ? undefined : tabNames[target];
    if (name === undefined) return;
    event.preventDefault();
    navigate(jobAddress(id, name), true);
    list.current?.querySelector<HTMLElement>(`#tab-${name}`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label="Views of the job" ref={list} onKeyDown={onKey}>
        {tabNames.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={name === tab}
            aria-controls={name === tab ? "panel" : undefined}
            tabIndex={name === tab ? 0 : -1}
            onClick={() => navigate(jobAddress(id, name), true)}
          >
            {labels[name]}
            {name === "log" && job.lastSeq > 0 && (
              <span className="tab-count">{job.lastSeq.toLocaleString("en")}</span>
            )}
          </button>
        ))}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a tab panel without a focusable control must be reachable */}
      <div role="tabpanel" id="panel" aria-labelledby={`tab-${tab}`} tabIndex={0} className="panel">
        <ErrorBoundary key={tab} part={`The ${labels[tab].toLowerCase()}`}>
          {tab === "report" && <ReportTab id={id} job={job} view={view} />}
          {tab === "timeline" && <TimelineTab job={job} />}
          {tab === "tree" && <TreeTab job={job} />}
          {tab === "contracts" && (
            <Suspense fallback={<p className="empty">Loading…</p>}>
              <ContractsTab id={id} />
            </Suspense>
          )}
          {tab === "log" && <LogTab job={job} live={connection.state !== "ended"} />}
        </ErrorBoundary>
      </div>
    </>
  );
}
