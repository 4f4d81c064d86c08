/** A page as people write them: prose, a list, a table and a link, about a few operations and codes. */
export function pageText(page: number, pages: number, operations: readonly string[], codes: readonly string[]): string {
  const from = <T>(list: readonly T[], at: number): T => list[(page * 5 + at) % list.length] as T;
  const stage = (operation: string): string => (operation.endsWith(".about") ? "sketched" : "kept");
  const sections = Array.from({ length: 6 }, (_, section) => {
    const [operation, other] = [from(operations, section), from(operations, section + 7)];
    const code = codes.length === 0 ? "WITHDRAWN" : from(codes, section);
    return `## What is filed in part ${section + 1}

A laboratory calls \`${operation}\` when a report was signed, and again when it was corrected. ${operation} (${stage(operation)}) takes digests and no reports:
whoever has the report can show that it is the one, and nobody else learns anything from it. The same goes for \`${other}\`.

- **Handles** are random. Nothing about a participant can be had from them.
- **Counts** come from \`lab.tally\`, and are those of one hospital.
- What was not agreed to is refused with \`${code}\`, and what came too late with \`WITHDRAWN\`.

| Operation | Label | Says no with |
|---|---|---|
| \`${operation}\` | ${stage(operation)} | \`${code}\` |
| \`${other}\` | ${stage(other)} | \`WITHDRAWN\` |
`;
  });
  const topic = page === 0 ? "Required topic what_the_registry_sees.\n\n" : "";
  const next = `[The next page](page-${(page + 1) % pages}.md#what-is-filed-in-part-1) and [every code](reference/refusal-codes.md) say more.\n`;
  return `# Page ${page}\n\n${topic}${sections.join("\n")}\n${next}`;
}

/** The page that explains every code, each at an anchor of its own. */
export function codesPage(codes: readonly string[]): string {
  const entry = (code: string): string =>
    `### <a id="${code}"></a>\`${code}\`\n\nWhat was sent is refused, and \`lab.tally\` shows that nothing was kept of it. Send it again as it was agreed.\n`;
  return `# Refusal codes\n\n${codes.map((code) => entry(code)).join("\n")}`;
}
