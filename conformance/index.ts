/** Running the suite from code: open a target, run, judge, report. */
export { planRun, powersOf } from "./plan.ts";
export { ownCallersTaken } from "./run/own-callers.ts";
export { makeGiven } from "./targets/given.ts";
export { openHttpTarget } from "./targets/http.ts";
export { openLaunchedTarget } from "./targets/launch.ts";
export { openModuleTarget } from "./targets/module.ts";
export { openStdioTarget, type StdioOptions } from "./targets/stdio.ts";
export { runConformance, type Progress, type RunOptions, type RunResult } from "./run.ts";
export { decideVerdict, judgeRun, type Judged, type Verdict } from "./verdict.ts";
export { makeReport } from "./report.ts";
export { consoleReport } from "./reporters/console.ts";
export { junitConformReport } from "./reporters/junit.ts";
export { defineTarget, type ModuleAdapter, type ModuleInstance } from "../src/protocol/module-adapter.ts";
