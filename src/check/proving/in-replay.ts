import { operationsOf } from "../../bundle/model.ts";
import { sampleRefusal } from "../../bundle/sample-messages.ts";
import type { Finding } from "../../diagnostics/finding.ts";
import { tagReader } from "../examples/example-tag.ts";
import { examplesIn } from "../examples/page-examples.ts";
import { parsePage } from "../pages/parse-page.ts";
import { runRules } from "../run-rules.ts";
import { contextOf, type World } from "./world.ts";

/** A status that no code of a contract has. */
const OTHER_STATUS = 599;

/** What is found where a page shows a refusal and a membrane answered with it, or with another status. Undefined where nothing is refused. */
export function inReplay(which: "good" | "bad", world: World): readonly Finding[] | undefined {
  const { bundle } = world.loaded;
  const operation = operationsOf(bundle).find(({ refuses }) => refuses.length > 0);
  const profile = bundle.profiles.find(({ name }) => name === operation?.profile);
  const code = operation?.refuses[0]?.code;
  if (operation === undefined || profile === undefined || code === undefined) return undefined;
  const { status = OTHER_STATUS, json } = sampleRefusal(operation, profile, bundle, code);
  const message = `${operation.method} ${operation.path}\n\nHTTP/1.1 ${status}\n\n${JSON.stringify(json)}\n`;
  const page = parsePage("planted.md", "/planted.md", `\`\`\`http ${operation.name}\n${message}\`\`\`\n`);
  const replays = examplesIn(page, tagReader(bundle)).flatMap((example) => {
    const answer = example.message?.answer;
    const given = { status: which === "good" ? status : OTHER_STATUS, json };
    return answer === undefined ? [] : [{ page, example, spoken: { operation, profile }, answer, given }];
  });
  return runRules(contextOf(world, { replays })).findings.filter(({ place }) => place.file === page.file);
}
