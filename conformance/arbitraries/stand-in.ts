import type { Profile } from "../../src/bundle/model.ts";
import { ANY_NAME, formed, type TextForm } from "../canaries/form.ts";
import { isPlace, type Template } from "../program/program.ts";
import { standingForm, tenantForm } from "./text-forms.ts";

/** A value of the same form as what a template will be filled in with, to validate before anything is sent. */
export function legalStandIn(template: Template, profile: Profile): unknown {
  if (typeof template !== "object" || template === null) return template;
  if (Array.isArray(template)) return template.map((item) => legalStandIn(item as Template, profile));
  if (!isPlace(template))
    return Object.fromEntries(
      Object.entries(template as Record<string, Template>).map(([name, value]) => [name, legalStandIn(value, profile)]),
    );
  switch (template.$) {
    case "tenant":
      return sample(tenantForm(profile));
    case "standing":
      return sample(standingForm(profile) ?? ANY_NAME);
    case "issued":
    case "never-issued":
    case "key":
    case "hash":
      return sample(template.form);
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
      return template.parts.map((part) => String(legalStandIn(part, profile))).join("");
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

const samples = new Map<string, string>();

/** One text of a form. */
function sample(form: TextForm): string {
  const key = JSON.stringify(form);
  const known = samples.get(key) ?? formed(form, "stand-in", "stand-in", 0);
  samples.set(key, known);
  return known;
}
