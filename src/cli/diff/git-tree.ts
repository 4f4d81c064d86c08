import { execFileSync } from "node:child_process";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { isInside, LARGEST_FILE, MOST_FILES, type FileTree } from "./file-tree.ts";

/** A commit's files, read from the store of git: nothing is checked out, and nothing in the repository is run. */
export interface GitTree {
  readonly tree: FileTree;
  /** The folder the command was called in, from the root of the repository; empty at the root. */
  readonly here: string;
}

/** Reads the tree of a revision of the repository around the current folder. Throws UsageError when there is none, or git is not there. */
export function gitTree(revision: string, terminal: Terminal): GitTree {
  // No name of a branch, tag or commit begins like an option.
  if (revision === "" || revision.startsWith("-") || /[\0\n]/u.test(revision))
    throw new UsageError(`${JSON.stringify(revision)} is no revision of git`);
  const git = gitIn(terminal);
  const prefix = git(
    ["rev-parse", "--show-prefix"],
    "this is no repository of git",
    "name a folder, an archive or a lock instead",
  )
    .toString("utf8")
    .trim();
  const unknown = `git knows no revision ${JSON.stringify(revision)}`;
  const fetched = "a shallow clone has only its own: fetch the one to compare with";
  const tree = git(["rev-parse", "--verify", "--quiet", `${revision}^{tree}`], unknown, fetched)
    .toString("utf8")
    .trim();
  if (!/^[0-9a-f]{40,64}$/u.test(tree)) throw new UsageError(unknown, fetched);
  const blobs = blobsOf(
    git(["ls-tree", "-r", "-z", "-l", "--full-tree", tree], `the tree of ${revision} cannot be read`),
  );
  return {
    here: prefix.replace(/\/$/u, ""),
    tree: {
      paths: new Set(blobs.keys()),
      read: (path) => {
        const blob = blobs.get(path);
        if (blob === undefined) throw new UsageError(`${revision} holds no ${path}`);
        if (blob.size > LARGEST_FILE)
          throw new UsageError(`${path} of ${revision} has ${blob.size} bytes, at most ${LARGEST_FILE} are read`);
        return git(["cat-file", "blob", blob.id], `${path} of ${revision} is not in this repository`);
      },
    },
  };
}

interface Blob {
  readonly id: string;
  readonly size: number;
}

/** Plain files only: a link would lead where nobody looked. */
function blobsOf(listing: Buffer): Map<string, Blob> {
  const blobs = new Map<string, Blob>();
  for (const line of listing.toString("utf8").split("\0")) {
    const [, id, size, path] = /^100(?:644|755) blob ([0-9a-f]+) +([0-9]+)\t(.+)$/su.exec(line) ?? [];
    if (id !== undefined && path !== undefined && path.endsWith(".json") && isInside(path))
      blobs.set(path, { id, size: Number(size) });
    if (blobs.size > MOST_FILES) throw new UsageError(`the revision holds more than ${MOST_FILES} JSON files`);
  }
  return blobs;
}

function gitIn({
  cwd,
  environment,
}: Terminal): (args: readonly string[], otherwise: string, remedy?: string) => Buffer {
  const kept = ["PATH", "HOME", "SystemRoot", "GIT_DIR", "GIT_WORK_TREE", "GIT_CEILING_DIRECTORIES"];
  const env = Object.fromEntries(
    kept.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  );
  return (args, otherwise, remedy) => {
    try {
      return execFileSync("git", ["--no-pager", "-c", "core.fsmonitor=false", ...args], {
        cwd,
        // Nothing is asked for and nothing is fetched: what is not here is an error.
        env: { ...env, GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" },
        stdio: ["ignore", "pipe", "ignore"],
        maxBuffer: 256 * 1024 * 1024,
      });
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
      throw new UsageError(missing ? "git is not installed" : otherwise, missing ? undefined : remedy, {
        cause: error,
      });
    }
  };
}
