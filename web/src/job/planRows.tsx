import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { count } from "../lib/format";
import type { Plan } from "../model/plan";
import type { Row, usePlanDraft } from "./usePlanDraft";

interface Props {
  readonly plan: Plan;
  readonly draft: ReturnType<typeof usePlanDraft>;
  readonly busy: boolean;
}

/** The queries, one per row. Enter moves to the next row or adds one; Backspace in an empty row removes it. */
export function PlanRows({ plan, draft, busy }: Props) {
  const { rows } = draft;
  const list = useRef<HTMLOListElement>(null);
  const [announcement, setAnnouncement] = useState("");
  const full = rows.length >= plan.maxQueries;
  const focus = (at: number) =>
    requestAnimationFrame(() => list.current?.querySelectorAll("textarea")[at]?.focus());
  const add = () => {
    draft.add();
    setAnnouncement(`Query ${rows.length + 1} added.`);
    focus(rows.length);
  };
  const remove = (row: Row, at: number) => {
    draft.remove(row.key);
    setAnnouncement(`Query ${at + 1} removed, ${count(rows.length - 1, "query", "queries")} left.`);
    focus(Math.max(0, at - 1));
  };
  const onKey = (event: KeyboardEvent, row: Row, at: number) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (at + 1 < rows.length) focus(at + 1);
      else if (!full && row.query.trim() !== "") add();
    } else if (event.key === "Backspace" && row.query === "" && rows.length > 1) {
      event.preventDefault();
      remove(row, at);
    } else if (event.key === "Enter") event.currentTarget.closest("form")?.requestSubmit();
  };
  return (
    <>
      <ol className="plan-rows" ref={list} aria-label="Queries of the plan">
        {rows.map((row, at) => (
          <li key={row.key}>
            <textarea
              rows={1}
              aria-label={`Query ${at + 1}`}
              value={row.query}
              disabled={busy}
              placeholder="What to search for"
              onChange={(event) => draft.change(row.key, event.target.value.replace(/\s*\n\s*/g, " "))}
              onKeyDown={(event) => onKey(event, row, at)}
            />
            <button
              type="button"
              className="icon-button"
              aria-label={`Remove query ${at + 1}`}
              disabled={busy || rows.length === 1}
              onClick={() => remove(row, at)}
            >
              <X size={18} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ol>
      <div className="plan-add">
        <button type="button" className="quiet" disabled={busy || full} onClick={add}>
          <Plus size={16} aria-hidden="true" /> Add a query
        </button>
        <span className="why">
          {rows.length} of {plan.maxQueries}
        </span>
      </div>
      <p className="unseen" role="status" aria-live="polite">
        {announcement}
      </p>
    </>
  );
}
