import { Duplex } from "node:stream";
import { callbackify } from "node:util";
import type { PGlite } from "@electric-sql/pglite";

/** What the server says when it lets a client in without a password, and that it is ready: messages R and Z of the protocol. */
const LET_IN = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

/** Message X, by which a client takes its leave. The embedded server would take it as its own end. */
const TERMINATE = 0x58;

/**
 * A connection to an embedded database, as the driver of PostgreSQL expects one: in place of a socket. What the driver writes in one go is
 * one call. The database has one session, so there is one connection at a time, and each finds the session as if it were new.
 */
export function connectionTo(database: PGlite): Duplex {
  let greeted = false;
  const answerTo = async (bytes: Uint8Array): Promise<Uint8Array> => {
    if (greeted) return database.execProtocolRaw(bytes, { syncToFs: true });
    greeted = true;
    await database.exec("rollback");
    await database.exec("discard all");
    return LET_IN;
  };
  const write = callbackify(async (bytes: Buffer) => {
    if (bytes[0] !== TERMINATE) stream.push(Buffer.from(await answerTo(bytes)));
  });
  const stream = new Duplex({
    read: () => undefined,
    write: (bytes: Buffer, _encoding, done) => write(bytes, done),
    writev: (chunks, done) => write(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done),
    final: (done) => {
      stream.push(null);
      done();
    },
  });
  const connect = (): void => process.nextTick(() => stream.emit("connect"));
  return Object.assign(stream, { connect, setNoDelay: nothing, setKeepAlive: nothing, ref: nothing, unref: nothing });
}

function nothing(): void {}
