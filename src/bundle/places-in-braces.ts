/** The names of the places in a text of the contract, in their order: `/a/{one}/{two}` has `one` and `two`. */
export function placesIn(text: string): string[] {
  return piecesOf(text).flatMap((piece) => (typeof piece === "string" ? [] : [piece.place]));
}

/** The name of the place that a text is, undefined for a text that is anything else. */
export function onlyPlace(text: string): string | undefined {
  const [before, place, after, ...more] = piecesOf(text);
  return before === "" && after === "" && more.length === 0 && typeof place === "object" ? place.place : undefined;
}

/** The text with something in each of its places. */
export function filled(text: string, fill: (place: string) => string): string {
  return piecesOf(text)
    .map((piece) => (typeof piece === "string" ? piece : fill(piece.place)))
    .join("");
}

/** A text in pieces: what is fixed, and the places between. */
export function piecesOf(text: string): (string | { readonly place: string })[] {
  // Split by a group, every other piece is what the group matched.
  return text.split(/\{([^}]*)\}/u).map((piece, index) => (index % 2 === 0 ? piece : { place: piece }));
}
