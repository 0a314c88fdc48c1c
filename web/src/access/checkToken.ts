import { problemOf, unreachable } from "../api/problem";
import { looksLikeToken } from "../api/session";
import { address } from "../lib/base";

/** Throws an error with a message for the user when the server refuses the token. */
export async function checkToken(token: string): Promise<void> {
  if (!looksLikeToken(token))
    throw new Error("This is not a whole token. It has three parts with dots between them, and no spaces.");
  let response: Response;
  try {
    response = await fetch(address("/v1/jobs?limit=1"), { headers: { Authorization: `Bearer ${token}` } });
  } catch {
    throw unreachable();
  }
  if (response.status === 401) throw await problemOf(response);
}
