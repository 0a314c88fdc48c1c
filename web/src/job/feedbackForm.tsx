import { useState } from "react";

interface Props {
  /** How often the plan can still be revised. */
  readonly left: number;
  readonly busy: boolean;
  readonly onSend: (feedback: string) => void;
}

/** Requests another version of the plan with a sentence. */
export function FeedbackForm({ left, busy, onSend }: Props) {
  const [feedback, setFeedback] = useState("");
  if (left === 0)
    return <p className="why">This is its last version. It can be edited, but not sent back once more.</p>;
  return (
    <form
      className="plan-feedback"
      onSubmit={(event) => {
        event.preventDefault();
        if (feedback.trim() !== "") onSend(feedback.trim());
      }}
    >
      <label htmlFor="feedback">Or say what should be different</label>
      <div className="answer-line">
        <input
          id="feedback"
          value={feedback}
          disabled={busy}
          maxLength={2000}
          placeholder="Also look into …"
          onChange={(event) => setFeedback(event.target.value)}
        />
        <button type="submit" disabled={busy || feedback.trim() === ""}>
          Change it
        </button>
      </div>
    </form>
  );
}
