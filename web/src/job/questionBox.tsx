import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerJob } from "../api/client";
import { asList, asObject, asText } from "../lib/json";
import { planOf } from "../model/plan";
import type { OpenQuestion } from "../model/types";
import { ErrorMessage } from "../ui/errorMessage";
import { PlanBox } from "./planBox";

/** The open question of a job: a plan to confirm, or any other question. */
export function QuestionBox({ id, question }: { id: string; question: OpenQuestion }) {
  const plan = planOf(question);
  return plan ? (
    <PlanBox id={id} plan={plan} prompt={question.prompt} />
  ) : (
    <AnswerBox id={id} question={question} />
  );
}

/** Offered answers are buttons; the user can also type an answer. */
function AnswerBox({ id, question }: { id: string; question: OpenQuestion }) {
  const [answer, setAnswer] = useState("");
  const sending = useMutation({ mutationFn: (text: string) => answerJob(id, text) });
  const busy = sending.isPending || sending.isSuccess;
  return (
    <section className="question-box" aria-labelledby="question-title">
      <h2 id="question-title">The job waits for your answer</h2>
      <p className="question-prompt">{question.prompt}</p>
      <div className="choices">
        {choicesOf(question.options).map((choice) => (
          <button key={choice} type="button" disabled={busy} onClick={() => sending.mutate(choice)}>
            {choice}
          </button>
        ))}
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (answer.trim() !== "") sending.mutate(answer.trim());
        }}
      >
        <label htmlFor="answer">Your answer</label>
        <div className="answer-line">
          <input
            id="answer"
            value={answer}
            disabled={busy}
            onChange={(event) => setAnswer(event.target.value)}
          />
          <button type="submit" className="primary" disabled={busy || answer.trim() === ""}>
            {busy ? "Sent" : "Send"}
          </button>
        </div>
      </form>
      {sending.error && <ErrorMessage error={sending.error} />}
    </section>
  );
}

function choicesOf(options: unknown): string[] {
  const list = Array.isArray(options) ? options : asList(asObject(options)?.choices);
  return list.slice(0, 12).flatMap((item) => asText(item) ?? asText(asObject(item)?.label) ?? []);
}
