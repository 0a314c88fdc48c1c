import { useSyncExternalStore } from "react";
import { address } from "../lib/base";

/** The user of the page; without a token when the server has no keys. */
export interface Session {
  readonly token?: string;
  /** Why the last token is gone. */
  readonly why?: "expired" | "left";
}

const KEY = "headway.token";
const watchers = new Set<() => void>();
let session: Session = read();

export function useSession(): Session {
  return useSyncExternalStore(watchSession, () => session);
}

export function watchSession(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function hasToken(): boolean {
  return session.token !== undefined;
}

export function signIn(token: string): void {
  change({ token });
}

export function signOut(): void {
  change({ why: "left" });
}

/** Fetches a path of this server with the token. A 401 answer ends the session. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const { token } = session;
  if (token === undefined) return fetch(address(path), init);
  const headers = new Headers(init.headers);
  headers.set("Authorization", `Bearer ${token}`);
  const response = await fetch(address(path), { ...init, headers });
  if (response.status === 401 && session.token === token) change({ why: "expired" });
  return response;
}

/** A JSON Web Token has three parts; other text was not pasted completely. */
export function looksLikeToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

/** The `sub` of the token, for display only: the page does not verify the token. */
export function ownerOf(token: string): string | undefined {
  try {
    const part = (token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(part), (letter) => letter.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const sub = typeof claims === "object" && claims !== null && "sub" in claims ? claims.sub : undefined;
    return typeof sub === "string" ? sub : undefined;
  } catch {
    return undefined;
  }
}

function change(next: Session): void {
  session = next;
  try {
    if (next.token === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, next.token);
  } catch {
    // Storage may be disabled; then the session ends with the page.
  }
  // Copies the set, so that watchers added during this change are not called.
  for (const watcher of [...watchers]) watcher();
}

function read(): Session {
  try {
    const token = sessionStorage.getItem(KEY);
    return token ? { token } : {};
  } catch {
    return {};
  }
}
