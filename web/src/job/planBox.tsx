import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { answerJob } from "../api/client";
import { isEdited, nonEmptyQueries, type Plan, planAnswer } from "../model/plan";
import { ErrorMessage } from "../ui/errorMessage";
import { FeedbackForm } from "./feedbackForm";
import { PlanRows } from "./planRows";
import { usePlanDraft } from "./usePlanDraft";

/** A plan that the user confirms, edits, or sends back with a sentence. */
export function PlanBox({ id, plan, prompt }: { id: string; plan: Plan; prompt: string }) {
  const draft = usePlanDraft(plan);
  const sending = useMutation({ mutationFn: (answer: unknown) => answerJob(id, answer) });
  const busy = sending.isPending || sending.isSuccess;
  const title = useRef<HTMLHeadingElement>(null);
  const queries = draft.rows.map((row) => row.query);
  const edited = isEdited(plan, queries);
  useReturn(title, plan.revision > 1);
  return (
    <section
      className="question-box plan-box"
      aria-labelledby="question-title"
      aria-describedby="plan-prompt"
    >
      <h2 id="question-title" ref={title} tabIndex={-1}>
        {plan.revision > 1 ? `The plan, version ${plan.revision}` : "The plan waits for you"}
      </h2>
      <p id="plan-prompt" className="plan-prompt">
        {prompt}
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (nonEmptyQueries(queries).length > 0) sending.mutate(planAnswer(plan, queries));
        }}
      >
        <PlanRows plan={plan} draft={draft} busy={busy} />
        <div className="choices">
          <button type="submit" className="primary" disabled={busy || nonEmptyQueries(queries).length === 0}>
            {busy ? "Sent" : edited ? "Search for the edited plan" : "Search for this"}
          </button>
          {edited && !busy && (
            <button type="button" onClick={draft.reset}>
              Undo my changes
            </button>
          )}
        </div>
      </form>
      <FeedbackForm
        left={plan.revisionsLeft}
        busy={busy}
        onSend={(feedback) => sending.mutate({ feedback })}
      />
      {sending.error && <ErrorMessage error={sending.error} />}
    </section>
  );
}

/** Moves the focus to the next version after a revision, and to the page below after a confirmation. */
function useReturn(title: { readonly current: HTMLElement | null }, isNextVersion: boolean): void {
  useEffect(() => {
    const box = title.current?.closest("section");
    if (isNextVersion && (document.activeElement === document.body || document.activeElement?.id === "panel"))
      title.current?.focus({ preventScroll: true });
    return () => {
      if (box?.contains(document.activeElement))
        document.getElementById("panel")?.focus({ preventScroll: true });
    };
  }, [title, isNextVersion]);
}
