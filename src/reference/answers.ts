import type { Bundle, Operation, Profile } from "../bundle/model.ts";
import type { ModuleAnswer } from "../protocol/module-adapter.ts";
import type { Crossing } from "./crossing.ts";
import type { Refused } from "./guards/guard.ts";

/** An answer before it is framed. */
export interface Reply {
  readonly operation: string;
  readonly status: number;
  readonly outcome: string | undefined;
  readonly body: object;
  readonly reasons: readonly string[];
  /** Reference of the receipt. */
  readonly receipt: string;
}

/** Frames answers. The crossing is absent for a request that reached no operation. */
export interface Answers {
  /** The envelope as it is sent. */
  envelope(reply: Reply, crossing: Crossing | undefined): object;
}

/** The honest frame: everything in it comes from the contract, the step, or chance, and nothing from the request. */
export const honestAnswers: Answers = {
  envelope: ({ operation, outcome, body, reasons, receipt }) => ({
    operation,
    outcome,
    body,
    receipt: { ref: receipt, outcome, reasons, fixture: true },
  }),
};

/** The reply to a request that passed every guard. */
export function accepted(operation: Operation, body: object, receipt: string): Reply {
  const { outcome, status, code } = operation.clean;
  return { operation: operation.name, status, outcome, body, reasons: code === undefined ? [] : [code], receipt };
}

/** The reply to a refused request. */
export function refusal(bundle: Bundle, profile: Profile, operation: string, refused: Refused, receipt: string): Reply {
  const entry = bundle.codes.get(refused.code);
  const body = {
    failedGate: refused.failedGate,
    refusalReason: refused.code,
    ...(entry === undefined ? {} : { remedyHint: plainWords(entry.remedy) }),
    productionAdmission: false,
  };
  const outcome = profile.document.wire.refused_outcome;
  return { operation, status: entry?.status ?? 403, outcome, body, reasons: [refused.code], receipt };
}

/** The reply to a request the membrane could not deal with. It admits nothing and says nothing. */
export function failure(operation: string, receipt: string): Reply {
  return { operation, status: 500, outcome: "failed", body: { productionAdmission: false }, reasons: [], receipt };
}

/** Serialises an envelope. */
export function send(status: number, envelope: object, challenge: string): ModuleAnswer {
  const headers: [string, string][] = [
    ["content-type", "application/json"],
    ["cache-control", "no-store"],
  ];
  if (status === 401) headers.push(["www-authenticate", challenge]);
  return { status, headers, body: Buffer.from(JSON.stringify(envelope), "utf8") };
}

const hints = new Map<string, string>();

/** The remedy of a code without the marks of its documentation, in the characters a hint may have. */
function plainWords(remedy: string): string {
  const known = hints.get(remedy);
  if (known !== undefined) return known;
  // oxlint-disable-next-line no-control-regex -- the hint's own pattern forbids them
  const hint = remedy.replaceAll(/[`"<>{}\\\u0000-\u001f\u007f-\u009f]/gu, "").slice(0, 240);
  hints.set(remedy, hint);
  return hint;
}
