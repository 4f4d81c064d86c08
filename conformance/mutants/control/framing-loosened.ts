import type { Bundle } from "../../../src/bundle/model.ts";
import { controlModule } from "../../../src/reference/index.ts";
import { behindReaders } from "../framing-loosened.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import { CONNECT, DISPATCH, SET_POLICY, STATE } from "./control-mutant.ts";

/** The honest control plane behind readers of HTTP that guess. */
export function controlFramingLoosened(bundle: Bundle): Mutant[] {
  const claims = each("request-framing", STATE, SET_POLICY, CONNECT, DISPATCH);
  return behindReaders("control/framing", claims, (name) => controlModule({ name, bundle }));
}
