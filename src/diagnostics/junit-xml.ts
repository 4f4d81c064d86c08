/** What came of a case, in the words of JUnit. */
export type JunitOutcome =
  | { readonly is: "passed" }
  | { readonly is: "failure" | "error" | "skipped"; readonly message: string; readonly text?: string };

/** One `testcase`. */
export interface JunitCase {
  readonly classname: string;
  readonly name: string;
  readonly seconds?: number;
  readonly properties?: Readonly<Record<string, string>>;
  readonly outcome: JunitOutcome;
  /** What is shown beside the outcome and changes nothing about it. */
  readonly out?: string;
}

/** One suite of cases. */
export interface JunitSuite {
  readonly name: string;
  readonly properties?: Readonly<Record<string, string>>;
  readonly cases: readonly JunitCase[];
}

/** Writes a suite as JUnit XML that is well-formed whatever the texts are. */
export function junitXml({ name, properties, cases }: JunitSuite): string {
  const count = (is: JunitOutcome["is"]): number => cases.filter(({ outcome }) => outcome.is === is).length;
  const head = attributes({
    name,
    tests: String(cases.length),
    failures: String(count("failure")),
    errors: String(count("error")),
    skipped: String(count("skipped")),
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${head}>`,
    `  <testsuite${head}>`,
    ...propertyLines(properties, "    "),
    ...cases.map((each) => oneCase(each)),
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function oneCase({ classname, name, seconds, properties, outcome, out }: JunitCase): string {
  const time = seconds === undefined ? {} : { time: seconds.toFixed(3) };
  const open = `    <testcase${attributes({ classname, name, ...time })}`;
  const inside = [
    ...propertyLines(properties, "      "),
    ...(outcome.is === "passed" ? [] : [element(outcome)]),
    ...(out === undefined ? [] : [`      <system-out>${escaped(out)}</system-out>`]),
  ];
  return inside.length === 0 ? `${open}/>` : [`${open}>`, ...inside, "    </testcase>"].join("\n");
}

function element({ is, message, text }: Exclude<JunitOutcome, { is: "passed" }>): string {
  const open = `      <${is}${attributes({ message })}`;
  return text === undefined ? `${open}/>` : `${open}>${escaped(text)}</${is}>`;
}

function propertyLines(properties: Readonly<Record<string, string>> | undefined, indent: string): string[] {
  const entries = Object.entries(properties ?? {});
  if (entries.length === 0) return [];
  const lines = entries.map(([name, value]) => `${indent}  <property${attributes({ name, value })}/>`);
  return [`${indent}<properties>`, ...lines, `${indent}</properties>`];
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(value).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;")}"`)
    .join("");
}

function escaped(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- XML 1.0 cannot hold these at all
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\uFFFE\uFFFF]|\p{Surrogate}/gu, "\uFFFD")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // A reader would make a line break of it.
      .replaceAll("\r", "&#13;")
  );
}
