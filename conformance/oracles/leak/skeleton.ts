/**
 * The skeleton of a text is its ASCII letters and digits, in lower case. Searching skeletons sees through case, separators, zero-width
 * characters and soft hyphens, line wrapping, UTF-16 and most punctuation of encodings at no cost. Zero for what is left out.
 */
export const FOLD: Uint8Array = foldTable();

const ROT13 = FOLD.map((folded) => (folded < 97 ? folded : folded < 110 ? folded + 13 : folded - 13));
const HEX = codesOf("0123456789abcdef");
// Without its two signs, which no skeleton has.
const BASE64 = codesOf("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789");

/** The skeleton of a text. */
export function foldedText(text: string): number[] {
  const skeleton: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const folded = unit < 128 ? (FOLD[unit] as number) : 0;
    if (folded !== 0) skeleton.push(folded);
  }
  return skeleton;
}

/** The skeleton with each letter moved half an alphabet on. */
export function rotated(skeleton: readonly number[]): number[] {
  return skeleton.map((folded) => ROT13[folded] as number);
}

/** The skeleton of the bytes in hexadecimal. */
export function foldedHex(bytes: Uint8Array): number[] {
  const skeleton: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    skeleton.push(HEX[byte >>> 4] as number, HEX[byte & 15] as number);
  }
  return skeleton;
}

/** The skeleton of the bytes in base64 as far as it depends on them alone, when `before` other bytes stand in their first group of three. */
export function foldedBase64(bytes: Uint8Array, before: 0 | 1 | 2): number[] {
  const skeleton: number[] = [];
  let held = 0;
  // Bits that belong to a character begun by what stands before are thrown away.
  let bits = before === 0 ? 0 : before === 1 ? -4 : -2;
  for (let at = 0; at < bytes.length; at++) {
    held = ((held << 8) | (bytes[at] as number)) & 0xffff;
    bits += 8;
    for (; bits >= 6; bits -= 6) {
      const code = BASE64[(held >>> (bits - 6)) & 63];
      if (code !== undefined) skeleton.push(code);
    }
  }
  return skeleton;
}

function foldTable(): Uint8Array {
  const table = new Uint8Array(256);
  for (let byte = 48; byte < 58; byte++) table[byte] = byte;
  for (let byte = 97; byte < 123; byte++) table[byte] = table[byte - 32] = byte;
  return table;
}

function codesOf(text: string): number[] {
  return Array.from(text, (char) => char.charCodeAt(0));
}
