import type { BundleRule, Fault } from "../draft.ts";
import { sampleText } from "../sample-text.ts";

/** The suite attacks with examples built from the samples; one its own pattern does not find would attack nothing. */
export const samplesMatch: BundleRule = {
  id: "samples-match",
  why: "The suite attacks with examples built from the samples; one that its own pattern does not find would attack nothing.",
  example: {
    in: "bundle",
    document: "sensitive-material",
    pointer: "/classes/0/value_shapes/0/sample",
    when: "present",
    bad: [{ text: "nothing of the kind" }],
  },
  check: (draft) => {
    const source = draft.sensitiveMaterial;
    return source.value.classes.flatMap((entry, c) =>
      entry.value_shapes.flatMap((shape, s): Fault[] => {
        const at = `/classes/${c}/value_shapes/${s}`;
        const partless = shape.sample.findIndex(
          (part) =>
            (part.text === undefined) === (part.random === undefined) ||
            (part.random !== undefined && part.length === undefined),
        );
        if (partless >= 0)
          return [
            {
              source,
              pointer: `${at}/sample/${partless}`,
              message: "a sample part is either text, or random with a length",
            },
          ];
        if (!shape.sample.some((part) => part.random !== undefined && (part.length ?? 0) >= 16)) {
          return [
            {
              source,
              pointer: `${at}/sample`,
              message:
                "sample has no random part of 16 characters or more, so a leak of it could not be told from chance",
            },
          ];
        }
        return finds(shape.pattern, sampleText(shape.sample))
          ? []
          : [
              {
                source,
                pointer: `${at}/sample`,
                message: "an example built from the sample is not found by the pattern",
              },
            ];
      }),
    );
  },
};

function finds(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, "u").test(text);
  } catch {
    return true; // reported by patterns-safe
  }
}
