import { runCommandLine } from "../../src/cli/command-line.ts";

/** What a command line printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly talk: string;
}

/** Runs a command line in this process, in the given folder and with the given variables only. */
export async function membrane(
  args: readonly string[],
  options: {
    readonly cwd: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly ended?: AbortSignal;
    readonly onTalk?: (text: string) => void;
  },
): Promise<Ended> {
  let out = "";
  let talk = "";
  const code = await runCommandLine(args, {
    out: (text) => void (out += text),
    talk: (text) => {
      talk += text;
      options.onTalk?.(text);
    },
    cwd: options.cwd,
    environment: options.environment ?? {},
    color: false,
    interactive: false,
    ended: options.ended ?? new AbortController().signal,
  });
  return { code, out, talk };
}
