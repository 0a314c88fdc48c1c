import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readChoice, toggle, writeChoice } from "./contractChoice";
import { type Contract, contracts, frameInfo, seqOf, served } from "./contracts";
import { highlight } from "./highlight";
import { snippets } from "./snippets";
import { SseSplitter } from "./sseSplitter";

function contract(id: string): Contract {
  const found = contracts.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return found;
}

/** Valid and invalid SSE texts. */
const stream = fc
  .array(
    fc.constantFrom("id: 1", "event: note", 'data: {"a":1}', "", ":", ": hb", "retry: 2000", "é≠", "\r"),
    {
      maxLength: 40,
    },
  )
  .map((lines) => `${lines.join("\n")}\n`);

describe("SseSplitter", () => {
  it("returns the same text for all chunk sizes", () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(12), { maxLength: 60 }), (text, cuts) => {
        const splitter = new SseSplitter();
        const frames: string[] = [];
        let at = 0;
        for (const cut of cuts) {
          frames.push(...splitter.feed(text.slice(at, at + cut)));
          at += cut;
        }
        frames.push(...splitter.feed(text.slice(at)), ...splitter.feed("\n"));
        expect(frames.join("")).toBe(`${text}\n`);
        expect(frames).toEqual(new SseSplitter().feed(`${text}\n`));
      }),
    );
  });

  it("ends a frame at a blank line; a comment between two frames is its own frame", () => {
    const text =
      "retry: 2000\n\nid: 1\nevent: note\ndata: {}\n\n: hb\nid: 2\n: within\ndata: {}\n\ndata: unfinished\n";
    expect(new SseSplitter().feed(text)).toEqual([
      "retry: 2000\n\n",
      "id: 1\nevent: note\ndata: {}\n\n",
      ": hb\n",
      "id: 2\n: within\ndata: {}\n\n",
    ]);
  });
});

describe("signOf", () => {
  it.each([
    ["sse", 'id: 7\nevent: note\ndata: {"seq":7,"type":"note"}\n\n', "7", false],
    ["sse", 'id: 9\nevent: job.failed\ndata: {"seq":9,"type":"job.failed"}\n\n', "9", true],
    ["ws", '{"seq":3,"type":"node.completed"}', "3", false],
    ["wort", '{"type":"complete","blocks_count":2,"seq":31}', "31", true],
    ["wort", '{"type":"phase_start"}', undefined, false],
    ["deepresearch", '{"type":"session_cancelled","event_id":"12"}', "12", true],
    ["langgraph", 'id: 4\nevent: complete\ndata: {"type":"complete"}\n\n', "4", true],
    ["kognys", 'id: job:8\ndata: {"event_type":"research_completed","data":{}}\n\n', "job:8", true],
    ["kognys", 'data: {"event_type":"draft_answer_token","data":{"token":"error"}}\n\n', undefined, false],
    ["typesafe", '{"step":"failed","percent":0,"error":true}', undefined, true],
    ["sse", ": hb\n", undefined, false],
    ["wort", "not JSON", undefined, false],
  ])("of %s: %s", (id, text, cursor, isLast) => {
    const sign = frameInfo(contract(id), text);
    expect([sign.cursor, sign.isLast]).toEqual([cursor, isLast]);
  });

  it.each([
    ["sse", ": hb\n", true],
    ["typesafe", '{"heartbeat":true,"timestamp":"x"}', true],
    ["kognys", 'data: {"event_type":"heartbeat","data":{"status":"alive"}}\n\n', true],
    ["kognys", 'data: {"event_type":"draft_generated","data":{}}\n\n', false],
  ])("knows a heartbeat of %s: %s", (id, text, is) => {
    expect(frameInfo(contract(id), text).isHeartbeat).toBe(is);
  });

  it("reads the seq from every form of cursor", () => {
    expect(["17", "01abc:17", undefined, "abc"].map(seqOf)).toEqual([17, 17, undefined, undefined]);
  });
});

describe("tint", () => {
  it("does not change the text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...contracts), fc.oneof(stream, fc.string(), fc.json()), (one, text) => {
        expect(
          highlight(one, text)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(text);
      }),
    );
  });

  it("marks the cursor and the name", () => {
    const tones = highlight(contract("wort"), '{"type":"phase_start","message":"x","seq":5}').filter(
      ({ tone }) => tone,
    );
    expect(tones).toEqual([
      { text: '"type":"phase_start"', tone: "name" },
      { text: '"seq":5', tone: "cursor" },
    ]);
  });
});

describe("recipes", () => {
  const at = (baseURI: string) => vi.stubGlobal("document", { baseURI });
  afterEach(() => void vi.unstubAllGlobals());

  it("read the same frames", () => {
    at("http://localhost:8000/");
    expect(snippets(contract("sse"), "j1", false)[0]?.text).toBe(
      "curl -N 'http://localhost:8000/v1/jobs/j1/events' -H 'Accept: text/event-stream'",
    );
    at("https://h.example/progress/");
    const [javascript, python] = snippets(contract("wort"), "j1", true);
    expect(javascript?.text).toContain(
      '"wss://h.example/progress/research/stream/j1?replay=1&token=" + TOKEN',
    );
    expect(python?.text).toContain('"wss://h.example/progress/research/stream/j1?replay=1&token=" + TOKEN');
  });

  it("quote the id of the job safely", () => {
    at("http://h/");
    for (const one of contracts)
      for (const { text } of snippets(one, "a'\"$(x)\n", false)) expect(text).not.toMatch(/a'|"\$|x\)\n/);
  });
});

describe("the choice", () => {
  const offered = served(["wort", "unheard-of"]);

  it("offers the contracts that the server serves", () => {
    expect(offered.map(({ id }) => id)).toEqual(["sse", "ws", "wort"]);
    expect(served().map(({ id }) => id)).toEqual(["sse", "ws"]);
  });

  it("is stored in the address", () => {
    const chosen = readChoice(new URLSearchParams("tab=contracts&contracts=wort,ws,nothing"), offered);
    expect(chosen.map(({ id }) => id)).toEqual(["ws", "wort"]);
    const more = toggle(chosen, contract("sse"));
    expect(writeChoice(new URLSearchParams("tab=contracts&speak=ws"), more)).toBe(
      "tab=contracts&contracts=sse,ws,wort",
    );
    expect(readChoice(new URLSearchParams("contracts="), offered)).toEqual([]);
    expect(readChoice(new URLSearchParams("speak=ws"), offered).map(({ id }) => id)).toEqual(["ws"]);
  });
});
