import type { Bundle, Operation, Profile } from "../../src/bundle/model.ts";
import type { Obligation } from "../../src/obligations/obligation.ts";
import { attackOf } from "../attacks/index.ts";
import { startModel, type Model } from "../program/model.ts";
import type { CallStep, Expectation, Program, ReadStep, ReplayStep, Step } from "../program/program.ts";
import type { Problem } from "../program/transcript.ts";
import { describeProgram } from "../run/describe-step.ts";
import { callLines } from "./shell-call.ts";
import { ENDING, LIBRARY } from "./shell-library.ts";
import { quoted, Unscriptable, word } from "./shell-text.ts";
import { shellValues, type ShellValues } from "./shell-values.ts";

/** What a script is made from. */
export interface Reproduced {
  readonly bundle: Bundle;
  readonly profile: Profile;
  readonly obligation: Obligation;
  readonly program: Program;
  readonly problems: readonly Problem[];
}

/**
 * A shell script that shows a finding once more with fresh values: it ends with 0 when it is fixed, 1 when it is still broken, 3 when it could not run.
 * It holds no value of the run; credentials come from the environment. What a shell cannot do, the script says, and ends with 3.
 */
export function reproScript(reproduced: Reproduced): string {
  const { obligation, program, profile } = reproduced;
  const head = [
    "#!/bin/sh",
    `# ${obligation.id}`,
    `# ${obligation.promise}`,
    "# Ends with 0 when this is fixed, 1 when it is still broken, 3 when it could not run.",
    "# Takes MEMBRANE_URL, MEMBRANE_TOKEN_SELF and MEMBRANE_TOKEN_OTHER from the environment, and tenants and standing where they are needed.",
    "#",
    ...describeProgram(program, new Set()).map(({ id, text }) => `# ${id}  ${text.replaceAll(/[^ -~]+/gu, "?")}`),
  ];
  try {
    const { outcome, codeAt, bodyAt, refusalBodyAt } = profile.wire;
    const { lines, needs } = scriptSteps(reproduced);
    return [
      ...head,
      LIBRARY,
      `OUTCOME=${quoted(outcome?.at ?? "")} REFUSED=${quoted(outcome?.refused ?? "")} CODE=${quoted(codeAt)} BODY=${quoted(bodyAt)} NO=${quoted(refusalBodyAt)}`,
      ...["MEMBRANE_URL", ...[...needs].toSorted()].map((name) => `need ${name}`),
      "",
      ...lines,
      ENDING,
    ].join("\n");
  } catch (error) {
    if (!(error instanceof Unscriptable)) throw error;
    const why = `it takes ${error.message}, use membrane replay`;
    return [...head, `echo ${quoted(`could not run: ${why}`)}`, "exit 3", ""].join("\n");
  }
}

function scriptSteps(reproduced: Reproduced): { lines: string[]; needs: ReadonlySet<string> } {
  demandVisible(reproduced);
  const attack = attackOf(reproduced.obligation.suffix);
  const values = shellValues(reproduced.bundle.sensitiveMaterial, attack?.watchesAccepted === true);
  const model = startModel(reproduced.profile);
  const writing: Writing = { ...reproduced, values, model, calls: new Map(), raised: new Map() };
  const lines = reproduced.program.steps.flatMap((step) => [`# ${step.id}`, ...stepLines(writing, step), ""]);
  return { lines, needs: values.needs };
}

/** A script that cannot see the fault would call it fixed. */
function demandVisible({ obligation, program, problems, profile }: Reproduced): void {
  if (profile.operations.some(({ answers }) => answers !== undefined))
    throw new Unscriptable("bindings to read the answers with");
  const [first] = problems;
  if (first?.oracle === "leak" && !/ as plain in answer (body|headers) /u.test(first.seen))
    throw new Unscriptable("the search for a value in disguise, in a log or in a store");
  const own = program.steps.some(({ id }) => id === first?.step);
  if (first === undefined || obligation.passive || !own)
    throw new Unscriptable("an oracle that judges more than one answer");
  if (!["answer", "availability", "trace", "leak"].includes(first.oracle))
    throw new Unscriptable(`the ${first.oracle} oracle`);
}

interface Writing extends Reproduced {
  readonly values: ShellValues;
  readonly model: Model;
  readonly calls: Map<
    string,
    {
      readonly step: CallStep;
      readonly operation: Operation;
      readonly sent: unknown;
      readonly again: (id: string) => string[];
    }
  >;
  /** What the model had counted at each reading. */
  readonly raised: Map<string, Readonly<Record<string, number>>>;
}

function stepLines(writing: Writing, step: Step): string[] {
  switch (step.do) {
    case "call": {
      const operation = operationNamed(writing.profile, step.operation);
      const { lines, sent, again } = callLines(step, operation, writing.profile, writing.values);
      const judged = judgeLines(writing, step, { step, operation, sent });
      writing.calls.set(step.id, { step, operation, sent, again });
      return [...lines, ...judged];
    }
    case "replay": {
      const original = writing.calls.get(step.of);
      if (original === undefined) throw new Unscriptable("a step that is not there");
      writing.calls.set(step.id, original);
      return [...original.again(step.id), ...judgeLines(writing, step, original)];
    }
    case "read":
      return readLines(writing, step);
    case "together":
    case "race":
      throw new Unscriptable("requests at the same moment");
    case "framed":
      throw new Unscriptable("bytes that a client would not send");
    case "restart":
      throw new Unscriptable("a restart of the target");
  }
}

function judgeLines(
  { model, calls }: Writing,
  step: CallStep | ReplayStep,
  { step: call, operation, sent }: { readonly step: CallStep; readonly operation: Operation; readonly sent: unknown },
): string[] {
  const { expect } = step;
  const due = expect.see === "model" ? model.predict(call, operation, sent) : undefined;
  const should: Expectation =
    due === undefined
      ? expect
      : due.see === "refused"
        ? { see: "refused", codes: [due.code] }
        : { see: "clean", ...(due.replayed ? { sameAs: call.id } : {}) };
  // Steps that were not needed are not in the program: there is nothing to compare with.
  const there = (id: string | undefined): string | undefined => (id !== undefined && calls.has(id) ? id : undefined);
  // As the contract has it: a target that answers otherwise has been found out already.
  if (should.see === "clean" && operation.clean.code === undefined) model.accepted(call, operation, sent);
  const clean = cleanWords(operation);
  const fail = (text: string): string => `wrong ${step.role} ${word(step.id)} ${quoted(text)}`;
  const kind = `kind ${word(step.id)} ${clean}`;
  switch (should.see) {
    case "clean":
      return [
        kind,
        `if [ $kind != clean ]; then ${fail(`expected the clean answer of ${operation.name}`)}`,
        ...moreLines(step.id, should, there, fail),
        "fi",
      ];
    case "refused": {
      const codes = should.codes.map((code) => `[ "$code" = ${quoted(code)} ]`).join(" || ");
      const text = fail(`expected ${should.codes.join(" or ")}`);
      const refused = operation.clean.code === undefined ? "[ $kind = refused ]" : "[ $kind != other ]";
      const twin = there(should.likeRefusal);
      return [
        kind,
        `if ! ${refused} || ! { ${codes}; }; then ${text}`,
        ...(twin === undefined
          ? []
          : [
              `elif [ "$status" != "$(cat "$dir/"${word(twin)}.status)" ] || [ "$(body ${word(step.id)} "$NO")" != "$(body ${word(twin)} "$NO")" ]; then ${fail("expected the refusal of a reference that was never issued")}`,
            ]),
        "fi",
      ];
    }
    case "declared":
      return [kind, `if [ $kind = other ]; then ${fail("expected a declared answer")}; fi`];
    case "untaken":
    case "history":
    case "model":
      throw new Unscriptable("the history oracle");
  }
}

/** Outcome, status and code of the clean answer, as the script compares them. */
function cleanWords({ clean }: Operation): string {
  return `${quoted(clean.outcome ?? "")} ${clean.status} ${quoted(clean.code ?? "")}`;
}

function moreLines(
  id: string,
  should: Extract<Expectation, { see: "clean" }>,
  there: (id: string | undefined) => string | undefined,
  fail: (text: string) => string,
): string[] {
  const [same, different] = [there(should.sameAs), there(should.differentFrom)];
  return [
    ...(should.body ?? []).map(({ at, equals }) => {
      if (typeof equals === "object" && equals !== null) throw new Unscriptable("the comparison of whole values");
      return `elif [ "$(raw ${word(id)} "$BODY"${quoted(at)})" != ${quoted(JSON.stringify(equals))} ]; then ${fail(`expected another value at ${at} of the body`)}`;
    }),
    ...(same === undefined
      ? []
      : [
          `elif [ "$(body ${word(id)} "$BODY")" != "$(body ${word(same)} "$BODY")" ]; then ${fail("expected the body of the first answer")}`,
        ]),
    ...(different === undefined
      ? []
      : [
          `elif [ "$(body ${word(id)} "$BODY")" = "$(body ${word(different)} "$BODY")" ]; then ${fail("expected a body of its own")}`,
        ]),
  ];
}

function readLines({ profile, values, model, raised }: Writing, step: ReadStep): string[] {
  const { readings } = profile.document;
  const now = { ...model.raised(step.as) };
  raised.set(step.id, now);
  const lines: string[] = [];
  for (const from of new Set(Object.values(readings).map((reading) => reading.from))) {
    const operation = operationNamed(profile, from);
    const id = `${step.id}.${from}`;
    const call: CallStep = { do: "call", id, role: "probe", operation: from, as: step.as, expect: { see: "clean" } };
    lines.push(
      ...callLines(call, operation, profile, values).lines,
      `kind ${word(id)} ${cleanWords(operation)}`,
      `[ $kind = clean ] || cannot ${quoted(`reading ${step.id} was not answered`)}`,
    );
  }
  for (const [name, { from, at }] of Object.entries(readings)) {
    const count = (id: string): string => `$(raw ${word(`${id}.${from}`)} "$BODY"${quoted(at)})`;
    if (step.since === undefined) continue;
    const should =
      step.model === true ? (now[name] ?? 0) - (raised.get(step.since)?.[name] ?? 0) : (step.raised?.[name] ?? 0);
    lines.push(
      `[ $((${count(step.id)} - ${count(step.since)})) -eq ${should} ] || fault ${word(step.id)} ${quoted(`expected ${name} of the ${step.as} tenant raised by ${should}`)}`,
    );
  }
  return lines;
}

function operationNamed(profile: Profile, name: string): Operation {
  const operation = profile.operations.find((each) => each.name === name);
  if (operation === undefined) throw new Unscriptable(`an operation ${name}`);
  return operation;
}
