import { byCodeUnit } from "../../src/bundle/by-code-unit.ts";
import { operationsIn, operationsOf, type Bundle, type Profile } from "../../src/bundle/model.ts";
import { isNullable, refName, isRef, type Shape } from "../../src/bundle/shape.ts";
import { solid } from "../../src/bundle/leaves.ts";
import { linksFrom } from "../docs/links.ts";
import { bullets, code, link, page, prose, table } from "../docs/markdown.ts";
import { descriptionOf } from "../docs/schema-words.ts";

/** What a region is rendered from. */
export interface RegionSubject {
  readonly bundle: Bundle;
  /** Word after the name of the region, if any. */
  readonly argument: string | undefined;
  /** The way from the page to the reference folder, empty or ending in a slash. */
  readonly toReference: string;
}

/** One kind of region. */
export interface RegionKind {
  /** Documents it is rendered from; only their changes make it stale. */
  readonly from: readonly Exclude<keyof Bundle["sources"], "bundle" | "requirements">[];
  /** Words the argument may be; undefined when it takes none. */
  readonly choices?: (bundle: Bundle) => string[];
  readonly render: (subject: RegionSubject) => string;
}

/** Every region a hand-written page may ask for, by name. */
export const REGION_KINDS: Readonly<Record<string, RegionKind>> = {
  "forbidden-claims": { from: ["productionAdmission"], render: forbiddenClaims },
  "operation-labels": {
    from: ["productionAdmission"],
    choices: (bundle) => bundle.profiles.map(({ name }) => name),
    render: operationLabels,
  },
  "pilot-record-fields": {
    from: ["productionAdmission", "profiles"],
    choices: (bundle) => withRecord(bundle).map(({ name }) => name),
    render: pilotRecordFields,
  },
  "refusal-codes": { from: ["refusalCodes"], choices: codeChoices, render: refusalCodes },
  "required-topics": { from: ["productionAdmission"], render: requiredTopics },
  "sensitive-material": {
    from: ["sensitiveMaterial"],
    choices: (bundle) => bundle.sensitiveMaterial.classes.map((entry) => entry.class),
    render: sensitiveMaterial,
  },
};

function operationLabels({ bundle, argument, toReference }: RegionSubject): string {
  const links = linksFrom({ bundle, obligations: [] }, toReference);
  const operations = argument === undefined ? operationsOf(bundle) : operationsIn(bundle, argument);
  const rows = operations
    .toSorted((a, b) => byCodeUnit(a.name, b.name))
    .map(({ name, label }) => [links.operation(name), links.label(label.label)]);
  return table(["Operation", "Label"], rows);
}

/** A profile or a family; a name that is both means the profile. */
function codeChoices(bundle: Bundle): string[] {
  return [
    ...new Set([
      ...bundle.profiles.map(({ name }) => name),
      ...bundle.sources.refusalCodes.value.families.map(({ family }) => family),
    ]),
  ];
}

function refusalCodes({ bundle, argument, toReference }: RegionSubject): string {
  const links = linksFrom({ bundle, obligations: [] }, toReference);
  const isProfile = bundle.profiles.some(({ name }) => name === argument);
  const wanted = [...bundle.codes.values()].filter((entry) => {
    if (argument === undefined) return entry.lifecycle !== "planned";
    return (isProfile ? entry.profiles : entry.families).includes(argument) && entry.lifecycle !== "planned";
  });
  const rows = wanted
    .toSorted((a, b) => byCodeUnit(a.code, b.code))
    .map((entry) => [links.code(entry.code), String(entry.status), prose(entry.meaning)]);
  return rows.length === 0 ? "None of these codes answers yet.\n" : table(["Code", "Status", "Meaning"], rows);
}

function requiredTopics({ bundle }: RegionSubject): string {
  return bullets(bundle.productionAdmission.customer_boundary_lane.required_doc_topics.map((topic) => code(topic)));
}

function forbiddenClaims({ bundle }: RegionSubject): string {
  // Fenced: outside of a fence or a quotation the phrases would be the very claims they forbid.
  return `\`\`\`text\n${bundle.productionAdmission.customer_boundary_lane.forbidden_doc_claims.join("\n")}\n\`\`\`\n`;
}

function pilotRecordFields({ bundle, argument, toReference }: RegionSubject): string {
  const profile = withRecord(bundle).find(({ name }) => argument === undefined || name === argument);
  const schema = profile?.schemas.get(profile.document.admission?.record.schema ?? "");
  const members = schema === undefined || profile === undefined ? {} : membersOfRecord(schema, profile);
  const rows = (bundle.productionAdmission.pilot_admission_lane?.signed_record_required_fields ?? []).map((field) => {
    const shape = members[field];
    if (shape === undefined || profile === undefined) return [code(field), "", ""];
    const form = isRef(shape)
      ? link(code(refName(shape)), `${toReference}operations/${profile.name}.md#${refName(shape)}`)
      : plainForm(shape);
    return [code(field), form, prose(descriptionOf(shape, profile.schemas))];
  });
  return table(["Field", "Type", "What it says"], rows);
}

function withRecord(bundle: Bundle): Profile[] {
  return bundle.profiles.filter(({ document }) => document.admission !== undefined);
}

function membersOfRecord(schema: Shape, profile: Profile): Readonly<Record<string, Shape>> {
  const record = solid(schema, profile.schemas);
  return "type" in record && record.type === "object" ? (record.properties ?? {}) : {};
}

function plainForm(shape: Shape): string {
  if (!("type" in shape)) return "";
  if (isNullable(shape)) return "string or null";
  return shape.type === "array" ? "list" : shape.type;
}

function sensitiveMaterial({ bundle, argument }: RegionSubject): string {
  const { classes, residual } = bundle.sensitiveMaterial;
  const shown = classes.filter((entry) => argument === undefined || entry.class === argument);
  return page(
    shown.map((entry) =>
      page(
        `**${entry.class}**: ${prose(entry.summary)}`,
        `Member names, at any depth: ${entry.member_names.map((name) => code(name)).join(", ")}.`,
        table(
          ["Value shape", "What it is"],
          entry.value_shapes.map(({ id, description }) => [code(id), prose(description)]),
        ),
      ),
    ),
    argument === undefined
      ? page("What no membrane can decide:", bullets(residual.map((sentence) => prose(sentence))))
      : "",
  );
}
