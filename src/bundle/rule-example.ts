/** One value of a bundle, as a rule lets it pass and as it does not. */
export interface BundleExample {
  readonly in: "bundle";
  /** A kind of document (`bundle`, `refusal-codes`, `production-admission`, `sensitive-material`, `requirements`, `profile`: the first one), or a path that the kit's own bundle has. */
  readonly document: string;
  /** `{operation}` in it is the first operation of the profile. */
  readonly pointer: string;
  /** Whether something stands there already. Elsewhere the example says nothing. */
  readonly when: "absent" | "present";
  /** What passes; left out where that is the bundle as it stands. `{#/a/b}` in a text is what stands at that place of the document. */
  readonly good?: unknown;
  /** What does not; left out where that is nothing at all. */
  readonly bad?: unknown;
}

/** An example of a schema: a profile with one more of them, which has one member. */
export function schemaExample(good: object, bad: object): BundleExample {
  return schemasExample(schemaWith(good), schemaWith(bad));
}

/** The same for the schema as a whole. */
export function schemasExample(good: object, bad: object): BundleExample {
  return { in: "bundle", document: "profile", pointer: "/schemas/Planted", when: "absent", good, bad };
}

/** A schema with one member. */
export function schemaWith(note: object, title = "Planted"): object {
  return { title, type: "object", additionalProperties: false, required: [], properties: { note } };
}
