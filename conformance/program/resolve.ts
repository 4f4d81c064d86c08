import type { Expected } from "../oracles/expectation.ts";
import type { Case } from "./case.ts";
import type { Prepared } from "./exchange.ts";
import type { Expectation } from "./program.ts";

/** What a step must see, with the model asked and earlier answers looked up. Asked before its own answer is noted: that may be compared with an earlier one. */
export function resolve(running: Case, expect: Expectation, { call, operation, sent }: Prepared): Expected {
  switch (expect.see) {
    case "declared":
    case "history":
      return { see: "declared" };
    case "untaken":
      return { see: "untaken" };
    case "model": {
      const prediction = running.model.predict(call, operation, sent);
      if (prediction.see === "refused") return { see: "refused", codes: [prediction.code] };
      const first = prediction.replayed ? running.entries.get(call.id)?.reading.body : undefined;
      return { see: "clean", body: [], ...(first === undefined ? {} : { sameAs: first }) };
    }
    case "refused": {
      const twin = expect.likeRefusal === undefined ? undefined : running.entries.get(expect.likeRefusal)?.reading;
      return { see: "refused", codes: expect.codes, ...(twin === undefined ? {} : { likeRefusal: twin }) };
    }
    case "clean": {
      const same = expect.sameAs === undefined ? undefined : running.entries.get(expect.sameAs)?.reading.body;
      const different =
        expect.differentFrom === undefined ? undefined : running.entries.get(expect.differentFrom)?.reading.body;
      const body = (expect.body ?? []).map(({ at, equals }) => ({ at, equals: equals as unknown }));
      return {
        see: "clean",
        body,
        ...(same === undefined ? {} : { sameAs: same }),
        ...(different === undefined ? {} : { differentFrom: different }),
      };
    }
  }
}
