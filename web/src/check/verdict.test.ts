import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confidenceText, readVerdict } from "./verdict";

const result = {
  verdict: "scam",
  score: 140,
  confidence: 95,
  entities_found: { phones: [], urls: ["https://parcel.example/pay"], amounts: ["£1.45"] },
  rules: [
    { rule: "urgency", weight: 10, sentence: "It gives little time." },
    {
      rule: "only_official_links",
      weight: -25,
      sentence: "All its links are official.",
      about: ["a.example"],
    },
  ],
  checked: [{ what: "domain_reputation", entities: 1 }, { what: "wording" }],
  not_checked: [{ what: "scam_database", reason: "No list is loaded." }, { what: "x" }],
  evidence: [{ tool_name: "domain_reputation" }],
};

describe("readVerdict", () => {
  it("reads a result", () => {
    const verdict = readVerdict(result);
    expect(verdict).toMatchObject({ answer: "scam", score: 100, confidence: 95 });
    expect(verdict?.against.map(({ sentence }) => sentence)).toEqual(["It gives little time."]);
    expect(verdict?.inFavour.map(({ weight }) => weight)).toEqual([-25]);
    expect(verdict?.named.map(({ sort }) => sort)).toEqual(["Links", "Sums of money"]);
    expect(verdict?.checked).toEqual(["The web addresses (1)", "The wording"]);
    expect(verdict?.notChecked).toEqual([{ what: "The list of known scams", reason: "No list is loaded." }]);
  });

  it("returns undefined for other values", () => {
    for (const value of [undefined, null, "scam", {}, { verdict: "fine" }])
      expect(readVerdict(value)).toBeUndefined();
  });

  it("accepts any JSON without an error", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(result)), fc.jsonValue()), (value) => {
        const verdict = readVerdict({ ...value, verdict: "safe" });
        expect(verdict?.score).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("describes the confidence", () => {
    expect([95, 70, 50].map(confidenceText)).toEqual(["quite sure", "fairly sure", "not very sure"]);
  });
});
