import type { BUNDLES, Documents } from "./changed-bundle.ts";

/** One change of a contract. */
export interface ContractChange {
  readonly what: string;
  readonly bundle: keyof typeof BUNDLES;
  readonly edit: (documents: Documents) => void;
  /** Rules that find it, sorted; those with a star come with a document that shows it. */
  readonly found: string;
}

const LAB = "surfaces/lab.json";
const EVIDENCE = "profiles/evidence.v0.json";
const CONTROL = "profiles/control-plane.v1.json";

const lab = (
  what: string,
  edit: (profile: Documents, documents: Documents) => void,
  found: string,
): ContractChange => ({
  what,
  bundle: "lab",
  edit: (documents) => edit(documents[LAB], documents),
  found,
});
const kit =
  (path: string) =>
  (what: string, edit: (profile: Documents, documents: Documents) => void, found: string): ContractChange => ({
    what,
    bundle: "kit",
    edit: (documents) => edit(documents[path], documents),
    found,
  });
const evidence = kit(EVIDENCE);
const control = kit(CONTROL);

const without = <T>(list: T[], gone: (item: T) => boolean): T[] => list.filter((item) => !gone(item));
const when =
  (word: string) =>
  (refusal: Documents): boolean =>
    refusal["when"] === word;
const code = (documents: Documents, name: string): Documents =>
  (documents["codes.json"] ?? documents["refusal-codes.v0.json"]).codes.find(
    (entry: Documents) => entry["code"] === name,
  );

/** What a request may hold. */
const REQUESTS: readonly ContractChange[] = [
  lab(
    "a pattern takes a longer text",
    ({ schemas }) => Object.assign(schemas.Ward, { pattern: "^[a-z][a-z0-9-]{1,49}$", maxLength: 50 }),
    "request-accepts-more*",
  ),
  lab(
    "a pattern takes a shorter text only",
    ({ schemas }) => Object.assign(schemas.Ward, { pattern: "^[a-z][a-z0-9-]{1,9}$", maxLength: 40 }),
    "request-accepts-less*",
  ),
  lab(
    "a pattern takes other texts",
    ({ schemas }) => Object.assign(schemas.RequestKey, { pattern: "^[a-z0-9]{12,40}$" }),
    "request-accepts-less* request-accepts-more*",
  ),
  lab(
    "a pattern is written otherwise",
    ({ schemas }) => Object.assign(schemas.RequestKey, { pattern: "^(?:[A-Z]|[0-9]){12,40}$" }),
    "schema-rewritten",
  ),
  lab(
    "a pattern cannot be compared",
    ({ schemas }) => Object.assign(schemas.Ward, { pattern: "^\\p{Ll}[a-z0-9-]{1,39}$" }),
    "request-undecided",
  ),
  lab(
    "a digest may be in capitals",
    ({ schemas }) => Object.assign(schemas.Digest, { pattern: "^[0-9a-fA-F]{64}$" }),
    "request-accepts-more*",
  ),
  lab(
    "a longest length falls",
    ({ schemas }) => Object.assign(schemas.Ward, { maxLength: 12 }),
    "request-accepts-less*",
  ),
  lab(
    "an enum takes another word",
    ({ schemas }) => void schemas.Retract.properties.because.enum.push("lost"),
    "request-accepts-more* type-shape",
  ),
  lab(
    "an enum loses a word",
    ({ schemas }) => void schemas.Retract.properties.because.enum.pop(),
    "request-accepts-less* type-shape",
  ),
  lab(
    "an optional member comes",
    ({ schemas }) =>
      Object.assign(schemas.Retract.properties, {
        note: {
          type: "string",
          description: "A note.",
          pattern: "^[a-z ]{1,40}$",
          maxLength: 40,
          "x-membrane": "label",
        },
      }),
    "request-member-added* type-shape",
  ),
  lab(
    "a required member comes",
    ({ schemas }) => {
      Object.assign(schemas.Retract.properties, { by: { $ref: "#/schemas/Ward" } });
      schemas.Retract.required.push("by");
    },
    "request-member-added* request-member-required* type-shape",
  ),
  lab(
    "a member goes",
    ({ schemas }) => void delete schemas.Submit.properties.device,
    "request-member-removed* type-shape",
  ),
  lab(
    "a member that had to be there goes",
    ({ schemas }) => {
      delete schemas.Submit.properties.method_digest;
      schemas.Submit.required.pop();
    },
    "request-member-optional* request-member-removed* type-shape",
  ),
  lab(
    "a member may be left out",
    ({ schemas }) => (schemas.Enrol.required = without(schemas.Enrol.required as string[], (name) => name === "study")),
    "request-member-optional* type-optionality",
  ),
  lab(
    "a member must be there",
    ({ schemas }) => void schemas.Enrol.required.push("blinded"),
    "request-member-required* type-optionality",
  ),
  lab(
    "a list may be empty",
    ({ schemas }) => Object.assign(schemas.Enrol.properties.assays, { minItems: 0 }),
    "request-accepts-more*",
  ),
  evidence(
    "a list may be longer",
    ({ schemas }) => Object.assign(schemas.PrecheckRequest.properties.prerequisites, { maxItems: 17 }),
    "request-accepts-more*",
  ),
  lab(
    "a list may repeat itself",
    ({ schemas }) => void delete schemas.Enrol.properties.assays.uniqueItems,
    "request-accepts-more*",
  ),
  lab(
    "a list may not repeat itself",
    ({ schemas }) => Object.assign(schemas.About.properties.routes, { uniqueItems: true }),
    "response-emits-less*",
  ),
  lab(
    "a flag becomes a text",
    ({ schemas }) =>
      (schemas.Enrol.properties.blinded = {
        type: "string",
        description: "The arm.",
        enum: ["a", "b"],
        "x-membrane": "enum",
      }),
    "class-changed prose-changed request-accepts-less* request-accepts-more* type-shape",
  ),
  lab(
    "an object becomes a map",
    ({ schemas }) =>
      (schemas.AskResult.additionalProperties = {
        type: "string",
        description: "More.",
        pattern: "^[a-z]{1,8}$",
        maxLength: 8,
        "x-membrane": "label",
      }),
    "request-opened* type-shape",
  ),
  lab(
    "a shared schema is written where it is used",
    ({ schemas }) => (schemas.Enrol.properties.ward = { ...schemas.Ward, title: undefined }),
    "prose-changed type-shape",
  ),
  lab(
    "a request is another schema that says the same",
    ({ schemas, operations }) => {
      schemas.Ask = { ...structuredClone(schemas.AskResult), title: "Ask" };
      delete schemas.AskResult;
      operations["lab.result"].request = "Ask";
    },
    "type-renamed",
  ),
  lab(
    "a hash is handled as an identifier",
    ({ schemas }) => Object.assign(schemas.Digest, { "x-membrane": "identifier" }),
    "obligation-removed secret-class-loosened",
  ),
  lab(
    "an identifier is handled as a label",
    ({ schemas }) => Object.assign(schemas.Ward, { "x-membrane": "label" }),
    "class-changed",
  ),
  evidence(
    "the tenant of a request is only an identifier",
    ({ schemas }) => Object.assign(schemas.TenantRef, { "x-membrane": "identifier" }),
    "tenant-isolation-dropped",
  ),
  control(
    "a secret may enter in another place",
    ({ schemas, operations }) =>
      (schemas[operations["control.connector.connect"].request].properties.backup = {
        type: "object",
        description: "Another one.",
        "x-membrane": "secret-in",
      }),
    "request-member-added* secret-entry-added* type-shape",
  ),
];

/** What an answer may hold. */
const ANSWERS: readonly ContractChange[] = [
  lab(
    "an answer has another member",
    ({ schemas }) => Object.assign(schemas.Submitted.properties, { ward: { $ref: "#/schemas/Ward" } }),
    "response-member-added* type-shape",
  ),
  lab(
    "an answer has lost a member",
    ({ schemas }) => {
      delete schemas.Fault.properties.advice;
      schemas.Fault.required.pop();
    },
    "response-member-removed* type-shape",
  ),
  lab(
    "a member of an answer may be missing",
    ({ schemas }) => void schemas.Enrolled.required.pop(),
    "response-member-optional* type-optionality",
  ),
  lab(
    "a member of an answer must be there",
    ({ schemas }) => {
      schemas.TurnedAway.properties.hint = {
        type: "string",
        description: "A hint.",
        enum: ["look"],
        "x-membrane": "enum",
      };
    },
    "response-member-added* type-shape",
  ),
  lab(
    "an answer has another word",
    ({ schemas }) => void schemas.ResultStanding.properties.standing.enum.push("lost"),
    "response-emits-more* type-shape",
  ),
  lab(
    "an answer has lost a word",
    ({ schemas }) => void schemas.ResultStanding.properties.standing.enum.pop(),
    "response-emits-less* type-shape",
  ),
  lab(
    "a text of an answer may be freer",
    ({ schemas }) => Object.assign(schemas.Fault.properties.code, { pattern: "^[A-Za-z][A-Za-z_ ]{2,31}$" }),
    "response-emits-more*",
  ),
  lab(
    "a number of an answer may be less",
    ({ schemas }) => Object.assign(schemas.Tally.properties.results, { minimum: -1 }),
    "response-emits-more*",
  ),
  lab(
    "a text of an answer may be null",
    ({ schemas }) => Object.assign(schemas.Fault.properties.code, { type: ["string", "null"] }),
    "response-emits-more* type-shape",
  ),
  lab(
    "an answer may hold a payload",
    ({ schemas }) =>
      (schemas.Submitted.properties.raw = { type: "object", description: "All of it.", "x-membrane": "payload" }),
    "response-member-added* secret-exit-added* type-shape",
  ),
];

/** How operations are called. */
const OPERATIONS: readonly ContractChange[] = [
  lab(
    "an operation has another path",
    ({ operations }) => (operations["lab.tally"].http.path = "/counts"),
    "route-changed",
  ),
  lab(
    "an operation has another method",
    ({ operations }) => (operations["lab.retract"].http.method = "POST"),
    "route-changed",
  ),
  lab(
    "a member travels in another header",
    ({ operations }) => (operations["lab.enrol"].carried.request_key.name = "x-other-key"),
    "carrier-changed",
  ),
  lab(
    "success has another status",
    ({ operations }) => (operations["lab.enrol"].clean.status = 200),
    "clean-answer-changed",
  ),
  lab(
    "an operation is public",
    ({ operations }) => Object.assign(operations["lab.tally"], { public: true, refuses: [] }),
    "authentication-dropped obligation-removed",
  ),
  lab(
    "an operation is gone",
    ({ operations, readings }, documents) => {
      delete operations["lab.result"];
      void readings;
      delete documents["stages.json"].operation_maturity["lab.result"];
    },
    "operation-removed",
  ),
  lab(
    "an operation comes",
    ({ operations }, documents) => {
      operations["lab.count"] = {
        ...structuredClone(operations["lab.tally"]),
        http: { method: "GET", path: "/count" },
      };
      documents["stages.json"].operation_maturity["lab.count"] = "kept";
    },
    "operation-added",
  ),
  lab(
    "a repeated request is another request",
    ({ operations }) => {
      delete operations["lab.enrol"].idempotent;
      operations["lab.enrol"].refuses = without(operations["lab.enrol"].refuses as Documents[], (each) =>
        ["idempotency-conflict", "replay-state"].includes(each["when"] as string),
      );
    },
    "idempotency-changed obligation-removed refusal-removed",
  ),
  lab(
    "callers show their key in another header",
    ({ identities }) => (identities.header = "x-key"),
    "credential-changed",
  ),
  lab("bodies may be longer", ({ wire }) => (wire.max_body_bytes = 65_536), "limit-raised"),
  lab("bodies may be less deep", ({ wire }) => (wire.max_depth = 8), "limit-lowered"),
  lab(
    "the code of a refusal is in another place",
    ({ wire, schemas }) => {
      schemas.Fault.properties.word = schemas.Fault.properties.code;
      schemas.Fault.required.push("word");
      wire.pointers.code = "/fault/word";
    },
    "envelope-changed response-emits-less* response-member-added* type-shape",
  ),
  evidence(
    "answers may say another outcome",
    ({ wire, schemas }) => {
      wire.outcomes.push("lost");
      schemas.Outcome.enum.push("lost");
    },
    "response-emits-more response-emits-more* type-shape",
  ),
];

/** What is refused. */
const REFUSALS: readonly ContractChange[] = [
  lab(
    "a state is not refused",
    ({ operations }) =>
      (operations["lab.submit"].refuses = without(operations["lab.submit"].refuses as Documents[], when("state"))),
    "obligation-removed refusal-removed",
  ),
  lab(
    "secrets are not refused anywhere",
    ({ ladders }, documents) => {
      for (const name of ["door", "window"]) ladders[name] = without(ladders[name] as Documents[], when("secret"));
      documents["codes.json"].codes = without(
        documents["codes.json"].codes as Documents[],
        (each) => each["code"] === "SECRET_INSIDE",
      );
    },
    "code-removed obligation-removed refusal-removed",
  ),
  lab(
    "nobody has to show a key",
    ({ ladders }) => (ladders.window = without(ladders.window as Documents[], when("unauthenticated"))),
    "authentication-dropped obligation-removed",
  ),
  evidence(
    "another tenant may be named",
    ({ operations }) =>
      (operations["evidence.connector.status"].refuses = without(
        operations["evidence.connector.status"].refuses as Documents[],
        when("foreign-tenant"),
      )),
    "obligation-removed tenant-isolation-dropped",
  ),
  evidence(
    "a gate is not there",
    ({ operations }) =>
      (operations["evidence.connector.ingest"].refuses = without(
        operations["evidence.connector.ingest"].refuses as Documents[],
        when("gate"),
      )),
    "obligation-removed refusal-removed*",
  ),
  evidence(
    "fewer values need standing",
    ({ operations }) => void operations["evidence.connector.ingest"].refuses.find(when("standing")).values.pop(),
    "refusal-loosened*",
  ),
  evidence(
    "no value needs standing",
    ({ operations }, documents) => {
      operations["evidence.connector.ingest"].refuses = without(
        operations["evidence.connector.ingest"].refuses as Documents[],
        when("standing"),
      );
      Object.assign(code(documents, "standing_missing"), { lifecycle: "retired", retired_since: "9", profiles: [] });
    },
    "code-retired obligation-removed refusal-removed*",
  ),
  lab(
    "a withdrawn enrolment passes",
    ({ operations }) => void operations["lab.submit"].refuses.find(when("state")).live.push("withdrawn"),
    "obligation-removed refusal-loosened",
  ),
  lab(
    "a reference is bound to nothing",
    ({ operations }) => (operations["lab.submit"].refuses.find(when("unknown")).binds = []),
    "refusal-loosened",
  ),
  lab(
    "another list says what was agreed",
    ({ operations, schemas }) => {
      schemas.Enrol.properties.others = structuredClone(schemas.Enrol.properties.assays);
      operations["lab.submit"].refuses.find(when("scope")).within = "/others";
    },
    "refusal-undecided request-member-added* type-shape",
  ),
  lab(
    "a refusal comes",
    ({ operations }) =>
      void operations["lab.result"].refuses.push({
        when: "state",
        resource: "result",
        at: "/receipt",
        live: ["filed"],
        code: "ALREADY_RETRACTED",
      }),
    "obligation-added refusal-added",
  ),
  lab(
    "a refusal has another code",
    ({ operations }) => (operations["lab.withdraw"].refuses.find(when("unknown")).code = "NO_SUCH_RESULT"),
    "refusal-code-changed",
  ),
  lab(
    "another refusal answers first",
    ({ operations }) => {
      const { refuses } = operations["lab.submit"];
      [refuses[2], refuses[3]] = [refuses[3], refuses[2]];
    },
    "refusal-order-changed",
  ),
];

/** Codes, labels, requirements, material, promises. */
const PROMISES: readonly ContractChange[] = [
  lab(
    "a code has another status",
    (_profile, documents) => (code(documents, "TOO_LONG").status = 400),
    "code-remeant refusal-code-changed",
  ),
  lab("a code can be retried", (_profile, documents) => (code(documents, "TOO_LONG").retryable = true), "code-remeant"),
  lab(
    "a code is of another family",
    (_profile, documents) => (code(documents, "TOO_LONG").families = ["material"]),
    "code-remeant",
  ),
  lab(
    "a code is deprecated",
    (_profile, documents) =>
      Object.assign(code(documents, "TOO_LONG"), { lifecycle: "deprecated", deprecated_since: "9" }),
    "code-deprecated",
  ),
  lab(
    "a code is retired",
    ({ ladders }, documents) => {
      ladders.door = without(ladders.door as Documents[], when("too-large"));
      Object.assign(code(documents, "TOO_LONG"), { lifecycle: "retired", retired_since: "9", profiles: [] });
    },
    "code-retired refusal-removed",
  ),
  lab(
    "a code leaves no tombstone",
    ({ ladders }, documents) => {
      ladders.door = without(ladders.door as Documents[], when("too-large"));
      documents["codes.json"].codes = without(
        documents["codes.json"].codes as Documents[],
        (each) => each["code"] === "TOO_LONG",
      );
    },
    "code-removed refusal-removed",
  ),
  lab(
    "a code is given to another refusal",
    ({ ladders }) => {
      for (const entry of ladders.door as Documents[])
        if (["too-large", "media-type"].includes(entry["when"] as string))
          entry["code"] = entry["code"] === "TOO_LONG" ? "NOT_JSON" : "TOO_LONG";
    },
    "code-remeant refusal-code-changed",
  ),
  lab(
    "a code comes",
    ({ operations }, documents) => {
      documents["codes.json"].codes.push({ ...code(documents, "TOO_LONG"), code: "ZZZ", families: ["requests"] });
      operations["lab.result"].refuses.push({
        when: "state",
        resource: "result",
        at: "/receipt",
        live: ["filed"],
        code: "ZZZ",
      });
    },
    "code-added obligation-added refusal-added",
  ),
  lab(
    "a label falls",
    (_profile, documents) => (documents["stages.json"].operation_maturity["lab.enrol"] = "sketched"),
    "label-fell obligation-removed",
  ),
  lab(
    "a label rises",
    (_profile, documents) => (documents["stages.json"].operation_maturity["lab.about"] = "kept"),
    "label-rose",
  ),
  lab(
    "a label promises less",
    (_profile, documents) => (documents["stages.json"].maturity_labels[1].durable = false),
    "label-remeant obligation-removed",
  ),
  lab(
    "a requirement is gone",
    (_profile, documents) => void documents["promises.json"].requirements.splice(0, 1),
    "obligation-lowered requirement-removed",
  ),
  lab(
    "a requirement is only recommended",
    (_profile, documents) => (documents["promises.json"].requirements[0].level = "SHOULD"),
    "obligation-lowered requirement-lowered",
  ),
  lab(
    "a requirement must be kept",
    (_profile, documents) => (documents["promises.json"].requirements[11].level = "MUST"),
    "obligation-raised requirement-raised",
  ),
  lab(
    "a requirement is judged by less",
    (_profile, documents) => void documents["promises.json"].requirements[0].obligations.pop(),
    "obligation-lowered requirement-lowered",
  ),
  lab(
    "a requirement comes",
    (_profile, documents) =>
      void documents["promises.json"].requirements.push({
        ...documents["promises.json"].requirements[0],
        id: "LAB-99",
      }),
    "requirement-added",
  ),
  lab(
    "a secret by its name is not known any more",
    (_profile, documents) => void documents["material.json"].classes[0].member_names.pop(),
    "detector-removed",
  ),
  lab(
    "a secret by its name is known",
    (_profile, documents) => void documents["material.json"].classes[0].member_names.push("seal"),
    "detector-added",
  ),
  lab(
    "a secret by its shape is not known any more",
    (_profile, documents) => void documents["material.json"].classes[0].value_shapes.pop(),
    "detector-removed",
  ),
  lab(
    "a shape of a secret is narrower",
    (_profile, documents) => (documents["material.json"].classes[0].value_shapes[0].pattern = "labk_[A-Za-z0-9]{28,}"),
    "detector-loosened",
  ),
  lab(
    "names are compared in fewer ways",
    (_profile, documents) => void documents["material.json"].normalise.strip.pop(),
    "detector-loosened",
  ),
  lab(
    "a page may claim something",
    (_profile, documents) => void documents["stages.json"].customer_boundary_lane.forbidden_doc_claims.pop(),
    "claim-allowed",
  ),
  lab(
    "a topic is not owed any more",
    (_profile, documents) => (documents["stages.json"].customer_boundary_lane.required_doc_topics = ["another_topic"]),
    "topic-added topic-dropped",
  ),
  lab(
    "an agreement is not promised any more",
    (_profile, documents) => void documents["stages.json"].customer_boundary_lane.consistency_invariants.pop(),
    "invariant-dropped",
  ),
  evidence(
    "pilots need one rung less",
    (_profile, documents) =>
      void documents["production-admission.v0.json"].pilot_admission_lane.candidate_operations.pop(),
    "lane-changed",
  ),
  control(
    "a document limits less",
    (_profile, documents) => {
      const policy = documents["connectors/policies/tight.json"];
      const limits = policy.rate_limits as Record<string, number>;
      for (const name of Object.keys(limits).slice(0, 1)) limits[name] = (limits[name] ?? 0) + 5;
    },
    "document-allows-more",
  ),
  control(
    "an audit covers less",
    ({ operations }) => void delete operations["control.connector.connect"].audited,
    "audit-dropped obligation-removed",
  ),
  lab(
    "a resource may be moved from fewer states",
    ({ resources }) => void resources.enrolment.moves[0].from.pop(),
    "contract-changed",
  ),
];

/** What says the same in other words or another order. */
const WORDS: readonly ContractChange[] = [
  lab(
    "a description reads otherwise",
    ({ schemas }) => (schemas.Ward.description = "Another sentence."),
    "prose-changed",
  ),
  lab(
    "a summary reads otherwise",
    ({ operations }) => (operations["lab.enrol"].summary = "Another sentence."),
    "prose-changed",
  ),
  lab(
    "the meaning of a code reads otherwise",
    (_profile, documents) => (code(documents, "TOO_LONG").meaning = "Another sentence."),
    "prose-changed",
  ),
  lab(
    "a requirement reads otherwise",
    (_profile, documents) => (documents["promises.json"].requirements[0].sentence = "Another sentence."),
    "prose-changed",
  ),
  lab(
    "members stand in another order",
    (profile, documents) => {
      profile.schemas = Object.fromEntries(Object.entries(profile.schemas as Documents).toReversed());
      profile.operations = Object.fromEntries(Object.entries(profile.operations as Documents).toReversed());
      documents["codes.json"].codes.reverse();
      documents["promises.json"].requirements.reverse();
      for (const schema of Object.values(profile.schemas as Documents)) schema.required?.reverse();
      profile.schemas.Assay.enum.reverse();
      documents["material.json"].classes[0].member_names.reverse();
    },
    "",
  ),
];

/** Every change. */
export const CHANGES: readonly ContractChange[] = [
  ...REQUESTS,
  ...ANSWERS,
  ...OPERATIONS,
  ...REFUSALS,
  ...PROMISES,
  ...WORDS,
];
