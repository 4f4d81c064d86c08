import { onPage } from "../rule-example.ts";
import { positionsOf } from "../../bundle/position.ts";
import { parseStrictJson } from "../../bundle/strict-json.ts";
import type { Bundle } from "../../bundle/model.ts";
import type { Finding, Place } from "../../diagnostics/finding.ts";
import { fault, type CheckRule } from "../context.ts";
import { answerFaults } from "../examples/answer-faults.ts";
import { namedFaults, shapeFaults, type ExampleFault } from "../examples/example-faults.ts";
import { tagReader, type ExampleTag } from "../examples/example-tag.ts";
import { messageFaults, type Spoken } from "../examples/message-faults.ts";
import { placeInside } from "../examples/place-inside.ts";
import { examplesIn, type PageExample } from "../examples/page-examples.ts";
import type { Block } from "../pages/page.ts";
import type { MessageFault } from "../examples/request-faults.ts";

const ID = "docs-examples";

/** Holds JSON and HTTP examples of pages to the contract: what they say they are, they are. */
export const docsExamples: CheckRule = {
  id: ID,
  why: "Readers copy examples, so one that the contract would refuse teaches everybody a mistake.",
  example: onPage('```json\n{ "a": 1 }\n```', '```json\n{ "a": 1, }\n```'),
  needs: "pages",
  judge: ({ bundle }) => {
    const readTag = tagReader(bundle);
    return { ofPage: (page) => examplesIn(page, readTag).flatMap((example) => ofExample(example, bundle)) };
  },
};

function ofExample(example: PageExample, bundle: Bundle): Finding[] {
  const { block, tag, message } = example;
  if (tag?.is === "wrong") {
    const { text = "", place = block.place(0, 1) } = block.info ?? {};
    const at = Math.max(0, text.indexOf(` ${tag.word}`) + 1);
    return [fault(ID, { ...place, column: place.column + at, length: tag.word.length }, tag.message, tag.remedy)];
  }
  if (message === undefined) return ofJson(example, tag);
  return messageFaults(bundle, message, spokenOf(tag)).map((each) => ofMessage(example, each));
}

function spokenOf(tag: ExampleTag | undefined): Spoken | undefined {
  return tag?.is === "message" ? tag : undefined;
}

function ofJson({ block }: PageExample, tag: ExampleTag | undefined): Finding[] {
  const parsed = parseStrictJson(block.text);
  if ("fault" in parsed) {
    const { offset, length, message } = parsed.fault;
    const remedy = "call the fence jsonc or text when it is meant to be no strict JSON";
    return [fault(ID, block.place(offset, length), message.replace(/^document/u, "example"), remedy)];
  }
  return (tag === undefined ? [] : faultsOf(tag, parsed.value)).map((each) =>
    fault(ID, inside(block, block.text, 0, each), each.message, each.remedy),
  );
}

function faultsOf(tag: ExampleTag, json: unknown): ExampleFault[] {
  switch (tag.is) {
    case "request": {
      const { request, name } = tag.operation;
      return request === undefined
        ? [{ pointer: "", message: `${name} takes no request` }]
        : shapeFaults(tag.profile, request.shape, json);
    }
    case "response":
      return answerFaults({ ...tag, json, claimed: { is: "response" } });
    case "refusal":
      return answerFaults({ ...tag, json, claimed: { is: "refusal", code: tag.code } });
    case "schema":
      return namedFaults(tag.profile, tag.schema, json);
    case "message":
    case "wrong":
      return [];
  }
}

function ofMessage({ block }: PageExample, { piece, inside: within, message, remedy }: MessageFault): Finding {
  const place =
    within === undefined
      ? block.place(piece.at, Math.max(1, piece.text.length))
      : inside(block, piece.text, piece.at, within);
  return fault(ID, place, message, remedy);
}

/** The place of a fault in JSON that stands at an offset of a block. */
function inside(block: Block, json: string, at: number, { pointer, atName }: ExampleFault): Place {
  const positions = positionsOf("", json);
  return placeInside(block, json, at, atName === true ? positions.nameAt(pointer) : positions.at(pointer));
}
