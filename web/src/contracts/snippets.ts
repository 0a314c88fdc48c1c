import { address, socketAddress } from "../lib/base";
import type { Contract } from "./contracts";

export interface Snippet {
  readonly name: string;
  readonly text: string;
}

/** Shell, JavaScript and Python code that reads the same frames. */
export function snippets(contract: Contract, job: string, needsToken: boolean): Snippet[] {
  const path = contract.path(job);
  if (contract.transport === "sse")
    return [{ name: "curl", text: curl(address(path), contract, needsToken) }];
  const token = needsToken ? `${path.includes("?") ? "&" : "?"}token=` : "";
  const url = socketAddress(path + token);
  return [
    { name: "JavaScript", text: javascript(url, needsToken) },
    { name: "Python", text: python(url, needsToken) },
  ];
}

function curl(url: string, contract: Contract, needsToken: boolean): string {
  // The native route serves several formats and selects one by Accept.
  const accept = contract.dialect === "native" ? " -H 'Accept: text/event-stream'" : "";
  return `curl -N '${url}'${accept}${needsToken ? ' -H "Authorization: Bearer $TOKEN"' : ""}`;
}

function javascript(url: string, needsToken: boolean): string {
  const address = needsToken ? `"${url}" + TOKEN` : `"${url}"`;
  return `const socket = new WebSocket(${address});
socket.onmessage = ({ data }) => console.log(data);`;
}

function python(url: string, needsToken: boolean): string {
  const address = needsToken ? `"${url}" + TOKEN` : `"${url}"`;
  return `import asyncio, websockets

async def main():
    async with websockets.connect(${address}) as socket:
        async for message in socket:
            print(message)

asyncio.run(main())`;
}
