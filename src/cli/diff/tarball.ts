import { readFileSync, statSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { UsageError } from "../usage-error.ts";
import { isInside, LARGEST_FILE, LARGEST_TREE, MOST_FILES, type FileTree } from "./file-tree.ts";

const BLOCK = 512;
const PLAIN_FILE = new Set(["0", "\0", "7"]);

/** The JSON files of a tar archive, packed or not, as `npm pack` makes it. Links, devices and paths that lead out are passed over. Throws UsageError when it is none, or holds too much. */
export function tarball(path: string, shown: string): FileTree {
  const bytes = unpacked(path, shown);
  const files = new Map<string, Buffer>();
  let total = 0;
  for (const { name, content } of entriesOf(bytes, shown)) {
    if (!name.endsWith(".json") || !isInside(name)) continue;
    total += content.length;
    if (content.length > LARGEST_FILE || total > LARGEST_TREE)
      throw new UsageError(`${shown} holds too much to be contracts`);
    files.set(name, content);
    if (files.size > MOST_FILES) throw new UsageError(`${shown} holds more than ${MOST_FILES} JSON files`);
  }
  return { paths: new Set(files.keys()), read: (name) => files.get(name) ?? Buffer.alloc(0) };
}

function unpacked(path: string, shown: string): Buffer {
  const { size } = statSync(path);
  if (size > LARGEST_TREE) throw new UsageError(`${shown} has ${size} bytes, at most ${LARGEST_TREE} are read`);
  const bytes = readFileSync(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: 4 * LARGEST_TREE });
  } catch (error) {
    throw new UsageError(`${shown} cannot be unpacked, or is larger than it looks`, undefined, { cause: error });
  }
}

interface Entry {
  readonly name: string;
  readonly content: Buffer;
}

function* entriesOf(bytes: Buffer, shown: string): Generator<Entry> {
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length;) {
    const head = bytes.subarray(at, at + BLOCK);
    if (head.every((byte) => byte === 0)) return;
    const size = numberOf(head.subarray(124, 136));
    if (!isHeader(head) || size === undefined || at + BLOCK + size > bytes.length)
      throw new UsageError(`${shown} is no tar archive, or is cut off`);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + size);
    const kind = String.fromCharCode(head[156] ?? 0);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    // A name that is too long for its field comes in an entry of its own, before the one it belongs to.
    if (kind === "x") longName = pathIn(content) ?? longName;
    else if (kind === "L") longName = textOf(content);
    else {
      if (PLAIN_FILE.has(kind)) yield { name: longName ?? shortName(head), content };
      longName = undefined;
    }
  }
}

/** The sum over a header, with its own field as spaces, stands in it. */
function isHeader(head: Buffer): boolean {
  let sum = 0;
  for (let index = 0; index < BLOCK; index++) sum += index >= 148 && index < 156 ? 0x20 : (head[index] ?? 0);
  return numberOf(head.subarray(148, 156)) === sum;
}

function shortName(head: Buffer): string {
  const [name, prefix] = [textOf(head.subarray(0, 100)), textOf(head.subarray(345, 500))];
  const posix = head.subarray(257, 262).toString("latin1") === "ustar";
  return (posix && prefix !== "" ? `${prefix}/${name}` : name).replace(/^\.\//u, "");
}

function pathIn(content: Buffer): string | undefined {
  return /(?:^|\n)[0-9]+ path=([^\n]*)\n/u.exec(content.toString("utf8"))?.[1];
}

function textOf(field: Buffer): string {
  const end = field.indexOf(0);
  return field.subarray(0, end < 0 ? undefined : end).toString("utf8");
}

function numberOf(field: Buffer): number | undefined {
  const text = textOf(field).trim();
  return /^[0-7]+$/u.test(text) ? Number.parseInt(text, 8) : undefined;
}
