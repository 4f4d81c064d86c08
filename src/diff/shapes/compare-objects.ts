import { toPointer } from "../../bundle/json-pointer.ts";
import type { ObjectShape, Shape } from "../../bundle/shape.ts";
import type { Step } from "../witness/aim.ts";
import type { Comparing } from "./compare-shapes.ts";
import { change, type At, type ShapeChange } from "./shape-change.ts";

type AtObject = At & { readonly shape: ObjectShape };

/** A name that stands for all that nobody declared. */
const UNDECLARED = "undeclared_member";

/** Compares which members two objects have, which of them must be there, and what else there may be. */
export function compareObjects(
  comparing: Comparing,
  was: AtObject,
  is: AtObject,
  steps: readonly Step[],
): ShapeChange[] {
  const [members, others] = [was.shape.properties ?? {}, is.shape.properties ?? {}];
  const shared = Object.entries(members).flatMap(([name, member]) => {
    const other = Object.hasOwn(others, name) ? others[name] : undefined;
    if (other === undefined) return gone(comparing, was, is, steps, name, member);
    const [base, head] = [was, is].map((node) => node.pointer + toPointer(["properties", name]));
    return [
      ...presence(was, is, steps, name),
      ...comparing.nodes(member, base ?? "", other, head ?? "", [...steps, { member: name }]),
    ];
  });
  const added = Object.entries(others)
    .filter(([name]) => !Object.hasOwn(members, name))
    .flatMap(([name, member]) => come(comparing, was, is, steps, name, member));
  return [...shared, ...added, ...rest(comparing, was, is, steps)];
}

function gone(
  comparing: Comparing,
  was: AtObject,
  is: AtObject,
  steps: readonly Step[],
  name: string,
  shape: Shape,
): ShapeChange[] {
  const at = { ...was, pointer: was.pointer + toPointer(["properties", name]) };
  const needed = was.shape.required?.includes(name) === true;
  const removed = `the member ${JSON.stringify(name)} is gone`;
  const end = { is: "without", member: name } as const;
  return [
    ...left(comparing, was, is, steps, name, shape),
    ...(needed ? [change("released", at, is, steps, `${removed}, so nothing asks for it`, end, [true, null])] : []),
  ];
}

/** What became of a member that is not declared any more: an open object goes on taking it, as anything that nobody declared. */
function left(
  comparing: Comparing,
  was: AtObject,
  is: AtObject,
  steps: readonly Step[],
  name: string,
  shape: Shape,
): ShapeChange[] {
  const at = { shape: was.shape, pointer: was.pointer + toPointer(["properties", name]) };
  const { additionalProperties: after } = is.shape;
  const inside = [...steps, { member: name }];
  if (typeof after === "object") return comparing.nodes(shape, at.pointer, after, undeclaredAt(is), inside);
  if (after === false) {
    const message = `the member ${JSON.stringify(name)} is gone`;
    const made = change("member-removed", at, is, inside, message, { is: "any" }, [
      comparing.whole("base", shape),
      null,
    ]);
    return [{ ...made, shape }];
  }
  const message = `the member ${JSON.stringify(name)} may hold anything`;
  const end = { is: "with", member: name, value: null } as const;
  return [change("more", at, is, steps, message, end, [comparing.whole("base", shape), null])];
}

function come(
  comparing: Comparing,
  was: AtObject,
  is: AtObject,
  steps: readonly Step[],
  name: string,
  shape: Shape,
): ShapeChange[] {
  return [...declared(comparing, was, is, steps, name, shape), ...presence(was, is, steps, name)];
}

/** What a member is that was not declared before: an open object took it already, as anything that nobody declared. */
function declared(
  comparing: Comparing,
  was: AtObject,
  is: AtObject,
  steps: readonly Step[],
  name: string,
  shape: Shape,
): ShapeChange[] {
  const at = { shape: is.shape, pointer: is.pointer + toPointer(["properties", name]) };
  const { additionalProperties: before } = was.shape;
  const inside = [...steps, { member: name }];
  if (typeof before === "object") return comparing.nodes(before, undeclaredAt(was), shape, at.pointer, inside);
  const message = `there is a member ${JSON.stringify(name)}`;
  const made = change("member-added", was, at, inside, message, { is: "any" }, [null, comparing.whole("head", shape)]);
  if (before === false) return [{ ...made, shape }];
  const narrowed = `the member ${JSON.stringify(name)} may not hold everything`;
  const end = { is: "with", member: name, value: null } as const;
  return [
    ...comparing.classed(was, shape, at.pointer, inside),
    change("fewer", was, at, steps, narrowed, end, [null, comparing.whole("head", shape)]),
  ];
}

/** Whether a member must be there. */
function presence(was: AtObject, is: AtObject, steps: readonly Step[], name: string): ShapeChange[] {
  const [before, after] = [was, is].map(({ shape }) => shape.required?.includes(name) ?? false);
  if (before === after) return [];
  const what = after === true ? "required" : "optional";
  const message = `the member ${JSON.stringify(name)} ${after === true ? "must be there" : "may be left out"}`;
  const at = (node: AtObject): At => ({
    ...node,
    pointer: node.pointer + (Object.hasOwn(node.shape.properties ?? {}, name) ? toPointer(["properties", name]) : ""),
  });
  return [change(what, at(was), at(is), steps, message, { is: "without", member: name }, [before, after])];
}

/** What there may be beside the declared members. */
function rest(comparing: Comparing, was: AtObject, is: AtObject, steps: readonly Step[]): ShapeChange[] {
  const [before, after] = [was.shape.additionalProperties, is.shape.additionalProperties];
  const at = (node: AtObject): At => ({ ...node, pointer: undeclaredAt(node) });
  if (isOpen(was.shape) !== isOpen(is.shape)) {
    const what = isOpen(is.shape) ? "opened" : "closed";
    const message =
      what === "opened" ? "the object takes members nobody declared" : "the object takes no undeclared member";
    const end = { is: "with", member: UNDECLARED } as const;
    const said = (
      [
        ["base", before],
        ["head", after],
      ] as const
    ).map(([side, shape]) => (typeof shape === "object" ? comparing.whole(side, shape) : shape === undefined));
    return [change(what, at(was), at(is), steps, message, end, [said[0], said[1]])];
  }
  if (typeof before === "object" && typeof after === "object")
    return comparing.nodes(before, at(was).pointer, after, at(is).pointer, [...steps, { member: UNDECLARED }]);
  if (typeof before === typeof after || !isOpen(is.shape)) return [];
  const what = typeof before === "object" ? "more" : "fewer";
  const message =
    what === "more" ? "undeclared members may hold anything" : "undeclared members may not hold everything";
  const end = { is: "with", member: UNDECLARED, value: null } as const;
  return [
    ...(after === undefined || after === false
      ? []
      : comparing.classed(was, after, at(is).pointer, [...steps, { member: UNDECLARED }])),
    change(what, at(was), at(is), steps, message, end, [typeof before, typeof after]),
  ];
}

function undeclaredAt({ shape, pointer }: AtObject): string {
  return pointer + (shape.additionalProperties === undefined ? "" : "/additionalProperties");
}

function isOpen({ additionalProperties }: ObjectShape): boolean {
  return additionalProperties !== false;
}
