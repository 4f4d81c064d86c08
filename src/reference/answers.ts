import type { Bundle, Operation } from "../bundle/model.ts";
import type { ModuleAnswer } from "../protocol/module-adapter.ts";
import type { Crossing } from "./crossing.ts";
import type { EvidenceTypes } from "./evidence/evidence-types.ts";
import type { Refused } from "./guards/guard.ts";
import type { ProfileTypes } from "./profile-types.ts";

/** An answer before it is framed. */
export interface Reply {
  readonly operation: string;
  readonly status: number;
  readonly outcome: string | undefined;
  /** Of an accepted request. */
  readonly body?: object;
  /** Of a refused request; a request the membrane could not deal with has neither. */
  readonly refused?: Refused;
  /** What the contract says whoever is refused may do. */
  readonly remedy?: string;
  readonly reasons: readonly string[];
  /** Reference of the receipt. */
  readonly receipt: string;
}

/** Frames answers. The crossing is absent for a request that reached no operation. */
export interface Answers<T extends ProfileTypes = EvidenceTypes> {
  /** The envelope as it is sent. */
  envelope(reply: Reply, crossing: Crossing<T["own"]> | undefined): object;
}

/** The reply to a request that passed every guard. */
export function accepted(operation: Operation, body: object, receipt: string): Reply {
  const { outcome, status, code } = operation.clean;
  return { operation: operation.name, status, outcome, body, reasons: code === undefined ? [] : [code], receipt };
}

/** The reply to a refused request. */
export function refusal(
  bundle: Bundle,
  outcome: string | undefined,
  operation: string,
  refused: Refused,
  receipt: string,
): Reply {
  const entry = bundle.codes.get(refused.code);
  const status = refused.status ?? entry?.status ?? 403;
  const remedy = entry === undefined ? {} : { remedy: entry.remedy };
  return { operation, status, outcome, refused, ...remedy, reasons: [refused.code], receipt };
}

/** The reply to a request the membrane could not deal with. It admits nothing and says nothing. */
export function failure(operation: string, receipt: string): Reply {
  return { operation, status: 500, outcome: "failed", reasons: [], receipt };
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
