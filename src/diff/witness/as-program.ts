import { withValueAt } from "../../bundle/json-pointer.ts";
import { leavesOf } from "../../bundle/leaves.ts";
import { refusalWhen, type Refusal } from "../../bundle/model.ts";
import type { DataClass } from "../../bundle/shape.ts";
import type { SavedProgram, Template } from "../../generated/documents.ts";
import type { Witness } from "../finding.ts";
import type { Side } from "../side.ts";

/**
 * The witness as an attack: a program that sends the document to a target, which must refuse it as the contract does that refuses it.
 * Undefined for an answer, and for an operation that refuses by no form. Tenants and keys are those of the run that plays it.
 */
export function asProgram(
  { about, refused, document, at }: Witness,
  sides: Readonly<Record<Witness["refused"], Side>>,
): SavedProgram | undefined {
  const profile = sides[refused].bundle.profiles.find(({ name }) => name === about.profile);
  const operation = profile?.operations.find(({ name }) => name === about.operation);
  if (about.direction !== "request" || profile === undefined || operation === undefined) return undefined;
  const gate = operation.refuses.find(
    (refusal): refusal is Extract<Refusal, { when: "gate" }> => refusal.when === "gate" && refusal.at === at,
  );
  const code = gate?.code ?? refusalWhen(operation, "shape")?.code;
  const obligation = `${operation.name}/${gate === undefined ? "closed-request" : "gate-refused"}`;
  if (code === undefined || !sides[refused].obligations.some(({ id }) => id === obligation)) return undefined;
  const leaves = leavesOf({ $ref: `#/schemas/${about.schemas[refused]}` }, profile.schemas);
  const input = leaves.reduce<unknown>((filled, { pointer, dataClass }, n) => {
    const place = placeFor(dataClass, n, "pattern" in (leaves[n]?.shape ?? {}) ? leaves[n]?.shape : undefined);
    const here = pointer.split("/").length === 2 && Object.hasOwn(Object(document) as object, pointer.slice(1));
    return place === undefined || !here || at === pointer ? filled : withValueAt(filled, pointer, place);
  }, document);
  return {
    format: "membrane-program/1",
    obligation,
    program: {
      steps: [
        {
          do: "call",
          id: "witness",
          role: "attack",
          operation: operation.name,
          as: "self",
          ...(operation.input === "none" ? {} : { input: input as Template }),
          expect: { see: "refused", codes: [code] },
        },
      ],
    },
  };
}

/** What only the run that plays a program can know. */
function placeFor(dataClass: DataClass | undefined, n: number, shape: unknown): Template | undefined {
  if (dataClass === "tenant") return { $: "tenant", of: "self" };
  const { pattern, maxLength } = (shape ?? {}) as { pattern?: string; maxLength?: number };
  if (dataClass !== "idempotency-key" || pattern === undefined) return undefined;
  return { $: "key", n, form: { pattern, ...(maxLength === undefined ? {} : { longest: maxLength }) } };
}
