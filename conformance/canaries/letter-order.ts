const ROTATED = Uint8Array.from({ length: 256 }, (_, unit) => {
  if (!/[a-z]/i.test(String.fromCharCode(unit))) return unit;
  return unit + ((unit | 32) < 110 ? 13 : -13);
});

/** Moves each Latin letter half an alphabet on. Doing it twice gives the text back. Linear, for what is decoded may be a megabyte. */
export function rot13(text: string): string {
  const units = Buffer.from(text, "utf16le");
  for (let at = 0; at < units.length; at += 2)
    if (units[at + 1] === 0) units[at] = ROTATED[units[at] as number] as number;
  return units.toString("utf16le");
}

/** The text with its characters in the opposite order. */
export function backwards(text: string): string {
  return Array.from(text).toReversed().join("");
}
