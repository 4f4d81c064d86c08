import { pointerSegments, toPointer, valueAt } from "../../src/bundle/json-pointer.ts";
import { leavesOf } from "../../src/bundle/leaves.ts";
import type { Operation, Profile, Refusal } from "../../src/bundle/model.ts";
import { legalStandIn } from "../arbitraries/stand-in.ts";
import { schemaValidators } from "../oracles/schema.ts";
import { isPlace, type CallStep, type Template } from "../program/program.ts";

/** Whether a call with less in its input is still due the refusal its step expects. */
export type StillDue = (step: CallStep, less: Template) => boolean;

/**
 * Reads it from the contract: what the refusal looks at is unchanged, what was planted is still there, and no refusal that stands before it came in.
 * Without this a reduced request could lose its fault, and an honest target would be accused for answering what was left.
 */
export function stillDueIn(profile: Profile): StillDue {
  return (step, less) => {
    const operation = profile.operations.find((candidate) => candidate.name === step.operation);
    if (operation?.request === undefined || step.input === undefined || step.expect.see !== "refused") return false;
    const { codes } = step.expect;
    const last = operation.refuses.findLastIndex((refusal) => codes.includes(refusal.code));
    const upTo = operation.refuses.slice(0, last + 1);
    // What makes a conflict is the difference to another request, which cannot be read from this one.
    if (upTo.at(-1)?.when === "idempotency-conflict") return false;
    const looked = [...inPath(operation), ...upTo.flatMap((refusal) => lookedAt(refusal, profile))];
    const unchanged = looked.every((at) => same(valueAt(step.input, at), valueAt(less, at)));
    return unchanged && plants(less, operation, profile) === plants(step.input, operation, profile) && fits(less);

    function fits(input: Template): boolean {
      const shape = upTo.find((refusal) => refusal.when === "shape");
      if (shape === undefined || operation?.request === undefined) return true;
      const valid = schemaValidators(profile).validatorOf(operation.request.name)(legalStandIn(input, profile));
      return valid !== codes.includes(shape.code);
    }
  };
}

/** Members that travel in the path: without them there is no such route, and nothing refuses as expected. */
function inPath({ carried }: Operation): string[] {
  return [...carried].filter(([, carrier]) => carrier.in === "path").map(([member]) => toPointer([member]));
}

/** Members a refusal looks at, as the contract names them. */
function lookedAt(refusal: Refusal, profile: Profile): string[] {
  const named = Object.values(refusal)
    .flat()
    .filter((value): value is string => typeof value === "string" && value.startsWith("/"));
  const rules = refusal.when === "admission" ? profile.document.admission : undefined;
  return rules === undefined ? named : [...named, rules.request.at, ...rules.coordinates.map((name) => `/${name}`)];
}

/** How much of an input no clean request has: undeclared names, and places that stand for material or for odd JSON. */
function plants(input: Template, operation: Operation, profile: Profile): number {
  const declared = new Set(
    operation.request === undefined
      ? []
      : leavesOf(operation.request.shape, profile.schemas).flatMap((leaf) => pointerSegments(leaf.pointer)),
  );
  const count = (template: Template): number => {
    if (typeof template !== "object" || template === null) return 0;
    if (Array.isArray(template))
      return (template as readonly Template[]).reduce<number>((sum, item) => sum + count(item), 0);
    if (isPlace(template)) return ODD.has(template.$) ? 1 : 0;
    return Object.entries(template as Record<string, Template>).reduce(
      (sum, [name, value]) => sum + (declared.has(name) ? 0 : 1) + count(value),
      0,
    );
  };
  return count(input);
}

const ODD: ReadonlySet<string> = new Set(["planted", "material", "members", "verbatim", "nested", "repeated"]);

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
