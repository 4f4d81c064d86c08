import { generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { createServer } from "node:https";
import { afterEach, describe, expect, it } from "vitest";
import { wireClient } from "./client.ts";
import { listening } from "./fixtures/scripted-server.ts";

const limits = { timeoutMs: 3000, maxAnswerBytes: 10_000 };
const opened: { close(): unknown }[] = [];

afterEach(() => {
  for (const each of opened.splice(0).toReversed()) each.close();
});

/** One element of DER. */
function der(tag: number, ...parts: (Buffer | string)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "hex") : part)));
  const long = content.length > 255 ? [0x82, content.length >> 8, content.length & 255] : [0x81, content.length];
  return Buffer.concat([Buffer.from([tag, ...(content.length < 128 ? [content.length] : long)]), content]);
}

/** A certificate for 127.0.0.1 that signs itself, made anew for each run. */
function selfSigned(): { cert: string; key: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(0x30, der(0x06, "2a8648ce3d040302"));
  const name = der(0x30, der(0x31, der(0x30, der(0x06, "550403"), der(0x0c, Buffer.from("test")))));
  const year = new Date().getUTCFullYear();
  const day = (number: number): Buffer => der(0x18, Buffer.from(`${number}0101000000Z`));
  const names = der(0x30, der(0x06, "551d11"), der(0x04, der(0x30, der(0x87, "7f000001"))));
  const body = der(
    0x30,
    der(0xa0, der(0x02, "02")),
    der(0x02, "01"),
    algorithm,
    name,
    der(0x30, day(year - 1), day(year + 2)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, names)),
  );
  const whole = der(0x30, body, algorithm, der(0x03, "00", sign("sha256", body, privateKey)));
  const lines = whole.toString("base64").replaceAll(/.{64}/g, "$&\n");
  return { cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, key: privateKey };
}

async function served(): Promise<{ port: number; cert: string }> {
  const { cert, key } = selfSigned();
  const server = createServer({ cert, key: key.export({ type: "pkcs8", format: "pem" }) }, (_request, response) => {
    response.end("sealed");
  });
  opened.push(server);
  return { port: await listening(server), cert };
}

describe("https", () => {
  it("is spoken to a target whose certificate is trusted, over one connection", async () => {
    const { port, cert } = await served();
    const client = wireClient({ host: "127.0.0.1", port, secure: true, certificateAuthorities: [cert] }, 1);
    opened.push(client);
    for (let round = 0; round < 3; round++) {
      const answer = await client.call({ method: "GET", target: "/", headers: [] }, limits);
      expect(answer).toMatchObject({ kind: "answer", status: 200, body: new Uint8Array(Buffer.from("sealed")) });
    }
  });

  it("is never spoken to a target whose certificate is not trusted", async () => {
    const { port } = await served();
    const client = wireClient({ host: "127.0.0.1", port, secure: true }, 1);
    opened.push(client);
    expect(await client.call({ method: "GET", target: "/", headers: [] }, limits)).toMatchObject({
      why: "unreachable",
      definite: true,
      detail: "no connection could be made (DEPTH_ZERO_SELF_SIGNED_CERT)",
    });
  });
});
