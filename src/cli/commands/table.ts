import type { Command } from "../command.ts";
import { baselineCommand } from "./baseline.ts";
import { checkCommand } from "./check.ts";
import { conformCommand } from "./conform.ts";
import { diffCommand } from "./diff.ts";
import { doctorCommand } from "./doctor.ts";
import { explainCommand } from "./explain.ts";
import { generateCommand } from "./generate.ts";
import { listCommand } from "./list.ts";
import { reportCommand } from "./report.ts";
import { selfTestCommand } from "./self-test.ts";
import { lockCommand } from "./lock.ts";
import { replayCommand } from "./replay.ts";
import { serveCommand } from "./serve.ts";

/** Every command, in the order of the help. A new one is added here and nowhere else. */
export const COMMANDS: readonly Command[] = [
  doctorCommand,
  conformCommand,
  reportCommand,
  replayCommand,
  baselineCommand,
  checkCommand,
  diffCommand,
  lockCommand,
  generateCommand,
  explainCommand,
  listCommand,
  serveCommand,
  selfTestCommand,
];
