import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { documentsOf } from "../bundle/documents-of.ts";
import { valueAt } from "../bundle/json-pointer.ts";
import type { Bundle } from "../bundle/model.ts";
import { namesIn } from "../bundle/names-in.ts";
import { didYouMean, slipOf } from "../diagnostics/did-you-mean.ts";
import { meant } from "./context.ts";
import type { WrongWord } from "./known-names.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** The files of a bundle folder, and the documents among them by path. */
export interface ContractFiles {
  readonly root: string;
  /** Names by which pages call the folder. */
  readonly folders: readonly string[];
  readonly paths: readonly string[];
  readonly documents: ReadonlyMap<string, unknown>;
}

/** Lists what a page may name as `contracts/<file>`. */
export function contractFiles(bundle: Bundle): ContractFiles {
  const paths = readdirSync(bundle.root, { recursive: true, encoding: "utf8" }).map((path) =>
    path.replaceAll("\\", "/"),
  );
  return {
    root: bundle.root,
    folders: [...new Set(["contracts", basename(bundle.root)])],
    paths,
    documents: new Map(documentsOf(bundle).map((document) => [document.path, document.value])),
  };
}

/** Says what is wrong with a word that names a file of the bundle folder which is not there, or a pointer into one that leads nowhere. */
export function unknownPath(word: string, files: ContractFiles): WrongWord | undefined {
  const split = splitPath(word, files);
  if (split === undefined) return undefined;
  const { folder, path, pointer } = split;
  if (path !== "" && !existsSync(join(files.root, path))) {
    const near = didYouMean(path, files.paths);
    return {
      message: `contract path ${JSON.stringify(`${folder}/${path}`)} does not exist`,
      remedy: meant(near === undefined ? undefined : `${folder}/${near}`),
    };
  }
  const document = files.documents.get(path);
  if (pointer === undefined || document === undefined || valueAt(document, pointer) !== undefined) return undefined;
  return { message: `pointer ${JSON.stringify(pointer)} leads nowhere in ${folder}/${path}`, remedy: undefined };
}

/** Says what is wrong with a pattern of files of the bundle folder, `contracts/<folder>/*.json`, that fits none of them. */
export function unmatchedPattern(word: string, files: ContractFiles): WrongWord | undefined {
  const split = /^[\w./*-]+$/u.test(word) && word.includes("*") ? splitPath(word, files) : undefined;
  if (split === undefined) return undefined;
  const pattern = new RegExp(`^${split.path.replaceAll(/[.-]/gu, String.raw`\$&`).replaceAll(/\*+/gu, ".*")}$`, "u");
  if (files.paths.some((path) => pattern.test(path))) return undefined;
  const folder = split.path.slice(0, split.path.lastIndexOf("/", split.path.indexOf("*")));
  const near = didYouMean(folder, files.paths);
  return {
    message: `no contract file fits ${JSON.stringify(word)}`,
    remedy: meant(near === undefined ? undefined : `${split.folder}/${near}${split.path.slice(folder.length)}`),
  };
}

/**
 * Says what is wrong with a dotted path into a contract document: one that stands right behind the document's path, or whose first part
 * is (nearly) a member only documents have, like `customer_boundary_lane.required_doc_topics`.
 */
export function followedPath(
  word: string,
  before: string | undefined,
  files: ContractFiles,
  vocabulary: Vocabulary,
): WrongWord | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*$/u.test(word) || vocabulary.operations.has(word)) return undefined;
  const named = before === undefined ? undefined : splitPath(before, files);
  const document = named === undefined ? undefined : files.documents.get(named.path);
  const segments = word.split(".");
  if (document !== undefined && named !== undefined && /[._]/u.test(word)) {
    if (segments.length === 1 && (vocabulary.names.has(word) || vocabulary.codes.has(word))) return undefined;
    const dead = deadEnd(document, segments);
    return dead === undefined
      ? undefined
      : {
          message: `${JSON.stringify(word)} does not exist in ${named.folder}/${named.path}`,
          remedy: meant(dead.meant),
        };
  }
  const head = segments[0] ?? "";
  if (segments.length < 2 || !head.includes("_")) return undefined;
  for (const [path, candidate] of files.documents) {
    const members = Object.keys(candidate as object).filter((name) => name.includes("_"));
    if (!members.includes(head) && slipOf(head, members) === undefined) continue;
    const dead = deadEnd(candidate, segments);
    return dead === undefined
      ? undefined
      : {
          message: `${JSON.stringify(word)} does not exist in ${files.folders[0] ?? ""}/${path}`,
          remedy: meant(dead.meant),
        };
  }
  return undefined;
}

function splitPath(
  word: string,
  files: ContractFiles,
): { folder: string; path: string; pointer: string | undefined } | undefined {
  const plain = word.replace(/^(?:\.{1,2}\/)+/u, "");
  const folder = files.folders.find((name) => plain.startsWith(`${name}/`));
  if (folder === undefined) return undefined;
  const [path = "", pointer] = plain.slice(folder.length + 1).split("#");
  return {
    folder,
    path: path.replace(/\/+$/u, ""),
    pointer: pointer === undefined || pointer === "" || !pointer.startsWith("/") ? undefined : pointer,
  };
}

/** Follows dotted names; member names may hold dots themselves. Undefined when it arrives, else the best guess. */
function deadEnd(value: unknown, segments: readonly string[]): { meant: string | undefined } | undefined {
  if (segments.length === 0) return undefined;
  const names = nextNames(value);
  for (let count = segments.length; count > 0; count--) {
    const name = segments.slice(0, count).join(".");
    if (!names.has(name)) continue;
    const rest = deadEnd(names.get(name), segments.slice(count));
    if (rest === undefined) return undefined;
    return { meant: rest.meant === undefined ? undefined : `${name}.${rest.meant}` };
  }
  const near = didYouMean(segments[0] ?? "", names.keys());
  return { meant: near === undefined ? undefined : [near, ...segments.slice(1)].join(".") };
}

/** What a path may go on with: what can be named inside a value, and the members that entries of a list have. */
function nextNames(value: unknown): ReadonlyMap<string, unknown> {
  const ofEntries = Array.isArray(value)
    ? value.flatMap((item: unknown) => (typeof item === "object" && item !== null ? Object.entries(item) : []))
    : [];
  return new Map([...namesIn(value), ...ofEntries]);
}
