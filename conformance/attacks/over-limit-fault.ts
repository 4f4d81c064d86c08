import type { Operation, Profile, Refusal } from "../../src/bundle/model.ts";
import { byLimits, counterNamed, limitIn, type NamedCounter } from "../arbitraries/documents.ts";
import { inForceKey } from "../arbitraries/named.ts";
import { call, callStep, cleanInput, putInForce, refused, type Builder } from "./build.ts";
import type { Fault } from "./faults.ts";

/**
 * Puts the document in force that limits most, and brings the counter to its limit: by calls that pass, as many as are left, or by refusals that
 * are decided after every counter. What is sent then is refused whatever it says.
 */
export function overLimitFault(faultOf: (refusal: Refusal) => Fault | undefined): Fault {
  return {
    prepare: (builder, operation, refusal) => {
      if (refusal.when !== "over-limit") return;
      const { profile } = builder.scene;
      const counter = counterNamed(profile, refusal.counter);
      const narrowest = byLimits(profile, counter.document, "narrowest");
      builder.made.delete(inForceKey(counter.document));
      putInForce(builder, operation, "self", builder.made, (kind) => byLimits(profile, kind, "narrowest"));
      if (counter.counts === "refused-in-a-row")
        fail(builder, operation, limitIn(profile, counter, narrowest), faultOf);
      else pass(builder, operation, leastLimit(profile, operation, refusal.code, narrowest));
    },
    spoil: (draft) => draft,
    touches: () => ["(counter)"],
  };
}

/** A refusal that is decided after every counter, so that what it refuses has passed them. */
export function laterThanCounters({ refuses }: Operation): Refusal | undefined {
  const last = refuses.findLastIndex(({ when }) => when === "over-limit");
  return refuses.find(({ when }, index) => index > last && when === "outside");
}

/** Calls that pass until as many did as there may be, those before among them. */
function pass(builder: Builder, operation: Operation, limit: number): void {
  const before = builder
    .program()
    .steps.filter(
      (step) => step.do === "call" && step.operation === operation.name && step.expect.see === "clean",
    ).length;
  for (let sent = before; sent < limit; sent++)
    call(builder, operation, cleanInput(builder, operation), { role: "setup" });
}

function fail(
  builder: Builder,
  operation: Operation,
  times: number,
  faultOf: (refusal: Refusal) => Fault | undefined,
): void {
  const later = laterThanCounters(operation);
  const fault = later === undefined ? undefined : faultOf(later);
  if (later === undefined || fault === undefined) return;
  for (let sent = 0; sent < times; sent++) {
    const draft = callStep(operation, cleanInput(builder, operation), { role: "control", expect: refused(later.code) });
    builder.add(fault.spoil(draft, builder, later, operation));
  }
}

/** The first limit that calls about one and the same come to, of all that answer with the code. */
function leastLimit(profile: Profile, { refuses }: Operation, code: string, document: string): number {
  const counters = refuses.flatMap((refusal): NamedCounter[] =>
    refusal.when === "over-limit" && refusal.code === code ? [counterNamed(profile, refusal.counter)] : [],
  );
  return Math.min(...counters.map((counter) => limitIn(profile, counter, document)));
}
