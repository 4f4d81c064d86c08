import type { Bundle, Operation, Profile } from "../../src/bundle/model.ts";
import type { Shape } from "../../src/bundle/shape.ts";
import { slipOf } from "../../src/diagnostics/did-you-mean.ts";
import type { Draw } from "./draw.ts";

/** What one case may name, drawn from one profile of a bundle. */
export interface Scope {
  readonly bundle: Bundle;
  readonly profile: Profile;
  readonly draw: Draw;
  /** An operation of the profile, another one, their label, and one that neither has. */
  readonly operation: Operation;
  readonly other: Operation;
  readonly wrong: string;
  /** Code of the profile in use, and another. */
  readonly code: string;
  readonly otherCode: string;
  /** Member names that are no codes. */
  readonly fields: readonly string[];
  readonly topic: string;
  readonly claim: string;
  /** Path of the admission document and of the code list, as pages name them. */
  readonly admission: string;
  readonly codeList: string;
}

/** Draws the names of a case. */
export function scopeOf(bundle: Bundle, profile: Profile, draw: Draw): Scope {
  const [operation, other] = draw.some(profile.operations, 2);
  if (operation === undefined || other === undefined) throw new Error("a profile with one operation");
  const labels = [...bundle.labels.keys()].filter(
    (label) => label !== operation.label.label && label !== other.label.label,
  );
  const wrong = labels.length > 0 ? draw.one(labels) : undefined;
  const taken = [...new Set(profile.operations.flatMap(({ refuses }) => refuses.map(({ code }) => code)))];
  const [code = "", otherCode = ""] = draw.some(taken, 2);
  const { sources, productionAdmission } = bundle;
  const lane = productionAdmission.customer_boundary_lane;
  return {
    bundle,
    profile,
    draw,
    operation,
    other: wrong === undefined ? sameLabel(profile, operation) : other,
    wrong: wrong ?? draw.one([...bundle.labels.keys()].filter((label) => label !== operation.label.label)),
    code,
    otherCode,
    fields: fieldsOf(bundle, profile),
    topic: draw.one(lane.required_doc_topics),
    claim: draw.one(lane.forbidden_doc_claims),
    admission: `contracts/${sources.productionAdmission.path}`,
    codeList: `contracts/${sources.refusalCodes.path}`,
  };
}

/** Another operation with the same label, for a bundle with two labels only. */
function sameLabel(profile: Profile, operation: Operation): Operation {
  const found = profile.operations.find(
    (candidate) => candidate !== operation && candidate.label.label === operation.label.label,
  );
  return found ?? operation;
}

function fieldsOf(bundle: Bundle, profile: Profile): string[] {
  const names = new Set<string>();
  const collect = (shape: Shape): void => {
    if (!("type" in shape) || shape.type !== "object") return;
    for (const name of Object.keys(shape.properties ?? {})) if (name.includes("_")) names.add(name);
  };
  profile.schemas.forEach(collect);
  return [...names].filter((name) => !bundle.codes.has(name));
}

/** A slip of the pen in a name, that makes no other known name of it. */
export function misspelt(name: string, draw: Draw, known: Iterable<string>): string {
  const letters = name
    .split("")
    .flatMap((letter, index) => (index > 1 && index < name.length - 1 && /[A-Za-z]/u.test(letter) ? [index] : []));
  const others = new Set(known);
  for (let tries = 0; tries < 50; tries++) {
    const at = draw.one(letters);
    const slip = draw.one([
      name.slice(0, at) + name.slice(at + 1),
      name.slice(0, at) + (name[at] ?? "") + name.slice(at),
    ]);
    if (slip !== name && !others.has(slip) && slipOf(slip, [name]) === name && !/[._-]{2}/u.test(slip)) return slip;
  }
  throw new Error(`no slip found for ${name}`);
}
