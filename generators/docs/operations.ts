import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import type { Profile } from "../../src/bundle/model.ts";
import { grouped } from "../../src/bundle/once-for.ts";
import {
  DOCS_FOLDER,
  REFERENCE,
  type GeneratedFile,
  type PageGenerator,
  type GeneratorInput,
} from "../generated-file.ts";
import { originOf, withProvenance } from "../provenance.ts";
import { linksFrom, type Links } from "./links.ts";
import { anchor, bullets, code, counted, link, page, prose, table } from "./markdown.ts";
import { auditSection, counterSection, documentOrigins, documentSection } from "./control-sections.ts";
import { operationSection, ownSchemas } from "./operation-section.ts";
import { typeSections } from "./schema-table.ts";

/** `operations/<profile>.md`: the routes of each profile, with members, refusals in order and the obligations that follow. */
export const operationPages: PageGenerator = (input) =>
  input.bundle.profiles.toSorted((a, b) => byCodeUnit(a.name, b.name)).map((profile) => operationPage(profile, input));

function operationPage(profile: Profile, input: GeneratorInput): GeneratedFile {
  const { bundle } = input;
  const links = linksFrom(input, "../", `operations/${profile.name}.md`);
  const operations = profile.operations.toSorted((a, b) => byCodeUnit(a.name, b.name));
  const shown = ownSchemas(profile);
  const body = page(
    `# ${prose(profile.document.title)}`,
    prose(profile.document.summary),
    table(
      ["Operation", "Label", "Route", "Summary"],
      operations.map((operation) => [
        links.operation(operation.name),
        links.label(operation.label.label),
        code(`${operation.method} ${operation.path}`),
        prose(operation.summary),
      ]),
    ),
    wireSection(profile, links),
    stateSection(profile, links),
    documentSection(profile, links),
    counterSection(profile, links),
    auditSection(profile, links),
    operations.map((operation) => operationSection(operation, profile, input, links)),
    obligationSection(profile, input, links),
    "## Types",
    typeSections(profile.schemas, shown),
  );
  const origins = [
    originOf(profile.source),
    originOf(bundle.sources.productionAdmission),
    originOf(bundle.sources.requirements),
    ...documentOrigins(profile),
  ];
  const path = `${DOCS_FOLDER}/${REFERENCE}/operations/${profile.name}.md`;
  return { path, kind: "file", content: withProvenance(body, "page", origins, input) };
}

/** What the obligations of a profile promise, each once: those of one name differ at most in what a target must be able to do. */
function obligationSection(profile: Profile, { obligations }: GeneratorInput, links: Links): string {
  const own = obligations
    .filter((obligation) => obligation.profile === profile.name)
    .toSorted((a, b) => byCodeUnit(a.suffix, b.suffix) || byCodeUnit(a.id, b.id));
  const alike = grouped(own, ({ suffix, powers }) => [`${suffix} ${powers.join(", ")}`]);
  const all = grouped(own, ({ suffix }) => [suffix]);
  const rows = [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const isWhole = all.get(first.suffix)?.length === group.length;
    return [
      [
        links.attack(first.suffix),
        prose(first.promise),
        first.level,
        first.requirements.map((id) => links.requirement(id)).join(", "),
        first.powers.join(", "),
        // Where others of the name need something else, which they are has to be said.
        isWhole
          ? counted(group.length, "operation")
          : group.map(({ operation }) => links.operation(operation)).join(", "),
      ],
    ];
  });
  return page(
    `## ${anchor("all-obligations")}All obligations`,
    "What a membrane must be seen to do. Each follows from the contract of an operation, is tried by the attack of the same name, and needs what stands under needs of its target.",
    table(["Obligation", "Promise", "Level", "Requirements", "Needs", "Follows for"], rows),
  );
}

function wireSection(profile: Profile, links: Links): string {
  const { wire, identities, runtime, capabilities, given } = profile.document;
  const facts = [
    answersSentence(profile.wire),
    `Bodies are ${code(wire.media_type)}, at most ${wire.max_body_bytes} bytes long and ${wire.max_depth} levels deep.`,
    `A caller shows itself in the header ${code(identities.header)}${identities.scheme === "" ? "" : `, with the scheme ${code(identities.scheme)}`}${identities.scope === undefined ? "" : `; its credential must have the scope ${code(identities.scope)}`}.`,
    `A request that no route matches is answered with ${links.code(wire.unrouted.code)}${wire.unrouted.operation === undefined ? "" : `, in the name of ${code(wire.unrouted.operation)}`}.`,
    `${code(`GET ${runtime.health}`)} and ${code(`GET ${runtime.ready}`)} tell whether it lives and whether it can serve; ${links.operation(runtime.listing)} lists the routes with their labels.`,
  ];
  return page(
    "## Wire",
    bullets(facts),
    table(
      ["Capability", "May be absent", "What it is"],
      capabilities
        .toSorted((a, b) => byCodeUnit(a.capability, b.capability))
        .map((entry) => [code(entry.capability), entry.optional ? "yes" : "no", prose(entry.summary)]),
    ),
    table(
      ["Variable", "Capability", "What a run hands over in it"],
      given
        .toSorted((a, b) => byCodeUnit(a.env, b.env))
        .map((entry) => [
          code(entry.env),
          entry.capability === undefined ? "" : code(entry.capability),
          prose(entry.summary),
        ]),
    ),
  );
}

function answersSentence({ envelope, refusalEnvelope, outcome, refusalBody, codeAt }: Profile["wire"]): string {
  const schema = (name: string): string => link(code(name), `#${name}`);
  const one = refusalEnvelope === envelope;
  const accepted = envelope === undefined ? "the body alone" : `one ${schema(envelope)}`;
  const parts = [
    ...(outcome === undefined ? [] : [`the outcome ${code(outcome.refused)}`]),
    ...(one || refusalEnvelope === undefined ? [] : [`the envelope ${schema(refusalEnvelope)}`]),
    `the body ${schema(refusalBody)}`,
  ];
  return `Every ${one ? "answer" : "accepted answer"} is ${accepted}. A refusal has ${parts.join(", ")}, and its code at ${code(codeAt)}.`;
}

function stateSection(profile: Profile, links: Links): string {
  const resources = Object.entries(profile.document.resources).toSorted(([a], [b]) => byCodeUnit(a, b));
  const rows = resources.flatMap(([name, resource]) => [
    [
      name,
      "–",
      code(resource.start),
      resource.issued_by === undefined ? "named by callers" : links.operation(resource.issued_by),
    ],
    ...resource.moves.map((move) => [
      name,
      move.from.map((state) => code(state)).join(", "),
      code(move.to),
      `${links.operation(move.by)}${move.where === undefined ? "" : ` with ${code(move.where.at)} ${code(String(move.where.value))}`}`,
    ]),
  ]);
  return rows.length === 0
    ? ""
    : page(
        "## States",
        "Things that live between calls, and what moves them.",
        table(["Thing", "From", "To", "By"], rows),
      );
}
