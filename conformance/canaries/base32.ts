const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const VALUES = Uint8Array.from({ length: 256 }, (_, unit) =>
  Math.max(0, alphabet.indexOf(String.fromCharCode(unit).toUpperCase())),
);

/** RFC 4648 base32 without padding. */
export function toBase32(bytes: Uint8Array): string {
  let text = "";
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += alphabet.charAt((held >>> (bits - 5)) & 31);
  }
  return bits === 0 ? text : text + alphabet.charAt((held << (5 - bits)) & 31);
}

/** Bytes of a base32 text of either case; an incomplete last byte is dropped. The caller has checked the alphabet. */
export function fromBase32(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8));
  let held = 0;
  let bits = 0;
  let filled = 0;
  for (let at = 0; at < text.length; at++) {
    held = ((held << 5) | (VALUES[text.charCodeAt(at) & 0xff] as number)) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes[filled++] = (held >>> bits) & 0xff;
  }
  return bytes;
}
