import { formed, literalPrefix, satisfies, type TextForm } from "../canaries/form.ts";

/** How one text is near another. */
export type Nearness = "case" | "longer" | "shorter" | "longest" | "end";

/** Most characters of a text that is made as long as its form allows. */
const MOST = 256;
const ENDS = ["a", "b", "A", "0", "1"];

/** A text near another, in the same form: undefined where the form has no such text. */
export function nearText(text: string, nearness: Nearness, form: TextForm): string | undefined {
  const near = made(text, nearness, form);
  return near !== undefined && near !== text && satisfies(form, near) ? near : undefined;
}

/** Whether texts of a form have such a one near them: where not, nothing would be asked. */
export function hasNear(form: TextForm, nearness: Nearness): boolean {
  return nearText(formed(form, "near", "near", 0), nearness, form) !== undefined;
}

function made(text: string, nearness: Nearness, form: TextForm): string | undefined {
  const prefix = literalPrefix(form.pattern);
  const at = text.startsWith(prefix) ? prefix.length : 0;
  switch (nearness) {
    case "case":
      return text.slice(0, at) + swapped(text.slice(at));
    case "longer":
      return `${text}${text.slice(-1)}`;
    case "shorter":
      return text.slice(0, -1);
    case "longest":
      return longest(text, at, form);
    case "end": {
      const whole = longest(text, at, form) ?? text;
      return ENDS.map((end) => whole.slice(0, -1) + end).find((other) => other !== whole && satisfies(form, other));
    }
  }
}

/** Goes on with what it is made of, as far as the form lets it. */
function longest(text: string, at: number, form: TextForm): string | undefined {
  const most = Math.min(form.longest ?? MOST, MOST);
  const whole = text + text.slice(at).repeat(Math.ceil(most / Math.max(1, text.length - at)));
  for (let length = most; length > text.length; length--)
    if (satisfies(form, whole.slice(0, length))) return whole.slice(0, length);
  return undefined;
}

function swapped(text: string): string {
  return Array.from(text)
    .map((letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
    .join("");
}
