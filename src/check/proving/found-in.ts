import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { toPointer, withValueAt } from "../../bundle/json-pointer.ts";
import { BUNDLE_FILE } from "../../bundle/locate.ts";
import { planted } from "../../bundle/plant.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { readPages } from "../pages/read-pages.ts";
import type { ElsewhereExample, ListingExample, PageExample, RuleExample, TextExample } from "../rule-example.ts";
import { runRules } from "../run-rules.ts";
import { allowancesInPages } from "../suppressions/in-pages.ts";
import { suppress } from "../suppressions/suppress.ts";
import { filledPage } from "./fill-page.ts";
import { contextOf, foundInBundle, inFolder, type World } from "./world.ts";

/** Which of the two an example shows. */
export type Which = "good" | "bad";

/** What is found where an example was planted, or undefined where the example says nothing about this world. */
export function foundIn(
  example: Exclude<RuleExample, ElsewhereExample>,
  which: Which,
  world: World,
): readonly Finding[] | undefined {
  switch (example.in) {
    case "bundle": {
      const texts = planted(world.texts, example, which);
      return texts === undefined ? undefined : foundInBundle(texts, world.rules);
    }
    case "text":
      return inText(example, which, world);
    case "page":
      return inPage(example, which, world);
    case "listing":
      return inListing(example, which, world);
  }
}

function inText(example: TextExample, which: Which, { texts, rules }: World): readonly Finding[] {
  const text = example[which].replaceAll("{text}", () => texts.get(BUNDLE_FILE) ?? "");
  return foundInBundle(new Map(texts).set(BUNDLE_FILE, text), rules);
}

function inPage(example: PageExample, which: Which, world: World): readonly Finding[] | undefined {
  // A page is planted only where both of it can be: one that says nothing wrong proves nothing.
  const both = {
    good: filledPage(example.good, world.loaded.bundle),
    bad: filledPage(example.bad, world.loaded.bundle),
  };
  const { good, bad } = both;
  if (good === undefined || bad === undefined) return undefined;
  const text = both[which] ?? "";
  return inFolder((folder) => {
    writeFileSync(join(folder, "planted.md"), `${text}\n`);
    const { pages, findings } = readPages(["planted.md"], folder);
    const context = contextOf(world, { documentation: { pages, whole: false, folder, root: folder } });
    const run = runRules(context);
    const about = [...findings, ...run.findings].filter(({ place }) => place.file === "planted.md");
    const seen = { rules: world.rules, ran: new Set(run.ran), looked: () => true };
    return suppress(about, allowancesInPages(pages), seen).findings;
  });
}

function inListing({ member, bad }: ListingExample, which: Which, world: World): readonly Finding[] | undefined {
  const [profile] = world.loaded.bundle.profiles;
  if (profile === undefined || profile.operations.length === 0) return undefined;
  const { listed } = profile;
  const rows = profile.operations.map(({ name, label, method, path }) =>
    assembled([
      [listed.operation, name],
      [listed.label, label.label],
      [listed.method, method],
      [listed.path, path],
    ]),
  );
  const listing = assembled([
    [listed.profile, profile.name],
    [listed.capabilities, profile.document.capabilities.map(({ capability }) => capability)],
    [listed.operations, rows],
  ]);
  const at = listed.operations + toPointer([0]) + listed[member];
  const answer = which === "good" ? listing : withValueAt(listing, at, bad);
  const runtimes = [{ profile: profile.name, name: "planted.json", answer, text: JSON.stringify(answer) }];
  return runRules(contextOf(world, { runtimes })).findings.filter(({ place }) => place.file === "planted.json");
}

function assembled(members: readonly (readonly [pointer: string, value: unknown])[]): unknown {
  return members.reduce<unknown>((value, [pointer, member]) => withValueAt(value, pointer, member), {});
}
