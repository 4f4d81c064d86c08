/** A word the kit itself gives a meaning, whatever bundle is read. */
export interface KitWord {
  readonly name: string;
  readonly kind: string;
  readonly text: string;
}

const OUTCOME = "outcome of an obligation";
const VERDICT = "verdict of a run";
const LEVEL = "level of assurance";
const POWER = "power a run may have";
const CHANGE = "kind of change that membrane diff finds";
const REGION = "finding about a generated region of a page";

/** Outcomes, verdicts, levels, powers, kinds of change, and the rules that belong to bindings and to regions. */
export const KIT_WORDS: readonly KitWord[] = [
  {
    name: "held",
    kind: OUTCOME,
    text: "Enough attacks were executed, each beside a clean twin that was accepted, and none broke the promise.",
  },
  {
    name: "violated",
    kind: OUTCOME,
    text: "An attack broke the promise, and it broke again when it was repeated on fresh resources.",
  },
  {
    name: "could_not_run",
    kind: OUTCOME,
    text: "The obligation lies within the level asked for but could not be judged. It never counts as held, and the verdict is incomplete.",
  },
  {
    name: "not_applicable",
    kind: OUTCOME,
    text: "The obligation belongs to an optional capability that the target says it does not have.",
  },
  {
    name: "out_of_assurance",
    kind: OUTCOME,
    text: "Judging the obligation needs more powers than the level asked for gives, or a socket where the target has none. It is listed and never counts as held.",
  },
  {
    name: "waived",
    kind: OUTCOME,
    text: "The obligation is violated, and a live waiver with a reason and an end says that this is known.",
  },
  {
    name: "unmerged",
    kind: OUTCOME,
    text: "Only in the report of a shard: nothing that this shard ran breaks the promise, and only the merge of all shards can judge it.",
  },
  {
    name: "conformant",
    kind: VERDICT,
    text: "Every obligation with level MUST within the level of assurance was held or waived. The level is part of the verdict. Exit code 0.",
  },
  { name: "nonconformant", kind: VERDICT, text: "At least one obligation was violated. Exit code 1." },
  {
    name: "incomplete",
    kind: VERDICT,
    text: "Something that had to be looked at could not be: the target was not reached, or an obligation could not run. Exit code 3.",
  },
  {
    name: "part",
    kind: VERDICT,
    text: "The report of a shard in which nothing is violated. It certifies nothing until all shards are merged.",
  },
  {
    name: "void",
    kind: VERDICT,
    text: "The engine failed its own proof of life, so nothing it says counts. Exit code 4.",
  },
  { name: "wire", kind: LEVEL, text: "Only what answers to requests show: a bare address." },
  { name: "observed", kind: LEVEL, text: "Answers, and in addition logs and storage are searched." },
  {
    name: "full",
    kind: LEVEL,
    text: "Everything: the target was started by the run, which can also kill it, start it again and change its environment.",
  },
  { name: "framing", kind: POWER, text: "Bytes of a request can be sent exactly as they are, broken ones too." },
  { name: "identities", kind: POWER, text: "There are callers of at least two tenants." },
  { name: "logs", kind: POWER, text: "What the target writes to its logs can be searched." },
  { name: "storage", kind: POWER, text: "What the target stores can be searched." },
  { name: "restart", kind: POWER, text: "The target can be killed and started again on the same data." },
  { name: "environment", kind: POWER, text: "The target can be started again with other variables." },
  { name: "clock", kind: POWER, text: "The time the target believes in can be moved." },
  { name: "sink", kind: POWER, text: "Something the target writes to, an audit sink for example, can be taken away." },
  { name: "tamper", kind: POWER, text: "What the target sealed in two places can be exchanged." },
  { name: "signer", kind: POWER, text: "Records can be signed with a key the target trusts." },
  {
    name: "bindings-fit",
    kind: "rule for bindings",
    text: "Bindings name operations, members, codes and places that the contract has, send every member somewhere, and take everything the contract asks for from a place of its own in the answer.",
  },
  {
    name: "LEAK",
    kind: CHANGE,
    text: "More may get in or come out than before. It is for whoever answers for the membrane.",
  },
  {
    name: "WIRE",
    kind: CHANGE,
    text: "What clients send is refused, or what they read is not there. It is for whoever has clients.",
  },
  {
    name: "SOURCE",
    kind: CHANGE,
    text: "Generated types have other names or shapes. It is for whoever compiles against them.",
  },
  {
    name: "POLICY",
    kind: CHANGE,
    text: "What is promised changed, or what shows that it is kept: labels, codes, requirements and obligations. It is for whoever releases.",
  },
  { name: "DOCS", kind: CHANGE, text: "Texts for people changed, and nothing else." },
  {
    name: "region-unknown",
    kind: REGION,
    text: "A marker names a region or a value that the kit does not make of this bundle. It ends the command with 2 and cannot be set.",
  },
  {
    name: "region-marker",
    kind: REGION,
    text: "A marker of a region does not end, ends what was not begun, or begins inside of another. It ends the command with 2 and cannot be set.",
  },
];
