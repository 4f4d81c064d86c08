import type { Given, ProfileDocument } from "../../generated/documents.ts";

/** What is given says what it must, and nothing that only another kind of thing says. Places with what is wrong there. */
export function givenWords({ given, capabilities }: ProfileDocument): [pointer: string, message: string][] {
  const optional = new Set(capabilities.filter((each) => each.optional).map(({ capability }) => capability));
  const first = given.findIndex(({ what }) => what === "clock");
  return given.flatMap((each, index) => [
    ...ofKeys(each).map((message): [string, string] => [`/given/${index}`, message]),
    ...(each.what === "clock" ? ofClock(each, optional, index === first) : []).map((message): [string, string] => [
      `/given/${index}`,
      message,
    ]),
  ]);
}

function ofKeys({ what, keys, deployment }: Given): string[] {
  const seals = what === "sealing-key";
  return [
    ...(!seals && deployment !== undefined ? ["a sealing-key, and nothing else, says what names its deployment"] : []),
    ...(seals === (keys !== undefined)
      ? []
      : ["a sealing-key, and nothing else, says what the variables with its keys begin with"]),
  ];
}

/** Nobody is obliged to let a run move its clock. */
function ofClock({ capability = "" }: Given, optional: ReadonlySet<string>, isFirst: boolean): string[] {
  return [
    ...(isFirst ? [] : ["a profile has one clock, and it stands before"]),
    ...(optional.has(capability) ? [] : ["a clock names the optional capability of those who let it be moved"]),
  ];
}
