import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { useSession } from "../api/session";
import { useInfo } from "../home/queries";
import { SignIn } from "./signIn";

/**
 * Asks for a token when the server needs one. When the token expires, the page stays mounted below the sign-in dialog,
 * so that user input is kept.
 */
export function RequireSignIn({ children }: { children: ReactNode }) {
  const session = useSession();
  const info = useInfo();
  const queries = useQueryClient();
  const { token } = session;
  const known = useRef(token);
  useEffect(() => {
    if (known.current === token) return;
    known.current = token;
    if (token === undefined && session.why === "left") queries.clear();
    void queries.invalidateQueries();
  }, [token, session.why, queries]);
  if (token === undefined && session.why === "expired")
    return (
      <>
        {children}
        <SignInAgain />
      </>
    );
  const isAsked = token === undefined && (info.data?.auth === "jwt" || session.why === "left");
  if (!isAsked) return children;
  return (
    <div className="column notice">
      <SignIn title="Who are you?">
        {session.why === "left"
          ? "You have signed out. Running jobs continue."
          : "This server needs a token, because each user has their own jobs."}
      </SignIn>
    </div>
  );
}

function SignInAgain() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    // The dialog cannot be cancelled, because nothing on the page works without a token.
    <dialog
      ref={dialog}
      className="again"
      onCancel={(event) => event.preventDefault()}
      aria-label="Sign in again"
    >
      <SignIn title="Your token has expired">Paste a new one to continue. Your input is kept.</SignIn>
    </dialog>
  );
}
