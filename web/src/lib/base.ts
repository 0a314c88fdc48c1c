// The page can be mapped under a prefix, such as /progress. The server writes the prefix into the base element, so
// all addresses are resolved against document.baseURI.

/** The absolute address of a path of this server: "/v1/info" is "https://host/progress/v1/info" under /progress. */
export function address(path: string): string {
  return new URL(`.${path}`, document.baseURI).href;
}

/** The same, for a WebSocket. */
export function socketAddress(path: string): string {
  return address(path).replace(/^http/, "ws");
}

/** The path in the address bar without the prefix. The prefix itself, with or without its last slash, is "/". */
export function pagePath(): string {
  // Segments are counted, not compared: the browser and the server may encode the same prefix differently.
  const prefix = new URL(document.baseURI).pathname.split("/").length - 1;
  return `/${location.pathname.split("/").slice(prefix).join("/")}`;
}
