import { useMutation } from "@tanstack/react-query";
import { ScanSearch } from "lucide-react";
import { useState } from "react";
import { checkMessage } from "../api/client";
import { newKey } from "../home/useAsk";
import { checkAddress, navigate } from "../lib/router";
import { ErrorMessage } from "../ui/errorMessage";
import { examples } from "./examples";

export function CheckForm() {
  const [text, setText] = useState("");
  const checking = useMutation({
    mutationFn: ({ message, key }: { message: string; key: string }) => checkMessage(message, key),
    onSuccess: (job) => navigate(checkAddress(job.id)),
  });
  return (
    <>
      <form
        className="check-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== "" && !checking.isPending) checking.mutate({ message: text, key: newKey() });
        }}
      >
        <label htmlFor="message">The message</label>
        <textarea
          id="message"
          rows={7}
          value={text}
          placeholder="Paste it here, as you got it"
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="primary" disabled={text.trim() === "" || checking.isPending}>
          <ScanSearch size={18} aria-hidden="true" /> {checking.isPending ? "Beginning" : "Check it"}
        </button>
      </form>
      {checking.error && <ErrorMessage error={checking.error} />}
      <div className="examples">
        <h2>Or see how it judges one of these</h2>
        <ul>
          {examples.map((example) => (
            <li key={example.name}>
              <button type="button" onClick={() => setText(example.text)}>
                {example.name}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
