import type { Answers, Reply } from "../answers.ts";

/** The honest frame: everything in it comes from the contract, the step, or chance, and nothing from the request. */
export const honestAnswers: Answers = {
  envelope: (reply) => {
    const { operation, outcome, reasons, receipt } = reply;
    return { operation, outcome, body: bodyOf(reply), receipt: { ref: receipt, outcome, reasons, fixture: true } };
  },
};

function bodyOf({ body, refused, remedy }: Reply): object {
  if (refused === undefined) return body ?? { productionAdmission: false };
  return {
    failedGate: refused.failedGate,
    refusalReason: refused.code,
    ...(remedy === undefined ? {} : { remedyHint: plainWords(remedy) }),
    productionAdmission: false,
  };
}

const hints = new Map<string, string>();

/** The remedy of a code without the marks of its documentation, in the characters a hint may have. */
function plainWords(remedy: string): string {
  const known = hints.get(remedy);
  if (known !== undefined) return known;
  // oxlint-disable-next-line no-control-regex -- the hint's own pattern forbids them
  const hint = remedy.replaceAll(/[`"<>{}\\\u0000-\u001f\u007f-\u009f]/gu, "").slice(0, 240);
  hints.set(remedy, hint);
  return hint;
}
