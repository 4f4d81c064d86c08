import { leavesOf } from "../../src/bundle/leaves.ts";
import { refusalWhen } from "../../src/bundle/model.ts";
import { provenanceFor } from "../arbitraries/clean-request.ts";
import type { Scene } from "../arbitraries/scene.ts";
import { legalStandIn } from "../arbitraries/stand-in.ts";
import { requestForm } from "../arbitraries/text-forms.ts";
import { literalPrefix } from "../canaries/form.ts";
import type { Template } from "../program/program.ts";
import type { Attack } from "./attack.ts";
import { codeOf, put, refused, singleFaults, type Twin } from "./build.ts";

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

/** Heads of the forms a digest is written in, without a head among them. */
const HEADS = ["sha256:", "", "SHA256:", "sha-256:", "md5:", "sha512:", "none:"];

/** Everything near a form that is a head and 64 digits. What another form of the contract would take is told apart later. */
function wrongs(own: string): Wrong[] {
  return [
    () => (own === "" ? "0" : own),
    headed(own, 63),
    headed(own, 65),
    headed(own, 128),
    // Upper case, from the first digit on or in the last one only.
    headed(`${own}ABCDEF`, 58),
    (_right, hex) => text(own, hex(63), "F"),
    ...HEADS.filter((head) => head !== own).map((head) => headed(head)),
    headed("sha1:", 40),
    headed("sha512:", 128),
    headed("md5:", 32),
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
    headed(`${own}\u0660\u0661\u0662\u0663`, 60),
    headed(`${own}\uFF10\uFF11\uFF12\uFF13`, 60),
    headed(`${own}0x`, 62),
    (_right, hex) => text(own, hex(32), " ", hex(32)),
  ];
}

/** A hash reference is exactly one form; anything near it could carry something else. */
export const hashShapeRefused: Attack = {
  suffix: "hash-shape-refused",
  series: (scene) => {
    const all = pointers(scene);
    const [first] = all;
    if (first === undefined) return singleFaults(scene, []);
    return singleFaults(
      scene,
      wrongs(headOf(scene, first)).map((_wrong, index) => wrongHash(index, all[index % all.length] ?? first)),
      (draw) => {
        const at = draw.pick(all);
        return wrongHash(draw.integer(0, wrongs(headOf(scene, at)).length - 1), at);
      },
    );
  },
};

/** Undefined where the contract takes what another would call wrong: some take digests without a head, or of any algorithm. */
function wrongHash(which: number, at: string): Twin {
  return (builder, clean) => {
    const { scene, draw, next } = builder;
    const hex: Digits = (length) => ({ $: "canary", n: next(), prefix: "", alphabet: "hex", length });
    const standing = refusalWhen(scene.operation, "standing");
    const kind = standing?.values[0] ?? "";
    const withProvenance =
      standing !== undefined && at.startsWith(standing.provenance)
        ? provenanceFor(scene, scene.operation, put(clean, standing.at, kind), kind, draw, next)
        : clean;
    const form = requestForm(scene.operation, scene.profile, at);
    const wrong = wrongs(headOf(scene, at))[which]?.({ $: "hash", n: next(), form }, hex);
    const input = wrong === undefined ? undefined : put(withProvenance, at, wrong);
    if (input === undefined || scene.isValidRequest(legalStandIn(input, scene.profile))) return undefined;
    return { input, expect: refused(codeOf(scene.operation, "shape")) };
  };
}

/** What stands before the digits of a right one. */
function headOf({ operation, profile }: Scene, at: string): string {
  return literalPrefix(requestForm(operation, profile, at).pattern);
}

function pointers(scene: Scene): string[] {
  const { operation, profile } = scene;
  if (operation.request === undefined) return [];
  return leavesOf(operation.request.shape, profile.schemas)
    .filter((leaf) => leaf.dataClass === "hash-ref")
    .map((leaf) => leaf.pointer.replaceAll("*", "0"));
}
