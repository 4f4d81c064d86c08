import { leavesOf } from "../../src/bundle/leaves.ts";
import { refusalWhen } from "../../src/bundle/model.ts";
import { provenanceFor } from "../arbitraries/clean-request.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFault, singleFaults, type Twin } from "./build.ts";

/** Ways a hash reference can be wrong, given a right one made of `sha256:` and digits. */
const WRONG: readonly ((right: Template, digits: string) => Template)[] = [
  () => "sha256:",
  (_right, digits) => `sha256:${digits.slice(0, 63)}`,
  (_right, digits) => `sha256:${digits}0`,
  (_right, digits) => `sha256:${digits}${digits}`,
  (_right, digits) => `sha256:${digits.toUpperCase().replace(/[0-9]/u, "A")}`,
  (_right, digits) => `sha256:${digits.slice(0, 63)}F`,
  (_right, digits) => digits,
  (_right, digits) => `SHA256:${digits}`,
  (_right, digits) => `sha-256:${digits}`,
  (_right, digits) => `md5:${digits}`,
  (_right, digits) => `sha1:${digits.slice(0, 40)}`,
  (_right, digits) => `sha512:${digits}${digits}`,
  (_right, digits) => `none:${digits}`,
  (right) => ({ $: "text", parts: [" ", right] }),
  (right) => ({ $: "text", parts: [right, " "] }),
  (right) => ({ $: "text", parts: [right, "\n"] }),
  (right) => ({ $: "text", parts: ["x\n", right] }),
  (right) => ({ $: "text", parts: [right, "\nrest"] }),
  (right) => ({ $: "text", parts: ["see ", right, " there"] }),
  (right) => [right],
  (right) => ({ ref: right }),
  () => null,
  () => true,
  () => 0,
  () => "",
  (_right, digits) =>
    `sha256:${Array.from(digits)
      .map((digit) => (/\d/u.test(digit) ? String.fromCodePoint(0x660 + Number(digit)) : digit))
      .join("")}`,
  (_right, digits) =>
    `sha256:${Array.from(digits)
      .map((digit) => (/\d/u.test(digit) ? String.fromCodePoint(0xff10 + Number(digit)) : digit))
      .join("")}`,
  (_right, digits) => `sha256:0x${digits.slice(2)}`,
  (_right, digits) => `sha256:${digits.slice(0, 32)} ${digits.slice(32)}`,
];

/** A hash reference is exactly one form; anything near it could carry something else. */
export const hashShapeRefused: Attack = {
  suffix: "hash-shape-refused",
  fixed: (scene) => {
    const all = pointers(scene);
    return singleFaults(
      scene,
      WRONG.flatMap((wrong, index) => {
        const at = all[index % all.length];
        return at === undefined ? [] : [wrongHash(wrong, at)];
      }),
    );
  },
  random: (scene, draw) => {
    const all = pointers(scene);
    return all.length === 0 ? undefined : singleFault(scene, draw, wrongHash(draw.pick(WRONG), draw.pick(all)));
  },
};

function wrongHash(wrong: (right: Template, digits: string) => Template, at: string): Twin {
  return (builder, clean) => {
    const { scene, draw, next } = builder;
    const digits = Array.from({ length: 64 }, () => "0123456789abcdef"[draw.integer(0, 15)]).join("");
    const standing = refusalWhen(scene.operation, "standing");
    const kind = standing?.values[0] ?? "";
    const withProvenance =
      standing !== undefined && at.startsWith(standing.provenance)
        ? provenanceFor(scene, scene.operation, put(clean, standing.at, kind), kind, draw, next)
        : clean;
    return {
      input: put(withProvenance, at, wrong({ $: "hash", n: next() }, digits)),
      expect: refused(codeOf(scene.operation, "shape")),
    };
  };
}

function pointers(scene: Scene): string[] {
  const { operation, profile } = scene;
  if (operation.request === undefined) return [];
  return leavesOf(operation.request.shape, profile.schemas)
    .filter((leaf) => leaf.dataClass === "hash-ref")
    .map((leaf) => leaf.pointer.replaceAll("*", "0"));
}
