import type { LeakWatch } from "../../../conformance/oracles/leak-watch.ts";
import type { Given } from "../../protocol/given.ts";

/** Thrown when what is about to be printed or written holds a value of the run. It is withheld: we obey our own membrane. */
class OwnLeakError extends Error {
  readonly code = "own_leak";
  readonly remedy = "this is a fault of the kit: please report it with the command you ran";

  constructor(count: number) {
    super(`the result holds ${count} values of the run, and was withheld`);
    this.name = "OwnLeakError";
  }
}

/** Searches texts for every value the run planted, in whatever form, and for every credential it was given. Throws an OwnLeakError when they hold one. */
export async function demandSilent(texts: readonly string[], watch: LeakWatch, given: Given): Promise<void> {
  const { leaks } = await watch.searchSurface({
    name: "logs",
    power: "logs",
    drain: (sink) => {
      const bytes = Buffer.from(texts.join("\n"));
      sink(bytes);
      return Promise.resolve(bytes.length);
    },
  });
  const tokens = given.lanes.flatMap(({ self, other }) => [self.token, other.token]);
  const written = tokens.filter((token) => texts.some((text) => text.includes(token)));
  const count = new Set(leaks.map(({ canary }) => canary)).size + written.length;
  if (count > 0) throw new OwnLeakError(count);
}
