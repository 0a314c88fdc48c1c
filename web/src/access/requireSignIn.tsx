import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { useSession } from "../api/session";
import { useInfo } from "../home/queries";
import { SignIn } from "./signIn";

/**
 * Lets those in who may, where the server asks who they are. When a token ends, the page stays as it is beneath the
 * question for a new one, so that nothing typed is lost.
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
        <Again />
      </>
    );
  const isAsked = token === undefined && (info.data?.auth === "jwt" || session.why === "left");
  if (!isAsked) return children;
  return (
    <div className="column notice">
      <SignIn title="Who are you?">
        {session.why === "left"
          ? "You have signed out. Jobs that run go on without you."
          : "This server keeps the jobs of its users apart, so it asks for a token."}
      </SignIn>
    </div>
  );
}

function Again() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    // Nothing here works without a token, so there is no way past it.
    <dialog
      ref={dialog}
      className="again"
      onCancel={(event) => event.preventDefault()}
      aria-label="Sign in again"
    >
      <SignIn title="Your token has expired">
        Paste a new one to go on where you were. What you have typed is still there.
      </SignIn>
    </dialog>
  );
}
