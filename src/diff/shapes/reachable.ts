/** Names of the schemas that a named one is made of, itself first; a name that leads nowhere is left out. */
export function reachableFrom(name: string, schemaOf: (name: string) => unknown): string[] {
  return reached(new Set([name]), schemaOf);
}

/** Names of the schemas that a node refers to, and those that these are made of; a name that leads nowhere is left out. */
export function reachableIn(node: unknown, schemaOf: (name: string) => unknown): string[] {
  return reached(new Set(referred(node)), schemaOf);
}

function reached(names: Set<string>, schemaOf: (name: string) => unknown): string[] {
  // A set that grows while it is walked.
  for (const each of names) for (const next of referred(schemaOf(each))) names.add(next);
  return [...names].filter((each) => schemaOf(each) !== undefined);
}

function referred(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const { $ref } = node as { readonly $ref?: unknown };
  if (typeof $ref === "string") return [$ref.slice("#/schemas/".length)];
  return Object.values(node).flatMap((part) => referred(part));
}
