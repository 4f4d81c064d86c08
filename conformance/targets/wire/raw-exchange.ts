import { dial, errorCode, type Address } from "./address.ts";
import {
  endReading,
  hasStarted,
  partialOf,
  pushBytes,
  startReading,
  type ReadAnswer,
  type Reading,
} from "./answer-reader.ts";
import type { CallLimits } from "../../../src/protocol/call.ts";
import type { RawExchange, RawOptions } from "../../../src/protocol/raw-exchange.ts";

const MOST_ANSWERS = 64;

/** Sends the bytes on a connection of their own, exactly as they are, and reads until nothing more comes. Never rejects; bounded in time and memory. */
export function rawExchange(
  address: Address,
  bytes: Uint8Array,
  limits: CallLimits,
  options: RawOptions = {},
): Promise<RawExchange> {
  return new Promise((resolve) => {
    const answers: ReadAnswer[] = [];
    let open = false;
    let reading = nextReading(options, limits, 0);
    let quiet: NodeJS.Timeout | undefined;
    const socket = dial(address, () => {
      open = true;
    });
    const impatient = options.endAfterMs === undefined ? undefined : setTimeout(() => socket.end(), options.endAfterMs);
    const finish = (end: RawExchange["end"], detail: string): void => {
      clearTimeout(quiet);
      clearTimeout(impatient);
      clearTimeout(late);
      socket.destroy();
      resolve({ answers, end, detail, rest: partialOf(reading) });
    };
    const ended = (code: string): void =>
      open
        ? finish("closed", `connection was lost (${code})`)
        : finish("unreachable", `no connection could be made (${code})`);
    const tooLate = (): void => finish(open ? "timeout" : "unreachable", `not over within ${limits.timeoutMs} ms`);
    // One more look at the socket, as in a call: what waits there unread is not late.
    const late = setTimeout(() => setImmediate(tooLate), limits.timeoutMs);

    socket.on("data", (chunk: Buffer) => {
      clearTimeout(quiet);
      for (let input = chunk; input.length > 0;) {
        const result = pushBytes(reading, input);
        if (result === undefined) break;
        if (result.kind === "fault") return finish(result.why, result.detail);
        answers.push(result);
        clearTimeout(impatient);
        if (answers.length === options.answers) return finish("enough", "as many answers came as were asked for");
        if (answers.length >= MOST_ANSWERS) return finish("malformed", `more than ${MOST_ANSWERS} answers`);
        reading = nextReading(options, limits, answers.length);
        input = input.subarray(input.length - result.surplus);
      }
      if (answers.length >= (options.awaited ?? 1))
        quiet = setTimeout(() => finish("quiet", "nothing more came"), options.quietMs ?? 100);
    });
    socket.on("end", () => {
      const last = hasStarted(reading) ? endReading(reading) : undefined;
      if (last?.kind === "read") {
        answers.push(last);
        reading = nextReading(options, limits, answers.length);
      }
      finish("closed", last?.kind === "fault" ? last.detail : "the target closed the connection");
    });
    socket.on("error", (error) => ended(errorCode(error)));
    socket.on("close", () => ended("connection is closed"));
    if (options.halfClose === true) socket.end(bytes);
    else socket.write(bytes);
  });
}

function nextReading({ methods }: RawOptions, limits: CallLimits, index: number): Reading {
  return startReading(methods?.[index] ?? "GET", limits.maxAnswerBytes);
}
