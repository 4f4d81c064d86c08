import { toPointer } from "../../bundle/json-pointer.ts";
import type { ObjectShape, Shape } from "../../bundle/shape.ts";
import type { End, Step } from "../witness/aim.ts";
import type { Comparing } from "./compare-shapes.ts";
import { change, type At, type ShapeChange, type ShapeWhat } from "./shape-change.ts";

type AtObject = At & { readonly shape: ObjectShape };

/** A name that stands for all that nobody declared. */
const UNDECLARED = "undeclared_member";

/** What an object takes under one name: a shape, nothing, or anything at all. */
interface Slot {
  readonly holds: Shape | "nothing" | "anything";
  readonly pointer: string;
}

/** How the change of a slot is told, and what a document that shows it looks like. */
interface Telling {
  readonly steps: readonly Step[];
  readonly inside: readonly Step[];
  readonly name: string;
  readonly came: Said;
  readonly went: Said;
  readonly anything: string;
  readonly notEverything: string;
}

interface Said {
  readonly what: ShapeWhat;
  readonly message: string;
  readonly steps: readonly Step[];
  readonly end: End;
}

/** Compares which members two objects have, which of them must be there, and what else there may be. */
export function compareObjects(
  comparing: Comparing,
  was: AtObject,
  is: AtObject,
  steps: readonly Step[],
): ShapeChange[] {
  const names = new Set([was, is].flatMap(({ shape }) => Object.keys(shape.properties ?? {})));
  return [
    ...[...names].flatMap((name) => [
      ...presence(was, is, steps, name),
      ...slots(comparing, [was, is], [slotOf(was, name), slotOf(is, name)], ofMember(name, steps)),
    ]),
    ...slots(comparing, [was, is], [undeclared(was), undeclared(is)], ofRest(steps)),
  ];
}

/** What stands under a name that both sides may take or not, declared or as one that nobody declared. */
function slots(
  comparing: Comparing,
  [was, is]: readonly [AtObject, AtObject],
  [before, after]: readonly [Slot, Slot],
  told: Telling,
): ShapeChange[] {
  const [base, head] = [before.holds, after.holds];
  if (base === head && typeof base === "string") return [];
  if (typeof base === "object" && typeof head === "object")
    return comparing.nodes(base, before.pointer, head, after.pointer, told.inside);
  const [from, to] = [
    { ...was, pointer: before.pointer },
    { ...is, pointer: after.pointer },
  ];
  const meaning = [meant(comparing, "base", base), meant(comparing, "head", head)] as const;
  const changed = ({ what, message, steps, end }: Said): ShapeChange[] => {
    const shape = [head, base].find((each) => typeof each === "object");
    return [{ ...change(what, from, to, steps, message, end, meaning), ...(shape === undefined ? {} : { shape }) }];
  };
  if (base === "nothing") return changed(told.came);
  if (head === "nothing") return changed(told.went);
  const end = { is: "with", member: told.name, value: null } as const;
  const { steps } = told;
  if (head === "anything") return changed({ what: "more", message: told.anything, steps, end });
  return [
    ...comparing.classed(was, head, after.pointer, told.inside),
    ...changed({ what: "fewer", message: told.notEverything, steps, end }),
  ];
}

function ofMember(name: string, steps: readonly Step[]): Telling {
  const [member, inside] = [`the member ${JSON.stringify(name)}`, [...steps, { member: name }]];
  const any = { steps: inside, end: { is: "any" } } as const;
  return {
    steps,
    inside,
    name,
    came: { what: "member-added", message: `there is a member ${JSON.stringify(name)}`, ...any },
    went: { what: "member-removed", message: `${member} is gone`, ...any },
    anything: `${member} may hold anything`,
    notEverything: `${member} may not hold everything`,
  };
}

/** What there may be beside the declared members. */
function ofRest(steps: readonly Step[]): Telling {
  const shown = { steps, end: { is: "with", member: UNDECLARED } } as const;
  return {
    steps,
    inside: [...steps, { member: UNDECLARED }],
    name: UNDECLARED,
    came: { what: "opened", message: "the object takes members nobody declared", ...shown },
    went: { what: "closed", message: "the object takes no undeclared member", ...shown },
    anything: "undeclared members may hold anything",
    notEverything: "undeclared members may not hold everything",
  };
}

function slotOf(node: AtObject, name: string): Slot {
  const own = declared(node, name);
  return own === undefined ? undeclared(node) : { holds: own, pointer: node.pointer + toPointer(["properties", name]) };
}

function undeclared({ shape: { additionalProperties }, pointer }: AtObject): Slot {
  if (additionalProperties === undefined) return { holds: "anything", pointer };
  const holds = additionalProperties === false ? "nothing" : additionalProperties;
  return { holds, pointer: `${pointer}/additionalProperties` };
}

function declared({ shape: { properties = {} } }: AtObject, name: string): Shape | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function meant(comparing: Comparing, side: "base" | "head", holds: Slot["holds"]): unknown {
  if (holds === "nothing") return null;
  return holds === "anything" ? holds : comparing.whole(side, holds);
}

/** Whether a member must be there. */
function presence(was: AtObject, is: AtObject, steps: readonly Step[], name: string): ShapeChange[] {
  const [before, after] = [was, is].map(({ shape }) => shape.required?.includes(name) ?? false);
  if (before === after) return [];
  const at = (node: AtObject): At => ({
    ...node,
    pointer: node.pointer + (declared(node, name) === undefined ? "" : toPointer(["properties", name])),
  });
  const end = { is: "without", member: name } as const;
  const told = (what: ShapeWhat, message: string): ShapeChange[] => [
    change(what, at(was), at(is), steps, message, end, [before, after]),
  ];
  const member = `the member ${JSON.stringify(name)}`;
  if (after === true) return told("required", `${member} must be there`);
  return declared(is, name) === undefined
    ? told("released", `${member} is gone, so nothing asks for it`)
    : told("optional", `${member} may be left out`);
}
