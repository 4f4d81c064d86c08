import { createHash, randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { makeCanary, type Canary, type CanaryAlphabet } from "../../canaries/canary.ts";
import { ENCODINGS } from "../../canaries/encodings.ts";
import type { LeakOracle } from "./leak.ts";
import { createLeakOracle, isSearchable } from "./oracle.ts";

const createBulkLeakOracle = (): LeakOracle => createLeakOracle({ views: false });

let made = 0;
const fresh = (alphabet: CanaryAlphabet = "alnum", length = 32): Canary => {
  const value = makeCanary("nonce", "oracle.test", made++, alphabet, length);
  return { id: `c-${made}`, value, carries: "secret", owner: "lane-1", where: "/note" };
};
const planted = (
  make: () => LeakOracle = createLeakOracle,
  canary = fresh(),
): { oracle: LeakOracle; canary: Canary } => {
  const oracle = make();
  oracle.plant([canary]);
  return { oracle, canary };
};
const answer = (note: string): Buffer =>
  Buffer.from(JSON.stringify({ outcome: "refused", body: { note }, fixture: true }));
const encodings = ENCODINGS.map((encoding) => [encoding.name, encoding] as const);

describe("one encoding", () => {
  it.each(encodings)("%s is seen through, in an answer and in plain text", (_name, { encode }) => {
    for (let round = 0; round < 20; round++) {
      const { oracle, canary } = planted();
      expect(oracle.scan(answer(encode(canary.value)), "response")).toMatchObject([
        { canary: canary.id, surface: "response" },
      ]);
      expect(oracle.scan(Buffer.from(`x-echo: ${encode(canary.value)}\r\n`), "header")).toMatchObject([
        { canary: canary.id },
      ]);
    }
  });

  it("is found in bulk exactly where that is claimed", () => {
    const { oracle, canary } = planted(createBulkLeakOracle);
    const found = ENCODINGS.filter(({ encode }) => oracle.scan(answer(encode(canary.value)), "storage").length > 0);
    expect(found.map(({ name }) => name)).toEqual(oracle.claims);
    expect(oracle.claims.length).toBeGreaterThanOrEqual(19);
  });

  const alphabets: [CanaryAlphabet, number][] = [
    ["lower-alnum", 16],
    ["upper-alnum", 16],
    ["digits", 24],
    ["base64", 64],
    ["hex", 40],
  ];
  it.each(alphabets)("is seen through for a canary of %s too", (alphabet, length) => {
    const missed = ENCODINGS.filter(({ encode }) => {
      const { oracle, canary } = planted(createLeakOracle, fresh(alphabet, length));
      return oracle.scan(answer(encode(canary.value)), "response").length === 0;
    });
    expect(missed.map(({ name }) => name)).toEqual([]);
  });
});

it("sees through two encodings, one in the other, in more than 98 of 100 pairs", () => {
  const { oracle, canary } = planted();
  const pairs = ENCODINGS.flatMap((inner) => ENCODINGS.map((outer) => ({ inner, outer })));
  const missed = pairs.filter(
    ({ inner, outer }) => oracle.scan(answer(outer.encode(inner.encode(canary.value))), "response").length === 0,
  );
  expect(missed.length / pairs.length).toBeLessThan(0.02);
});

describe("a fragment", () => {
  it("of twelve characters is a leak wherever it is cut from, and one of eleven is none", () => {
    for (const make of [createLeakOracle, createBulkLeakOracle]) {
      const { oracle, canary } = planted(make);
      for (let from = 0; from + 12 <= canary.value.length; from++) {
        const piece = canary.value.slice(from, from + 12);
        const leak = { canary: canary.id, form: "fragment", offset: 0, length: 12 };
        expect(oracle.scan(Buffer.from(piece), "response")).toMatchObject([leak]);
        expect(oracle.scan(answer(piece), "response")).toMatchObject([{ canary: canary.id, form: "fragment" }]);
        // Alone: letters around it could go on with the value by chance.
        expect(oracle.scan(Buffer.from(piece.slice(1)), "response")).toEqual([]);
      }
    }
  });

  it.each(["hex", "base64", "reversed", "percent", "upper"])(
    "of twelve characters is a leak when cut out of %s",
    (name) => {
      const { oracle, canary } = planted();
      const encoding = ENCODINGS.find((each) => each.name === name);
      for (let from = 0; from + 12 <= canary.value.length; from++) {
        const piece = encoding?.encode(canary.value.slice(from, from + 12)) ?? "";
        expect(oracle.scan(answer(piece.replace(/=+$/, "")), "response"), `from ${from}`).toMatchObject([
          { canary: canary.id },
        ]);
      }
    },
  );

  it("of eight characters is a leak only in the answer to the same request", () => {
    const { oracle, canary } = planted();
    for (let from = 0; from + 8 <= canary.value.length; from++) {
      const snippet = answer(`Unexpected token in ${canary.value.slice(from, from + 8)}...`);
      expect(oracle.scan(snippet, "response")).toEqual([]);
      const found = oracle.scan(snippet, "response", { shortOwn: [canary.id] });
      expect(found).toMatchObject([{ canary: canary.id, form: "fragment", length: 8 }]);
    }
    expect(oracle.scan(answer(canary.value.slice(3, 10)), "response", { shortOwn: [canary.id] })).toEqual([]);
  });

  it("of a number or of hexadecimal is a leak in the answer from 19 digits or 16 on", () => {
    for (const [alphabet, least] of [
      ["digits", 19],
      ["hex", 16],
    ] as const) {
      const { oracle, canary } = planted(createLeakOracle, fresh(alphabet, 40));
      for (let from = 0; from + least <= 40; from++) {
        const piece = canary.value.slice(from, from + least);
        const scan = (text: string): unknown[] => oracle.scan(Buffer.from(text), "response", { shortOwn: [canary.id] });
        expect(scan(piece), `from ${from}`).toMatchObject([{ form: "fragment", length: least }]);
        expect(scan(piece.slice(1)), `from ${from}`).toEqual([]);
      }
    }
  });

  it("of twelve digits is a leak only when it is the whole value and stands alone", () => {
    const { oracle, canary } = planted(createLeakOracle, fresh("digits", 12));
    expect(oracle.scan(answer(`account ${canary.value}.`), "response")).toMatchObject([{ canary: canary.id }]);
    expect(oracle.scan(answer(`1${canary.value}7`), "response")).toEqual([]);
  });
});

describe("an unsalted digest", () => {
  it.each(["md5", "sha1", "sha256", "sha512"])("%s is found, and named as a digest", (algorithm) => {
    const { oracle, canary } = planted();
    for (const written of ["hex", "base64", "base64url"] as const) {
      const digest = createHash(algorithm).update(canary.value).digest(written);
      const form = `digest:${algorithm}`;
      expect(oracle.scan(answer(digest), "response")).toMatchObject([{ canary: canary.id, form }]);
      expect(oracle.scan(answer(digest.slice(0, 20)), "response")).toMatchObject([{ canary: canary.id, form }]);
    }
  });

  it("of the whole text the canary was planted in is found, also in bulk", () => {
    const plantedIn = `Bearer ${fresh().value}`;
    const { oracle, canary } = planted(createBulkLeakOracle, { ...fresh(), plantedIn });
    const digest = createHash("sha256").update(plantedIn).digest("hex");
    expect(oracle.scan(answer(`sha256:${digest}`), "storage")).toMatchObject([
      { canary: canary.id, form: "digest:sha256" },
    ]);
  });

  it("does not hide the value beside it", () => {
    const { oracle, canary } = planted();
    const digest = createHash("sha256").update(canary.value).digest("hex");
    const forms = oracle
      .scan(answer(`${digest} ${gzipSync(canary.value).toString("base64")}`), "response")
      .map(({ form }) => form);
    expect(forms).toEqual(["digest:sha256", "view:base64>gzip"]);
  });
});

it("finds nothing in answers full of digests and handles, and counts them as searched", () => {
  const oracles = [createLeakOracle(), createBulkLeakOracle()];
  const canaries = Array.from({ length: 64 }, () => fresh());
  for (const oracle of oracles) {
    oracle.plant(canaries);
    let bytes = 0;
    for (let round = 0; round < 4000; round++) {
      const text = answer(`sha256:${randomBytes(32).toString("hex")} receipt:${randomBytes(24).toString("base64url")}`);
      bytes += text.length;
      expect(oracle.scan(text, "response", { shortOwn: canaries.slice(0, 4).map(({ id }) => id) })).toEqual([]);
    }
    expect(oracle.coverage().bytes).toEqual(new Map([["response", bytes]]));
    expect(oracle.coverage().cut.size).toBe(0);
  }
});

it("never gives back the value or a part of it", () => {
  const { oracle, canary } = planted();
  const leaks = ENCODINGS.flatMap(({ encode }) => oracle.scan(answer(encode(canary.value)), "response"));
  const text = JSON.stringify(leaks).toLowerCase();
  expect(leaks.length).toBeGreaterThanOrEqual(ENCODINGS.length);
  for (let from = 0; from + 6 <= canary.value.length; from++) {
    expect(text).not.toContain(canary.value.slice(from, from + 6).toLowerCase());
  }
});

it("says where in the surface the canary stands", () => {
  const { oracle, canary } = planted();
  const text = Buffer.from(`{"a":"${canary.value}"}`);
  expect(oracle.scan(text, "response")).toEqual([
    { canary: canary.id, form: "plain", surface: "response", offset: 6, length: 32 },
  ]);
});

describe("planting", () => {
  it("refuses a value that cannot be searched for, without quoting it", () => {
    const oracle = createLeakOracle();
    const short = { ...fresh("alnum", 11), id: "c-short" };
    expect(() => oracle.plant([short])).toThrow(
      "canary c-short cannot be searched for: it has 11 characters, expected at least 12 letters and digits and at most 4096 characters",
    );
    expect([isSearchable(short.value), isSearchable(fresh("alnum", 12).value)]).toEqual([false, true]);
  });

  it("refuses an id that is taken", () => {
    const { oracle, canary } = planted();
    expect(() => oracle.plant([{ ...fresh(), id: canary.id }])).toThrow(`canary ${canary.id} is planted already`);
  });

  it("finds each of thousands, and forgets those that were retired", () => {
    const oracle = createBulkLeakOracle();
    const canaries = Array.from({ length: 3000 }, () => fresh());
    oracle.plant(canaries);
    const [retired, kept] = [canaries.slice(0, 2000), canaries.slice(2000)];
    oracle.retire(retired.map(({ id }) => id));
    oracle.retire(["unknown"]);
    const all = Buffer.from(canaries.map(({ value }) => value).join("\n"));
    expect(
      oracle
        .scan(all, "storage")
        .map(({ canary }) => canary)
        .toSorted(),
    ).toEqual(kept.map(({ id }) => id).toSorted());
    oracle.plant(retired);
    expect(oracle.scan(all, "storage")).toHaveLength(3000);
  });
});

describe("a surface that cannot be searched in full", () => {
  it("is named when a compressed stream is too large", () => {
    const { oracle } = planted();
    expect(oracle.scan(gzipSync(Buffer.alloc(20 * 1024 * 1024)), "response")).toEqual([]);
    expect(oracle.coverage().cut).toEqual(new Map([["response", 1]]));
  });

  it("is searched as far as a stream goes that was cut off", () => {
    const { oracle, canary } = planted();
    const stream = gzipSync(`${canary.value} ${randomBytes(400).toString("hex")}`);
    expect(oracle.scan(stream.subarray(0, 200), "response")).toMatchObject([{ canary: canary.id, form: "view:gzip" }]);
  });
});
