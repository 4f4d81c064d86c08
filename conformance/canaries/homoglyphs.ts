const latin = "aceijopsxyABCEHIJKMOPSTXY";
// Cyrillic letters that look like the Latin letter above them.
const cyrillic = "асеіјорѕхуАВСЕНІЈКМОРЅТХУ";
const greek: readonly (readonly [string, string])[] = [
  ["ο", "o"],
  ["ν", "v"],
  ["Α", "A"],
  ["Β", "B"],
  ["Ε", "E"],
  ["Ζ", "Z"],
  ["Η", "H"],
  ["Ι", "I"],
  ["Κ", "K"],
  ["Μ", "M"],
  ["Ν", "N"],
  ["Ο", "O"],
  ["Ρ", "P"],
  ["Τ", "T"],
  ["Υ", "Y"],
  ["Χ", "X"],
];
const lookAlikes = new Map(Array.from(latin, (letter, at) => [letter, cyrillic.charAt(at)]));
const meant = new Map([...Array.from(latin, (letter, at) => [cyrillic.charAt(at), letter] as const), ...greek]);

/** Replaces each Latin letter that has a Cyrillic look-alike by it. */
export function withHomoglyphs(text: string): string {
  return Array.from(text, (char) => lookAlikes.get(char) ?? char).join("");
}

/** Replaces Cyrillic and Greek letters by the Latin letter they look like. */
export function withoutHomoglyphs(text: string): string {
  return text.replaceAll(/[\u0370-\u04ff]/g, (char) => meant.get(char) ?? char);
}
