import { toPointer } from "../../bundle/json-pointer.ts";
import type { Bundle } from "../../bundle/model.ts";
import type { Change } from "../change.ts";
import { LOCK_NAMED_AT } from "../lock/lock-name.ts";
import type { Comparison } from "./comparison.ts";
import { differences } from "./differences.ts";
import { pairsOf, type Pair } from "./pairs.ts";
import { changedAt, documentsOf, spotAt, type Both } from "./said.ts";

/** Members of a profile that other comparisons read; what is said in any other may not go unnoticed. */
const ELSEWHERE: readonly string[] = ["operations", "ladders", "schemas", "wire", "runtime", "documents"];

/** What decides whether a call passes: states and their moves, counts and their limits, what pilots are admitted by. */
const DECIDING: ReadonlySet<string> = new Set(["resources", "counters", "admission"]);

/** Finds what no other comparison reads. What such a change means cannot be told, so it is said that it is there. */
export const rest: Comparison = (base, head) => [
  ...pairsOf(base.bundle, head.bundle).flatMap((pair) => ofProfile(pair)),
  ...ofRequirements({ base: base.bundle.sources.requirements, head: head.bundle.sources.requirements }),
  ...versions(base.bundle, head.bundle),
  ...["/bundle", "/default_profile"].flatMap((pointer) =>
    changedAt(
      { base: base.bundle.sources.bundle, head: head.bundle.sources.bundle },
      "bundle",
      pointer,
      (before, after) => ({
        rule: "contract-changed",
        message: `${pointer.slice(1)} was ${said(before)} and is ${said(after)}`,
      }),
    ),
  ),
  ...changedAt(
    { base: base.bundle.sources.bundle, head: head.bundle.sources.bundle },
    "bundle",
    LOCK_NAMED_AT,
    (before, after) => ({
      rule: before === undefined ? "lock-named" : "lock-dropped",
      message: `its lock was ${said(before)} and is ${said(after)}`,
    }),
  ),
];

function said(value: unknown): string {
  return typeof value === "string" ? value : "not said";
}

/** Documents that say a version of themselves; what a profile says of its own goes over the wire. */
function versions({ sources: was }: Bundle, { sources: is }: Bundle): Change[] {
  const documents = ["bundle", "refusalCodes", "productionAdmission", "sensitiveMaterial", "requirements"] as const;
  return documents.flatMap((name) =>
    changedAt({ base: was[name], head: is[name] }, is[name].path, "/version", (before, after) => ({
      rule: "version-changed",
      message: `its version was ${String(before)} and is ${String(after)}`,
    })),
  );
}

function ofProfile({ base, head }: Pair): Change[] {
  const both = documentsOf(base, head);
  const members = new Set([...Object.keys(base.document), ...Object.keys(head.document)]);
  const [was, is] = [base.document, head.document] as unknown as readonly Readonly<Record<string, unknown>>[];
  return [...members]
    .filter((member) => !ELSEWHERE.includes(member))
    .flatMap((member) =>
      differences({ [member]: was?.[member] }, { [member]: is?.[member] }).flatMap(({ pointer }) =>
        pointer.startsWith("/identities/") && ["header", "scheme", "scope"].includes(pointer.split("/")[2] ?? "")
          ? []
          : changedAt(both, head.name, pointer, () => ({
              rule: DECIDING.has(member) ? "guard-undecided" : "contract-changed",
              message: `${pointer.slice(1).replaceAll("/", " ")} says something else`,
            })),
      ),
    );
}

/** What is needed to see that a requirement is kept. */
function ofRequirements(both: Both): Change[] {
  const [was, is] = [both.base.value, both.head.value] as readonly {
    readonly requirements: readonly { readonly id: string; readonly observed_by: readonly string[] }[];
  }[];
  return (is?.requirements ?? []).flatMap(({ id, observed_by: after }, index): Change[] => {
    const place = was?.requirements.findIndex((each) => each.id === id) ?? -1;
    const before = was?.requirements[place]?.observed_by;
    if (before === undefined || before.toSorted().join(" ") === after.toSorted().join(" ")) return [];
    return [
      {
        rule: "contract-changed",
        subjects: [id],
        at: toPointer(["requirements", id, "observed_by"]),
        before: before.toSorted(),
        after: after.toSorted(),
        base: spotAt(both.base, `/requirements/${place}/observed_by`),
        head: spotAt(both.head, `/requirements/${index}/observed_by`),
        message: `other powers are needed to see it: ${after.join(", ")}`,
      },
    ];
  });
}
