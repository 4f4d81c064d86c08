import { expect, it } from "vitest";
import type { ModuleInstance } from "../../src/protocol/module-adapter.ts";
import { wrappedInstance } from "./wrapped-instance.ts";

/** Says of each power that it was asked for. */
function instance(asked: string[]): Required<ModuleInstance> {
  const said = async (what: string): Promise<void> => void asked.push(what);
  return {
    call: async () => ({ status: 200, headers: [], body: Buffer.from("own") }),
    logs: () => "log",
    storage: async () => ["row"],
    restart: async () => instance(asked),
    exchange: () => said("exchange"),
    close: () => said("close"),
  };
}

const PLACE = { tenant: "a", operation: "seal", names: {} };

it("has every power of the one inside, also after a restart, and only those", async () => {
  const asked: string[] = [];
  const inner = instance(asked);
  const wrapped = wrappedInstance(inner, () => ({ logs: () => "another" }));
  expect(Object.keys(wrapped).toSorted()).toEqual(Object.keys(inner).toSorted());
  const again = await wrapped.restart?.({});
  expect(Object.keys(again ?? {}).toSorted()).toEqual(Object.keys(inner).toSorted());
  await again?.exchange?.(PLACE, PLACE);
  await again?.close();
  expect(asked).toEqual(["exchange", "close"]);
  expect([again?.logs?.(), await again?.storage?.()]).toEqual(["another", ["row"]]);
  const { call, close } = inner;
  expect(Object.keys(wrappedInstance({ call, close }, () => ({})))).toEqual(["call", "close"]);
});
