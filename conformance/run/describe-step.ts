import {
  isPlace,
  type CallStep,
  type Expectation,
  type Program,
  type Sending,
  type Step,
  type Template,
} from "../program/program.ts";

/**
 * A program in lines that hold no value of a run: places stay names. Clean requests are not spelled out, but for the steps in `inFull`: the saved
 * program has them, and what matters is what departs from them.
 */
export function describeProgram(program: Program, inFull: ReadonlySet<string>): { id: string; text: string }[] {
  return program.steps.map((step) => ({ id: step.id, text: describeStep(step, inFull) }));
}

function describeStep(step: Step, inFull: ReadonlySet<string>): string {
  switch (step.do) {
    case "call": {
      const isClean = step.send === undefined && step.expect.see !== "refused" && step.expect.see !== "declared";
      if (isClean && !inFull.has(step.id) && step.input !== undefined) {
        const cited = citations(step.input);
        const citing = cited.length === 0 ? "" : ` that cites ${cited.join(", ")}`;
        return `${step.role}: ${step.operation} as ${step.as}, a clean request${citing} -> expect ${describeExpectation(step.expect)}`;
      }
      const input = step.input === undefined ? "" : ` ${brief(step.input)}`;
      return `${step.role}: ${step.operation} as ${step.as}${input}${describeSending(step.send)} -> expect ${describeExpectation(step.expect)}${describeTime(step)}`;
    }
    case "replay":
      return `${step.role}: the bytes of ${step.of} again -> expect ${describeExpectation(step.expect)}`;
    case "read": {
      const raised = Object.entries(step.raised ?? {}).map(([name, by]) => `${name} +${by}`);
      const change =
        step.since === undefined
          ? ""
          : ` -> expect ${step.model === true ? "what the model counted" : raised.length === 0 ? "no change" : raised.join(", ")} since ${step.since}`;
      return `read counts as ${step.as}${change}`;
    }
    case "together":
      return `at the same moment${step.clean === undefined ? "" : `, of which ${step.clean} must pass`}: ${step.steps.map((part) => describeStep(part, inFull)).join(" | ")}`;
    case "race":
      return `race over the ${step.resource}: ${step.threads.map((thread) => thread.map((part) => `${part.id} ${describeStep(part, inFull)}`).join(", then ")).join(" | ")}`;
    case "framed":
      return `${step.role}: on a connection of its own, ${step.framing}: ${step.calls.map((part) => describeStep(part, inFull)).join(" | ")}`;
    case "restart":
      return `kill and start again${step.without.length === 0 ? "" : ` without ${step.without.join(", ")}`}${Object.entries(
        step.set ?? {},
      )
        .map(([name, value]) => ` with ${name}=${value}`)
        .join(
          "",
        )}${step.exchange === undefined ? "" : `, with what ${step.exchange.join(" and ")} had sealed exchanged`}`;
  }
}

function describeTime({ within }: CallStep): string {
  return within === undefined ? "" : `, no more than ${within.seconds} seconds after ${within.since}`;
}

/** References of earlier steps that an input holds. */
function citations(template: Template): string[] {
  if (typeof template !== "object" || template === null) return [];
  if (!Array.isArray(template) && isPlace(template) && template.$ === "issued")
    return [`${template.at.slice(1)} of ${template.step}`];
  return [...new Set(Object.values(template).flatMap((part) => citations(part as Template)))];
}

function describeExpectation(expect: Expectation): string {
  switch (expect.see) {
    case "clean":
      return `the clean answer${expect.sameAs === undefined ? "" : ` with the body of ${expect.sameAs}`}`;
    case "refused":
      return expect.codes.join(" or ");
    case "declared":
      return "any declared answer";
    case "history":
      return "what the order of the calls allows";
    case "model":
      return "what the contract's states say";
    case "untaken":
      return "a refusal or no answer";
  }
}

function describeSending(send: Sending | undefined): string {
  if (send === undefined) return "";
  const parts = [
    ...(send.contentType === undefined ? [] : [`content type ${send.contentType ?? "left out"}`]),
    ...(send.headers ?? []).map(
      ([name, value]) => `header ${typeof name === "string" ? name : show(name)} ${show(value)}`,
    ),
    ...(send.credential === undefined ? [] : ["an odd credential header"]),
    ...(send.method === undefined ? [] : [`method ${send.method}`]),
    ...(send.pathSuffix === undefined ? [] : [`more path ${show(send.pathSuffix)}`]),
    ...(send.query ?? []).map(([name, value]) => `query ${show(name)}=${show(value)}`),
    ...(send.inBody ?? []).map(([name, value]) => `${show(name)} in the body too ${show(value)}`),
    ...(send.style === undefined ? [] : [`${send.style} JSON`]),
    ...(send.bytes === undefined
      ? []
      : [
          `bytes: ${send.bytes.trick}${"as" in send.bytes ? ` ${send.bytes.as}` : "to" in send.bytes ? ` to ${send.bytes.to}` : ""}`,
        ]),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

const LONGEST = 700;

function brief(template: Template): string {
  const text = show(template);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}...`;
}

function show(template: Template): string {
  if (typeof template !== "object" || template === null) return JSON.stringify(template);
  if (Array.isArray(template)) return `[${(template as readonly Template[]).map((item) => show(item)).join(", ")}]`;
  if (!isPlace(template))
    return `{${Object.entries(template as Record<string, Template>)
      .map(([name, value]) => `${name}: ${show(value)}`)
      .join(", ")}}`;
  switch (template.$) {
    case "tenant":
      return `<tenant of ${template.of}${template.near === undefined ? "" : `, ${NEAR[template.near]}`}>`;
    case "standing":
      return `<standing of ${template.of}>`;
    case "issued":
      return `<${template.at.slice(1)} of ${template.step}>`;
    case "never-issued":
      return `<reference never issued, ${template.twist}>`;
    case "planted":
      return `<${template.class} canary ${template.n}${template.encoding === undefined ? "" : ` in ${template.encoding}`}>`;
    case "material":
      return `<${template.shape} ${template.n}${template.encoding === undefined ? "" : ` in ${template.encoding}`}>`;
    case "members":
      return `{${template.entries.map(([name, value]) => `${show(name)}: ${show(value)}`).join(", ")}}`;
    case "nested":
      return `<${template.depth} levels of ${template.bracket} around ${show(template.inside)}>`;
    case "repeated":
      return `<${template.times} items, then ${show(template.last)}>`;
    case "text":
      return `<text ${template.parts.map((part) => (typeof part === "string" ? (part.length > 24 ? `${part.length} characters` : JSON.stringify(part)) : show(part))).join(" + ")}>`;
    case "record":
      return `<${template.variant} record ${show(template.claims)}>`;
    case "verbatim":
      return template.json.length > 24 ? `<${template.json.length} characters of JSON>` : template.json;
    case "key":
      return `<key ${template.n}${template.near === undefined ? "" : `, ${NEAR[template.near]}`}>`;
    case "hash":
    case "canary":
      return `<${template.$} ${template.n}>`;
    case "instant":
      return `<${template.$}>`;
  }
}

const NEAR = {
  case: "in the other case",
  longer: "one letter longer",
  shorter: "one letter shorter",
  longest: "as long as may be",
  end: "as long as may be, with another end",
} as const;
