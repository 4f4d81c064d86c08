const WIDEST = 120;

/** Lays out what the compiler prints with its formatter off: indentation, semicolons, short comments on one line. */
export function tidy(text: string): string {
  const out: string[] = [];
  let depth = 0;
  let comment: string[] = [];
  for (const line of text.split("\n").map((raw) => raw.trim())) {
    if (comment.length > 0 || line.startsWith("/**")) {
      comment.push(line);
      if (!line.endsWith("*/")) continue;
      out.push(...layComment(comment, "  ".repeat(depth)));
      comment = [];
    } else if (line !== "") {
      const after = depth + balance(line);
      const before = line.startsWith("}") ? depth - 1 : depth;
      out.push(wrapUnion("  ".repeat(before) + bare(line) + (goesOn(line, after) ? "" : ";")));
      depth = after;
    }
  }
  return `${out.join("\n")}\n`;
}

/** The compiler puts brackets around every union; a value that is nothing but a union needs none. */
function bare(line: string): string {
  return line.replace(/([:=]) \(([^()]*)\)$/u, "$1 $2");
}

/** A long union of names goes one name to a line, so that a review sees which one changed. */
function wrapUnion(line: string): string {
  const union = /^(export type \w+ =) (\w+(?: \| \w+)+);$/u.exec(line);
  if (line.length <= WIDEST || union === null) return line;
  return `${union[1]}\n  | ${(union[2] ?? "").replaceAll(" | ", "\n  | ")};`;
}

/** Braces opened less braces closed, outside of quoted text. */
function balance(line: string): number {
  const unquoted = line.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/gu, "");
  return unquoted.split("{").length - unquoted.split("}").length;
}

/** Whether no semicolon belongs after the line: it opens something, or it ends an interface. */
function goesOn(line: string, depth: number): boolean {
  return /[{(|&]$/u.test(line) || (line === "}" && depth === 0);
}

function layComment(lines: readonly string[], indent: string): string[] {
  const only = lines.length === 3 ? lines[1] : undefined;
  if (only !== undefined) return [`${indent}/** ${only.replace(/^\* ?/u, "")} */`];
  return lines.map((line) => indent + (line.startsWith("*") ? ` ${line}` : line).trimEnd());
}
