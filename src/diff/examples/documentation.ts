import type { ChangeExample } from "./example.ts";

const WARDS = { "guide.md": ["keys", "wards"] };
const KEYS = { "guide.md": ["keys"] };

/** What links from elsewhere rely on, and what a lock tells by digests alone. */
export const PUBLISHED: readonly ChangeExample[] = [
  {
    what: "an anchor is gone",
    bundle: "lab",
    edits: [],
    pages: [WARDS, KEYS],
    against: "lock",
    found: ["anchor-removed"],
  },
  { what: "an anchor comes", bundle: "lab", edits: [], pages: [KEYS, WARDS], against: "lock", found: ["anchor-added"] },
  {
    what: "an anchor that was let go comes back",
    bundle: "lab",
    edits: [],
    pages: [WARDS, KEYS, WARDS],
    against: "lock",
    found: ["anchor-revived"],
  },
  {
    what: "an operation says something else, which a lock tells by its digest",
    bundle: "lab",
    edits: [{ at: "surfaces/lab.json#/operations/lab.tally/http/path", before: "/tally", after: "/counts" }],
    against: "lock",
    found: ["changed-since-lock"],
  },
];
