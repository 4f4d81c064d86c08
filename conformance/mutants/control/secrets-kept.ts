import { createHash } from "node:crypto";
import { operationsIn, type Bundle } from "../../../src/bundle/model.ts";
import type { Sealed, Sealing } from "../../../src/reference/index.ts";
import type { Mutant } from "../mutant.ts";
import { each } from "../operations.ts";
import { headerOf, spoiledAdapter } from "../spoiled-adapter.ts";
import { bentRows, CONNECT, CONTROL_PLANE, controlMutant, DISPATCH, REVOKE, wrappedControl } from "./control-mutant.ts";
import { sealingBent } from "./sealing-bent.ts";

/** Secrets that are kept, shown or opened where they must not be. */
export function secretsKept(bundle: Bundle): Mutant[] {
  return [
    controlMutant(bundle, "secret/stored-plain", "Credentials are stored as they came.", each("sealed", CONNECT), () =>
      sealingBent(() => PLAIN),
    ),
    controlMutant(
      bundle,
      "secret/stored-encoded",
      "Credentials are stored in another alphabet, and not sealed.",
      each("sealed", CONNECT),
      () => sealingBent(() => ENCODED),
    ),
    controlMutant(
      bundle,
      "secret/logged",
      "The request with the credential is logged.",
      each("sealed", CONNECT),
      () => (parts, spoil) => ({
        ...parts,
        sealing: {
          ...parts.sealing,
          seal: (place, secret) => {
            spoil.log(`${JSON.stringify({ event: "sealing", secret })}\n`);
            return parts.sealing.seal(place, secret);
          },
        },
      }),
    ),
    ...keysLoosened(bundle),
    ...shownLater(bundle),
    revokedUsable(bundle),
  ];
}

/** What went in well and comes out elsewhere. */
function shownLater(bundle: Bundle): Mutant[] {
  const all = operationsIn(bundle, CONTROL_PLANE).map(({ name }) => name);
  return [
    wrappedControl(
      bundle,
      "secret/request-id-logged",
      "The request id that a caller chose is logged in hexadecimal.",
      each("undeclared-carrier-silent", ...all),
      (adapter) =>
        spoiledAdapter(adapter, (request, answer, { log }) => {
          log(`request ${Buffer.from(headerOf(request, "x-request-id") ?? "none").toString("hex")}\n`);
          return answer;
        }),
    ),
    wrappedControl(
      bundle,
      "secret/accepted-in-later-answers",
      "Every answer to a GET carries in a header what was accepted last.",
      each("accepted-value-silent", CONNECT, DISPATCH),
      (adapter) => {
        let last = "";
        return spoiledAdapter(adapter, ({ method, body = new Uint8Array() }, answer) => {
          if (method === "GET") return { ...answer, headers: [...answer.headers, ["x-cached", last]] };
          if (answer.status === 200) last = Buffer.from(body).toString("base64url");
          return answer;
        });
      },
    ),
  ];
}

function keysLoosened(bundle: Bundle): Mutant[] {
  return [
    controlMutant(
      bundle,
      "secret/plain-without-key",
      "Without the key credentials are stored and used in plain.",
      each("fails-closed", CONNECT, DISPATCH),
      () =>
        sealingBent((honest) => ({
          seal: (place, secret) =>
            orElse(
              () => honest.seal(place, secret),
              () => PLAIN.seal(place, secret),
            ),
          open: (place, sealed) =>
            orElse(
              () => honest.open(place, sealed),
              () => ({}),
            ),
        })),
    ),
    controlMutant(
      bundle,
      "secret/current-key-only",
      "Credentials are opened with the current key, whichever sealed them.",
      each("key-rotated", DISPATCH),
      () =>
        sealingBent((honest) => ({
          ...honest,
          open: (place, sealed) => honest.open(place, { ...sealed, ver: honest.seal(place, {}).ver }),
        })),
    ),
    controlMutant(
      bundle,
      "secret/first-key-for-ever",
      "After a rotation new credentials are sealed with the old key.",
      each("key-rotated", DISPATCH),
      () => {
        let first: Sealing | undefined;
        return sealingBent((honest) => {
          first ??= honest;
          const old = first;
          return {
            seal: (place, secret) => old.seal(place, secret),
            open: (place, sealed) => honest.open(place, sealed),
          };
        });
      },
    ),
  ];
}

function revokedUsable(bundle: Bundle): Mutant {
  return controlMutant(
    bundle,
    "credential/revoked-usable",
    "Revoking says how many credentials it revoked, and revokes none.",
    [...each("state-refused", DISPATCH), ...each("race", DISPATCH), ...each("durable", REVOKE)],
    () => (parts) =>
      bentRows(parts, (tx) => ({
        revokeCredentials: async (connectorId) => (await tx.credentials(connectorId)).length,
      })),
  );
}

const PLAIN: Sealing = {
  seal: (_place, secret) => ({ ct: JSON.stringify(secret), nonce: "", ver: "none" }),
  open: (_place, sealed) => JSON.parse(sealed.ct) as object,
};

const ENCODED: Sealing = {
  seal: (place, secret) => encoded(PLAIN.seal(place, secret)),
  open: (place, sealed) => PLAIN.open(place, { ...sealed, ct: Buffer.from(sealed.ct, "base64url").toString() }),
};

function encoded(sealed: Sealed): Sealed {
  const nonce = createHash("sha256").update(sealed.ct).digest("base64url").slice(0, 16);
  return { ...sealed, ct: Buffer.from(sealed.ct).toString("base64url"), nonce };
}

function orElse<T>(first: () => T, second: () => T): T {
  try {
    return first();
  } catch {
    return second();
  }
}
