/** A refusal code that no contract has, with more or other members: rules about codes show with it what they let pass and what they find. */
export function plantedCode(more: object): object {
  return {
    code: "planted_code",
    families: ["{#/families/0/family}"],
    profiles: [],
    status: 400,
    meaning: "Planted.",
    remedy: "None.",
    retryable: false,
    since: "1",
    source: "planted",
    ...more,
  };
}
