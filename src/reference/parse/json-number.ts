/** Most significant digits that can survive a round trip through a double. */
const MOST_DIGITS = 17;

/** Reads a JSON number literal, or returns undefined when a double does not give back the decimal value that was written. */
export function exactNumber(literal: string): number | undefined {
  const value = Number(literal);
  if (literal.length <= 15 && /^-?\d+$/u.test(literal)) return value;
  if (!Number.isFinite(value)) return undefined;
  const written = decimalOf(literal);
  return written !== undefined && written === decimalOf(String(value)) ? value : undefined;
}

/** Digits and exponent without redundant zeros, so that equal decimals give equal text. Undefined for more digits than a double can hold. */
function decimalOf(literal: string): string | undefined {
  const [mantissa = "", exponent = "0"] = (literal.startsWith("-") ? literal.slice(1) : literal)
    .toLowerCase()
    .split("e");
  const dot = mantissa.indexOf(".");
  const digits = dot < 0 ? mantissa : mantissa.slice(0, dot) + mantissa.slice(dot + 1);
  // Loops, not patterns: a pattern anchored at the end is quadratic on a run of zeros.
  let first = 0;
  while (first < digits.length && digits[first] === "0") first++;
  let last = digits.length;
  while (last > first && digits[last - 1] === "0") last--;
  if (first === last) return "0";
  if (last - first > MOST_DIGITS) return undefined;
  const behindDot = dot < 0 ? 0 : mantissa.length - dot - 1;
  return `${digits.slice(first, last)}e${Number(exponent) - behindDot + (digits.length - last)}`;
}
