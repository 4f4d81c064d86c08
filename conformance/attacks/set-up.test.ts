import { expect, it } from "vitest";
import { valueAt } from "../../src/bundle/json-pointer.ts";
import { loadBundle } from "../../src/bundle/load.ts";
import { builtInBundleFolder } from "../../src/bundle/locate.ts";
import type { Operation, Profile } from "../../src/bundle/model.ts";
import { drawsOf } from "../arbitraries/draw.ts";
import { namedStates } from "../arbitraries/named.ts";
import { sceneOf } from "../arbitraries/scene.ts";
import { begin } from "./builder.ts";
import { makeResources } from "./set-up.ts";

const { bundle } = loadBundle(builtInBundleFolder());
const profile = bundle.profiles.find((each) => each.operations.some((user) => namedStates(each, user).length > 1))!;
const user = profile.operations.find((each) => namedStates(profile, each).length > 1)!;

/** The profile, where the last thing the operation asks the state of can be moved under one name only. */
function narrowed(): { narrow: Profile; only: string } {
  const last = namedStates(profile, user).at(-1)!;
  const movers = profile.document.resources[last.resource]!.moves.map(({ by }) => by);
  const [kind, documents] = [...profile.documents].find(([, { inForce }]) => inForce === undefined)!;
  const only = "slack";
  const one = { ...documents, documents: new Map([...documents.documents].filter(([name]) => name === only)) };
  const withOne = (operation: Operation): Operation => ({
    ...operation,
    refuses: operation.refuses.map((refusal) =>
      refusal.when === "outside" && refusal.document === kind ? { ...refusal, document: "one" } : refusal,
    ),
  });
  const operations = profile.operations.map((each) => (movers.includes(each.name) ? withOne(each) : each));
  return { narrow: { ...profile, documents: new Map([...profile.documents, ["one", one]]), operations }, only };
}

it("draws a name that everything moved under it allows, not only what is moved first", () => {
  const { narrow, only } = narrowed();
  const scene = sceneOf(bundle, narrow, user, new Set());
  const names = drawsOf(1, "set-up", 20).flatMap((draw) => {
    const made = makeResources(begin(scene, draw), user);
    return namedStates(narrow, user).map(({ resource, at }) => valueAt(made.get(resource)?.input, at));
  });
  expect(names.length).toBeGreaterThanOrEqual(40);
  expect(new Set(names)).toEqual(new Set([only]));
});
