import { accepts, type Operation } from "../../src/bundle/model.ts";

/** Whether an operation shows what there is and leaves nothing: asked any number of times, it changes nothing for those who ask after it. */
export function onlyReads(operation: Operation): boolean {
  return (
    operation.input !== "body" && operation.counts.length === 0 && operation.audited === undefined && accepts(operation)
  );
}
