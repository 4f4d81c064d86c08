import type { Progress } from "../../../conformance/run.ts";
import type { Terminal } from "../terminal.ts";

/** Progress of a run on the talk. */
export interface ProgressView {
  show(progress: Progress): void;
  end(): void;
}

const EVERY_MS = 200;
const PLAIN_EVERY_MS = 5000;
const WIDTH = 28;

/** A bar that draws over itself where somebody watches, a plain line now and then where nobody does. */
export function progressOn(terminal: Terminal): ProgressView {
  let last = 0;
  let drawn = false;
  return {
    show({ done, total, violated, requests }) {
      const now = performance.now();
      if (done < total && now - last < (terminal.interactive ? EVERY_MS : PLAIN_EVERY_MS)) return;
      last = now;
      const filled = total === 0 ? 0 : Math.round((done / total) * WIDTH);
      const counts = `${done}/${total} cases, ${requests} requests${violated === 0 ? "" : `, ${violated} violated`}`;
      if (terminal.interactive) terminal.talk(`\r[${"#".repeat(filled)}${".".repeat(WIDTH - filled)}] ${counts}   `);
      else terminal.talk(`${counts}\n`);
      drawn = terminal.interactive;
    },
    end() {
      if (drawn) terminal.talk("\n");
    },
  };
}
