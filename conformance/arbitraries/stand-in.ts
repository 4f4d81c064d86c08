import { isPlace, type Template } from "../program/program.ts";

/** A value of the same form as what a template will be filled in with, to validate before anything is sent. */
export function legalStandIn(template: Template): unknown {
  if (typeof template !== "object" || template === null) return template;
  if (Array.isArray(template)) return template.map((item) => legalStandIn(item as Template));
  if (!isPlace(template))
    return Object.fromEntries(
      Object.entries(template as Record<string, Template>).map(([name, value]) => [name, legalStandIn(value)]),
    );
  switch (template.$) {
    case "tenant":
      return "tenant_node:standin";
    case "issued":
    case "never-issued":
      return `${(template.$ === "issued" ? template.at : template.like.at).includes("evidence") ? "evidence" : "consent"}:AAAAAAAAAAAAAAAAAAAAAAAA`;
    case "key":
      return "k0000000000000000000000000000";
    case "hash":
      return `sha256:${"0".repeat(64)}`;
    case "standing":
      return "standing:standin";
    case "canary": {
      // Places of different numbers stand for different values: a list of unique items must stay one.
      const letters = template.alphabet === "upper-alnum" ? "Z9" : "a1";
      const number = String(template.n).padStart(4, "0");
      return template.prefix + letters.repeat(template.length / 2).slice(0, template.length - number.length) + number;
    }
    case "record":
      return "e30.e30.e30";
    case "instant":
      return "2026-01-01T00:00:00Z";
    case "text":
      return template.parts.map((part) => String(legalStandIn(part))).join("");
    case "verbatim":
      return Number(template.json);
    case "planted":
    case "material":
    case "members":
    case "nested":
    case "repeated":
      return null;
  }
}
