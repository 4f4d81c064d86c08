import { gzipSync } from "node:zlib";

/** One entry of an archive to be made; the kind is the letter of the format, a plain file unless said otherwise. */
export interface Entry {
  readonly name: string;
  readonly content?: string | Buffer;
  readonly kind?: string;
  /** Where a link leads. */
  readonly to?: string;
}

/** A tar archive in the form that npm writes, packed. Nothing of an entry is mended, so it may be as hostile as it likes. */
export function packed(entries: readonly Entry[]): Buffer {
  return gzipSync(Buffer.concat([...entries.map((entry) => blockOf(entry)), Buffer.alloc(1024)]));
}

function blockOf({ name, content = "", kind = "0", to = "" }: Entry): Buffer {
  const bytes = Buffer.from(content);
  const head = Buffer.alloc(512);
  head.write(name, 0, 100);
  head.write("0000644\0", 100);
  head.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124);
  head.write(" ".repeat(8), 148);
  head.write(kind, 156);
  head.write(to, 157, 100);
  head.write("ustar\u000000", 257);
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}
