import { describe, expect, it } from "vitest";
import { loadBundle } from "../bundle/load.ts";
import { builtInBundleFolder } from "../bundle/locate.ts";
import { deriveObligations } from "./derive.ts";
import { OBLIGATION_KINDS } from "./kinds/index.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const obligations = deriveObligations(bundle);
const FLOORS: [profile: string, floor: number][] = [
  ["evidence", 148],
  ["control-plane", 172],
];

describe("deriveObligations", () => {
  // A floor only rises: when obligations are added, raise it in the same change.
  it.each(FLOORS)("derives at least as many obligations of %s as ever before", (profile, floor) => {
    expect(obligations.filter((obligation) => obligation.profile === profile).length).toBeGreaterThanOrEqual(floor);
  });

  it("has a floor for the number of obligations of every profile", () => {
    expect(bundle.profiles.map(({ name }) => name)).toEqual(FLOORS.map(([profile]) => profile));
  });

  it("gives each obligation its own id", () => {
    expect(new Set(obligations.map((obligation) => obligation.id)).size).toBe(obligations.length);
  });

  it("asks for a declared code only where the powers are there that bring it about", () => {
    const needing = obligations.filter(
      ({ suffix, powers }) => suffix === "refusal-reached" && powers.includes("restart"),
    );
    expect(needing.map(({ id }) => id)).toEqual([
      "control.connector.connect/refusal-reached",
      "control.connector.ingest/refusal-reached",
    ]);
    expect(needing[0]?.powers).toEqual(["wire", "restart", "environment"]);
  });

  it("serves a requirement with each obligation", () => {
    expect(
      obligations.filter((obligation) => obligation.requirements.length === 0).map((obligation) => obligation.id),
    ).toEqual([]);
  });

  it("judges each active requirement by an obligation or a rule, or says why nothing can", () => {
    const judged = new Set(obligations.flatMap((obligation) => obligation.requirements));
    const open = bundle.requirements.filter(
      (entry) =>
        entry.status === "active" &&
        !judged.has(entry.id) &&
        entry.rules.length === 0 &&
        entry.unobservable === undefined,
    );
    expect(open).toEqual([]);
  });

  it("names only kinds that exist in requirements, and follows each kind somewhere", () => {
    const suffixes = new Set(OBLIGATION_KINDS.map((kind) => kind.suffix));
    expect(bundle.requirements.flatMap((entry) => entry.obligations).filter((suffix) => !suffixes.has(suffix))).toEqual(
      [],
    );
    expect([...suffixes].filter((suffix) => !obligations.some((obligation) => obligation.suffix === suffix))).toEqual(
      [],
    );
  });
});
