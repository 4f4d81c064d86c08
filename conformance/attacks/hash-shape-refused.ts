import { leavesOf } from "../../src/bundle/leaves.ts";
import { refusalWhen } from "../../src/bundle/model.ts";
import { provenanceFor } from "../arbitraries/clean-request.ts";
import type { Scene } from "../arbitraries/scene.ts";
import type { Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFault, singleFaults, type Twin } from "./build.ts";

/** Makes fresh hexadecimal digits. */
type Digits = (length: number) => Template;
/** One way a hash reference can be wrong, given a right one and digits to make others of. */
type Wrong = (right: Template, hex: Digits) => Template;

const text = (...parts: Template[]): Template => ({ $: "text", parts });
/** Another head before digits, which are as many as of a right one unless said otherwise. */
const headed =
  (head: string, length = 64): Wrong =>
  (_right, hex) =>
    text(head, hex(length));

const WRONG: readonly Wrong[] = [
  () => "sha256:",
  headed("sha256:", 63),
  headed("sha256:", 65),
  headed("sha256:", 128),
  // Upper case, from the first digit on or in the last one only.
  headed("sha256:ABCDEF", 58),
  (_right, hex) => text("sha256:", hex(63), "F"),
  (_right, hex) => hex(64),
  headed("SHA256:"),
  headed("sha-256:"),
  headed("md5:"),
  headed("sha1:", 40),
  headed("sha512:", 128),
  headed("none:"),
  (right) => text(" ", right),
  (right) => text(right, " "),
  (right) => text(right, "\n"),
  (right) => text("x\n", right),
  (right) => text(right, "\nrest"),
  (right) => text("see ", right, " there"),
  (right) => [right],
  (right) => ({ ref: right }),
  () => null,
  () => true,
  () => 0,
  () => "",
  // Digits of other scripts, which \d may take for digits.
  headed("sha256:\u0660\u0661\u0662\u0663", 60),
  headed("sha256:\uFF10\uFF11\uFF12\uFF13", 60),
  headed("sha256:0x", 62),
  (_right, hex) => text("sha256:", hex(32), " ", hex(32)),
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

function wrongHash(wrong: Wrong, at: string): Twin {
  return (builder, clean) => {
    const { scene, draw, next } = builder;
    const hex: Digits = (length) => ({ $: "canary", n: next(), prefix: "", alphabet: "hex", length });
    const standing = refusalWhen(scene.operation, "standing");
    const kind = standing?.values[0] ?? "";
    const withProvenance =
      standing !== undefined && at.startsWith(standing.provenance)
        ? provenanceFor(scene, scene.operation, put(clean, standing.at, kind), kind, draw, next)
        : clean;
    return {
      input: put(withProvenance, at, wrong({ $: "hash", n: next() }, hex)),
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
