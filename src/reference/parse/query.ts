/** The parameters of a query. */
export interface Query {
  /** Every parameter, decoded; what cannot be decoded stands as it was sent, so that it is searched all the same. */
  readonly entries: readonly (readonly [name: string, value: string])[];
  /** The parameters as an object; undefined when one is malformed or stands twice. */
  readonly value: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads the query of a request target. Percent-decoding is strict UTF-8. A plus sign is a plus sign: the query is not a form, and a space
 * is written %20. A parameter without `=` has the empty value.
 */
export function readQuery(target: string): Query {
  const start = target.indexOf("?");
  const text = start < 0 ? "" : target.slice(start + 1);
  if (text === "") return { entries: [], value: {} };
  let sound = true;
  const decode = (part: string): string => {
    try {
      return decodeURIComponent(part);
    } catch {
      sound = false;
      return part;
    }
  };
  const entries = text.split("&").map((pair): [string, string] => {
    const equals = pair.indexOf("=");
    return equals < 0 ? [decode(pair), ""] : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
  });
  const unique = new Set(entries.map(([name]) => name)).size === entries.length;
  return { entries, value: sound && unique ? Object.fromEntries(entries) : undefined };
}
