import { operationsOf, type Operation } from "../../bundle/model.ts";
import type { Requirement } from "../../generated/documents.ts";
import { BUNDLE_RULES } from "../../bundle/rules/index.ts";
import { exampleShown, PLACES } from "../../check/example-shown.ts";
import { allRules } from "../../check/all-rules.ts";
import { APPROVAL_RULES } from "../../diff/approvals.ts";
import { DIFF_RULES } from "../../diff/rules/index.ts";
import { OBLIGATION_KINDS } from "../../obligations/kinds/index.ts";
import type { Obligation } from "../../obligations/obligation.ts";
import { conditionsOf } from "../conditions.ts";
import type { Project } from "../project.ts";
import { changeShown } from "./change-shown.ts";
import { KIT_WORDS } from "./kit-words.ts";

/** One meaning of one name. */
export interface Entry {
  readonly name: string;
  readonly kind: string;
  readonly text: string;
  readonly facts: Readonly<Record<string, readonly string[]>>;
}

/** Everything that can be explained about a bundle and the kit. One name may have several entries. */
export function entriesOf(project: Project): Entry[] {
  const { bundle, obligations } = project;
  const operations = operationsOf(bundle);
  return [
    ...operations.map((operation) => ofOperation(operation, obligations)),
    ...ofCodes(project, operations),
    ...obligations.map((obligation) => ofObligation(obligation, project)),
    ...ofSuffixes(obligations),
    ...bundle.requirements.map((requirement) => ofRequirement(requirement)),
    ...ofRules(),
    ...ofDiffRules(),
    ...conditionsOf(bundle).map(({ condition, meaning, codes, operations: at }) => ({
      name: condition,
      kind: "refusal condition",
      text: meaning,
      facts: { codes, operations: at },
    })),
    ...ofLabels(project, operations),
    ...ofProfiles(project, operations),
    ...APPROVAL_RULES.map(({ id, severity, why }) => ({
      name: id,
      kind: "rule about approvals of membrane diff; it cannot be set",
      text: why,
      facts: { severity: [severity] },
    })),
    ...KIT_WORDS.map(({ name, kind, text }) => ({ name, kind, text, facts: {} })),
  ];
}

function ofRequirement({ id, level, status, sentence, source, obligations, rules, unobservable }: Requirement): Entry {
  const judges = [...obligations, ...rules, ...(unobservable === undefined ? [] : [`nothing: ${unobservable}`])];
  return {
    name: id,
    kind: `requirement, ${level}, ${status}`,
    text: sentence,
    facts: { source: [source], "judged by": judges },
  };
}

function ofLabels({ bundle }: Project, operations: readonly Operation[]): Entry[] {
  return [...bundle.labels.values()].map(({ label, meaning, durable }) => ({
    name: label,
    kind: "maturity label",
    text: meaning,
    facts: {
      durable: [durable ? "yes" : "no"],
      operations: namesOf(operations.filter((operation) => operation.label.label === label)),
    },
  }));
}

function ofProfiles({ bundle }: Project, operations: readonly Operation[]): Entry[] {
  return bundle.profiles.flatMap(({ name, document }) => [
    ...(document.wire.outcomes ?? []).map((outcome) => ({
      name: outcome,
      kind: "outcome of a crossing",
      text:
        outcome === document.wire.refused_outcome
          ? "The membrane said no, with a code; nothing else happened."
          : "One of the closed set of outcomes an answer may have.",
      facts: {
        profile: [name],
        "clean answer of": namesOf(operations.filter((operation) => operation.clean.outcome === outcome)),
      },
    })),
    ...document.capabilities.map(({ capability, summary, optional }) => ({
      name: capability,
      kind: `capability, ${optional ? "optional" : "mandatory"}`,
      text: summary,
      facts: { profile: [name] },
    })),
  ]);
}

function namesOf(operations: readonly Operation[]): string[] {
  return operations.map((operation) => operation.name);
}

function ofOperation(operation: Operation, obligations: readonly Obligation[]): Entry {
  return {
    name: operation.name,
    kind: "operation",
    text: operation.summary,
    facts: {
      label: [`${operation.label.label}: ${operation.label.meaning}`],
      route: [`${operation.method} ${operation.path}`],
      refuses: operation.refuses.map((refusal, index) => `${index + 1}. ${refusal.code} (${refusal.when})`),
      obligations: obligations
        .filter((obligation) => obligation.operation === operation.name)
        .map((obligation) => obligation.suffix),
    },
  };
}

function ofCodes({ bundle }: Project, operations: readonly Operation[]): Entry[] {
  return [...bundle.codes.values()].map((entry) => ({
    name: entry.code,
    kind: `refusal code, ${entry.lifecycle}`,
    text: entry.meaning,
    facts: {
      "what to do": [entry.remedy],
      status: [
        `HTTP ${entry.status}${entry.retryable ? ", the same request may succeed later" : ", the same request will be refused again"}`,
      ],
      since: [`${entry.since}, from ${entry.source}`],
      ...(entry.deprecated_since === undefined ? {} : { "deprecated since": [entry.deprecated_since] }),
      ...(entry.retired_since === undefined ? {} : { "retired since": [entry.retired_since] }),
      ...(entry.replaced_by === undefined ? {} : { "replaced by": [entry.replaced_by] }),
      "answered by": operations.flatMap((operation) =>
        operation.refuses.flatMap((refusal, index) =>
          refusal.code === entry.code
            ? [`${operation.name}, ${refusal.when}, ${index + 1} of ${operation.refuses.length}`]
            : [],
        ),
      ),
    },
  }));
}

function ofObligation(obligation: Obligation, { bundle }: Project): Entry {
  return {
    name: obligation.id,
    kind: `obligation, ${obligation.level}`,
    text: obligation.promise,
    facts: {
      serves: obligation.requirements.map(
        (id) => `${id}: ${bundle.requirements.find((entry) => entry.id === id)?.sentence ?? ""}`,
      ),
      needs: [obligation.powers.join(", ")],
      minimum: [`${obligation.minimum} ${obligation.passive ? "observations" : "executed pairs"}`],
      ...(obligation.capability === undefined ? {} : { capability: [obligation.capability] }),
    },
  };
}

function ofSuffixes(obligations: readonly Obligation[]): Entry[] {
  return OBLIGATION_KINDS.map((kind) => ({
    name: kind.suffix,
    kind: "kind of obligation",
    text: kind.promise,
    facts: {
      "follows from": [kind.followsFrom],
      "decided by": [kind.oracle],
      needs: [["wire", ...kind.powers].join(", ")],
      operations: obligations
        .filter((obligation) => obligation.suffix === kind.suffix)
        .map((obligation) => obligation.operation),
    },
  }));
}

function ofRules(): Entry[] {
  const bundleRules = new Set(BUNDLE_RULES.map((rule) => rule.id));
  return allRules().map(({ id, why, severity = "error", fixed, invariant, example }) => {
    const { where, passes, fails } = exampleShown(example);
    return {
      name: id,
      kind: bundleRules.has(id) ? "rule for bundles" : "rule of membrane check",
      text: why,
      facts: {
        severity: [fixed === undefined ? severity : `${severity}, ${fixed} it cannot be set`],
        "looks at": [PLACES[example.in]],
        ...(invariant === undefined ? {} : { invariant: [invariant] }),
        "for example": [where],
        passes: passes.split("\n"),
        fails: fails.split("\n"),
      },
    };
  });
}

function ofDiffRules(): Entry[] {
  return DIFF_RULES.map(({ id, kind, severity, why }) => ({
    name: id,
    kind: `rule of membrane diff, ${kind.toUpperCase()}`,
    text: why,
    facts: { severity: [severity], ...changeShown(id) },
  }));
}
