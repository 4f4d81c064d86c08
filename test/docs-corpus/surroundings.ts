import type { Scope } from "./scope.ts";

/**
 * Texts that stand around a fault and have none themselves, though each looks like one. A rule that says something about
 * them accuses an honest page.
 */
export function surroundings(s: Scope): readonly string[] {
  const { operation, other, wrong, code, fields, claim, draw } = s;
  const labels = [...s.bundle.labels.keys()];
  const [field = "connector_id", second = field] = draw.some(fields, 2);
  return [
    `The fields \`${field}\` and ${second} travel in the body.`,
    `Nobody says that ${operation.name} is not ${wrong} yet, and it will be ${wrong} one day.`,
    `> Once somebody wrote: ${operation.name} (${wrong}), ${claim}.`,
    `\`\`\`text\n${operation.name} (${wrong})\n${claim}\n\`\`\``,
    `<!-- ${operation.name} (${wrong}) and ${claim} -->`,
    `Labels are ${labels.join(", ")}. What each means stands in \`${s.admission}\`.`,
    `See https://${operation.name}.example/${code}x?y=${field}z, or write to ${code.toLowerCase()}x@team.example.`,
    `Both ${operation.name} and ${other.name} may answer ${code}. ${wrong} is a label.`,
    `| Member | Says |\n|---|---|\n| \`${field}\` | what \`${second}\` says |`,
    `Names begin with \`${operation.name.slice(0, operation.name.lastIndexOf("."))}\`, and codes look like \`${code.slice(0, 3)}*\`.`,
    `\`membrane.config.json\`, \`server.py\` and \`README.md\` are files; \`tools/ci/check_all.py\` is a path.`,
    `\`\`\`ts\nconst ${field}s = other.${field}.map((each) => each.id);\n\`\`\``,
    `The call \`${operation.name}\` (see below) answers in time.\n\n- ${other.name}\n- ${wrong} is what we hope for`,
    "Whoever carries a required topic must say so, and a required topic that nobody carries is missed.",
    "An authenticated caller is not an unauthenticated one, and nobody authenticates for another.",
    `1. First, ${operation.name}.\n2. Then \`${operation.method} ${operation.path}\`.`,
    `Set \`MEMBRANE_DATA_DIR\`, and \`git diff --check\` stays quiet: 100% of ${operation.name}/control-accepted.`,
  ];
}
