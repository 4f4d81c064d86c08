/** Files that are not on disk: those of a commit or of an archive. Paths are relative, with forward slashes and without `..`. */
export interface FileTree {
  /** Paths of all plain files there are. */
  readonly paths: ReadonlySet<string>;
  /** The content of one of them. Throws UsageError when it is too large. */
  read(path: string): Buffer;
}

/** No document of a bundle is longer. */
export const LARGEST_FILE = 8 * 1024 * 1024;
/** And all of them together are not. */
export const LARGEST_TREE = 64 * 1024 * 1024;
/** More files than this are no contract. */
export const MOST_FILES = 20_000;

/** Whether a path of somebody else's stays inside the folder it is relative to, on every system. */
export function isInside(path: string): boolean {
  return (
    path !== "" &&
    !path.startsWith("/") &&
    !/[\\:\0]/u.test(path) &&
    path.split("/").every((part) => part !== "" && part !== "." && part !== "..")
  );
}
