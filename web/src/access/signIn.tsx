import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { signIn } from "../api/session";
import { ErrorMessage } from "../ui/errorMessage";
import { checkToken } from "./checkToken";

/** Asks for a token and keeps it until the tab is closed. */
export function SignIn({ title, children }: { title: string; children: React.ReactNode }) {
  const [text, setText] = useState("");
  const checking = useMutation({
    mutationFn: async (token: string) => {
      await checkToken(token);
      signIn(token);
    },
  });
  return (
    <form
      className="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== "") checking.mutate(text.trim());
      }}
    >
      <h1>{title}</h1>
      <p>{children}</p>
      <label htmlFor="token">Your token</label>
      <textarea
        id="token"
        rows={4}
        value={text}
        autoComplete="off"
        spellCheck={false}
        aria-describedby="token-note"
        onChange={(event) => setText(event.target.value)}
      />
      <p id="token-note" className="why">
        A JSON Web Token from the operator of this server. The page keeps it until you close the tab.
      </p>
      <button type="submit" className="primary" disabled={text.trim() === "" || checking.isPending}>
        <KeyRound size={16} aria-hidden="true" /> {checking.isPending ? "Checking" : "Sign in"}
      </button>
      {checking.error && <ErrorMessage error={checking.error} />}
    </form>
  );
}
