import type { ChangeExample } from "./example.ts";

/** What counts as a secret or a raw payload. */
export const MATERIAL: readonly ChangeExample[] = [
  {
    what: "a secret by its name is not known any more",
    bundle: "lab",
    edits: [{ at: "material.json#/classes/0/member_names/5", before: "vpn_secret" }],
    found: ["detector-removed"],
  },
  {
    what: "a secret by its name is known",
    bundle: "lab",
    edits: [{ at: "material.json#/classes/0/member_names/6", after: "seal" }],
    found: ["detector-added"],
  },
  {
    what: "a secret by its shape is not known any more",
    bundle: "lab",
    edits: [
      {
        at: "material.json#/classes/0/value_shapes/2",
        before: {
          id: "database-login",
          description: "A connection string with a password in it",
          pattern: "[a-z]{2,16}://[^\\s/@:]{1,64}:[^\\s/@]{4,128}@",
          sample: [
            { text: "oracle://" },
            { random: "lower-alnum", length: 16 },
            { text: ":" },
            { random: "alnum", length: 24 },
            { text: "@lims.example/orders" },
          ],
        },
      },
    ],
    found: ["detector-removed"],
  },
  {
    what: "a shape of a secret is narrower",
    bundle: "lab",
    edits: [
      {
        at: "material.json#/classes/0/value_shapes/0/pattern",
        before: "labk_[A-Za-z0-9]{24,}",
        after: "labk_[A-Za-z0-9]{28,}",
      },
    ],
    found: ["detector-loosened"],
  },
  {
    what: "names are compared in fewer ways",
    bundle: "lab",
    edits: [{ at: "material.json#/normalise/strip/4", before: "." }],
    found: ["detector-loosened"],
  },
  {
    what: "a shape of a secret is wider",
    bundle: "lab",
    edits: [
      {
        at: "material.json#/classes/0/value_shapes/0/pattern",
        before: "labk_[A-Za-z0-9]{24,}",
        after: "labk_[A-Za-z0-9]{20,}",
      },
    ],
    found: ["detector-tightened"],
  },
  {
    what: "a shape of a secret cannot be compared",
    bundle: "lab",
    edits: [
      {
        at: "material.json#/classes/0/value_shapes/0/pattern",
        before: "labk_[A-Za-z0-9]{24,}",
        after: "labk_\\p{ASCII_Hex_Digit}{24,}",
      },
    ],
    found: ["detector-undecided"],
  },
];
