type Headers = readonly (readonly [name: string, value: string])[];

/** All values of a header, by lower-case name, in order. */
export function headerValues(headers: Headers, name: string): string[] {
  return headers
    .filter(([each]) => each.length === name.length && each.toLowerCase() === name)
    .map(([, value]) => value);
}

/** Whether the body is declared as the media type, once, in UTF-8 if a charset is named, and without any content encoding. */
export function declares(headers: Headers, mediaType: string): boolean {
  if (headerValues(headers, "content-encoding").length > 0) return false;
  const [declared, ...more] = headerValues(headers, "content-type");
  if (declared === undefined || more.length > 0) return false;
  const [type = "", ...parameters] = declared.toLowerCase().split(";");
  if (type.trim() !== mediaType || parameters.length > 1) return false;
  return parameters.length === 0 || /^[ \t]*charset=(?:utf-8|"utf-8")[ \t]*$/u.test(parameters[0] ?? "");
}
