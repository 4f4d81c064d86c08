/** Moves each Latin letter half an alphabet on. Doing it twice gives the text back. */
export function rot13(text: string): string {
  return text.replaceAll(/[a-z]/gi, (letter) => {
    const unit = letter.charCodeAt(0);
    return String.fromCharCode(unit + ((unit | 32) < 110 ? 13 : -13));
  });
}

/** The text with its characters in the opposite order. */
export function backwards(text: string): string {
  let reversed = "";
  for (const char of text) reversed = char + reversed;
  return reversed;
}
