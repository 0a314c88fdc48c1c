import { LogOut } from "lucide-react";
import { ownerOf, signOut, useSession } from "../api/session";
import { shorten } from "../lib/format";

/** Shows the signed-in user and signs them out. */
export function SignedIn() {
  const { token } = useSession();
  if (token === undefined) return null;
  const owner = ownerOf(token);
  return (
    <button
      type="button"
      className="sign-out"
      onClick={signOut}
      aria-label={`Sign out${owner ? ` ${owner}` : ""}`}
    >
      {owner && <span className="sign-out-owner">{shorten(owner, 24)}</span>}
      <LogOut size={18} aria-hidden="true" />
    </button>
  );
}
