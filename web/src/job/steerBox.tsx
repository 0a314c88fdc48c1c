import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerJob } from "../api/client";
import { clock } from "../lib/format";
import { steeringText } from "../model/steering";
import type { JobModel, Steering } from "../model/types";
import { ErrorMessage } from "../ui/errorMessage";
import type { JobView } from "./describeJob";

/** Sends steering to a running research job and shows how earlier steering was used. */
export function SteerBox({ id, job, view }: { id: string; job: JobModel; view: JobView }) {
  const active = view.status === "queued" || view.status === "running";
  if (view.kind !== "research" || (!active && job.steering.length === 0)) return null;
  return (
    <section className="steer" aria-labelledby="steer-title">
      <h2 id="steer-title">{active ? "Steer the search" : "How it was steered"}</h2>
      {job.steering.length > 0 && <SteeringList steering={job.steering} ended={!active} />}
      {active && <SteerForm id={id} />}
    </section>
  );
}

function SteeringList({ steering, ended }: { steering: readonly Steering[]; ended: boolean }) {
  return (
    <ol className="steer-said" aria-live="polite">
      {steering.map((said) => (
        <li key={said.seq}>
          <q>{said.text}</q>
          <span className={said.unused === undefined ? "why" : "why steer-unused"}>
            {clock(said.at)}. {steeringText(said, ended)}
          </span>
        </li>
      ))}
    </ol>
  );
}

function SteerForm({ id }: { id: string }) {
  const [text, setText] = useState("");
  const sending = useMutation({
    mutationFn: (steer: string) => answerJob(id, { steer }),
    onSuccess: () => setText(""),
  });
  return (
    <>
      <form
        className="answer-line"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "" && !sending.isPending) sending.mutate(text.trim());
        }}
      >
        <label className="unseen" htmlFor="steer">
          What the next level should look into
        </label>
        <input
          id="steer"
          value={text}
          maxLength={2000}
          placeholder="Look into …"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" disabled={sending.isPending || text.trim() === ""}>
          Steer
        </button>
      </form>
      {sending.error && <ErrorMessage error={sending.error} />}
    </>
  );
}
