import type { Command } from "../command.ts";
import { checkCommand } from "./check.ts";
import { explainCommand } from "./explain.ts";
import { generateCommand } from "./generate.ts";
import { listCommand } from "./list.ts";
import { serveCommand } from "./serve.ts";

/** Every command, in the order of the help. A new one is added here and nowhere else. */
export const COMMANDS: readonly Command[] = [checkCommand, generateCommand, explainCommand, listCommand, serveCommand];
