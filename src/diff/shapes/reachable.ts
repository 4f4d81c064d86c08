/** Names of the schemas that a named one is made of, itself first; a name that leads nowhere is left out. */
export function reachableFrom(name: string, schemaOf: (name: string) => unknown): string[] {
  const names = new Set([name]);
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
