import * as z from "zod";
import {
  findOssBucketNameProblem,
  findPrefixProblem,
  findS3SourceNameProblem,
  type NameProblem,
  normalizePrefix,
} from "../core/bucket-names.ts";
import type { Pasted } from "../core/pasted.ts";
import { readPastedDestination, readPastedSource } from "../core/pasted-place.ts";
import { type PreparationRequest, requestSchema } from "../core/preparation.ts";
import { questionSchema } from "../core/question.ts";
import { readOssRegion } from "../core/regions.ts";
import type { Settings } from "../core/settings.ts";
import type { Texts } from "../texts/texts.ts";
import { FIELD, OWN_ACCOUNT, PREFIX_CHOICE } from "./ids.ts";
import { readFormValues } from "./payloads.ts";
import type { ExistingBucket, RequestDraft } from "./views/request-form.ts";

/** Errors at fields, as the acknowledgement wants them: block id to text. */
export type FieldErrors = Record<string, string>;

/**
 * The form as submitted, judged by the rules that need no request to Slack or a cloud. A form that changes a preparation has no field
 * for the channel: `fixed` names it.
 * `wasPrefixChanged`: a slash was added at the end of the prefix.
 */
export function readRequestForm(
  values: unknown,
  settings: Settings,
  texts: Texts,
  fixed: { channelId?: string; existing?: ExistingBucket } = {},
): { ok: true; request: PreparationRequest; wasPrefixChanged: boolean } | { ok: false; errors: FieldErrors } {
  const fields = readFormValues(values);
  const text = (field: keyof typeof FIELD) => (fields.get(FIELD[field]) ?? "").trim();
  const source = readPastedSource(text("sourceBucket"));
  const destination = readPastedDestination(text("destinationBucket"));
  const { prefix, wasChanged } = normalizePrefix(prefixIn(fields) || prefixOf(source));
  const destinationBucket = destination.ok ? destination.place.bucket : "";
  const existing = fixed.existing?.bucket === destinationBucket ? fixed.existing : undefined;
  const candidate = {
    sourceBucket: source.ok ? source.place.bucket : "",
    prefix,
    destinationBucket,
    ossRegion: existing?.ossRegion ?? readOssRegion(text("ossRegion") || regionOf(destination)) ?? "",
    storageClass: existing?.storageClass ?? text("storageClass"),
    profile: text("profile"),
    recipient: text("recipient"),
    ttlDays: Number(text("ttlDays")),
    channelId: fixed.channelId ?? text("channelId"),
    reason: text("reason"),
    ...chosenAccount("awsAccount", text("awsAccount")),
    ...chosenAccount("alibabaAccount", text("alibabaAccount")),
    ...chosenHandling(text("handling"), settings),
  };
  const parsed = requestSchema.safeParse(candidate);
  const errors: FieldErrors = {
    ...shapeErrors(parsed.error, settings, texts),
    ...ruleErrors(candidate, settings, texts),
    ...placeErrors({ source, destination }, candidate, texts),
  };
  // Submitted before the field for text is there: the prefix is one that nobody has seen yet.
  if (fields.get(FIELD.prefix) === PREFIX_CHOICE.asText) errors[FIELD.prefix] = texts.form.prefix.retype;
  if (fixed.existing !== undefined && !fields.has(FIELD.ossRegion)) moveToBucket(errors, existing, texts);
  if (!parsed.success || Object.keys(errors).length > 0) return { ok: false, errors };
  return { ok: true, request: parsed.data, wasPrefixChanged: wasChanged };
}

/** The prefix in a form's field: choices that are none are as if it were empty. */
export function prefixIn(fields: ReadonlyMap<string, string>): string {
  const value = (fields.get(FIELD.prefix) ?? "").trim();
  return value === PREFIX_CHOICE.whole || value === PREFIX_CHOICE.asText ? "" : value;
}

/** A form of a bucket that exists has no fields for region and class: what is wrong with these is said at the bucket. */
function moveToBucket(errors: FieldErrors, existing: ExistingBucket | undefined, { form: t }: Texts): void {
  const told = errors[FIELD.ossRegion];
  delete errors[FIELD.ossRegion];
  delete errors[FIELD.storageClass];
  // Another bucket than the one that exists, submitted before the form was drawn anew.
  if (existing === undefined) errors[FIELD.destinationBucket] ??= t.chooseAgain;
  else if (told !== undefined) errors[FIELD.destinationBucket] ??= told;
}

const prefixOf = (pasted: Pasted) => (pasted.ok ? (pasted.place.prefix ?? "") : "");
const regionOf = (pasted: Pasted) => (pasted.ok ? (pasted.place.region ?? "") : "");

/** What was pasted is no bucket, or says something else than the field beside it: nobody may guess which of both is meant. */
function placeErrors(
  { source, destination }: { source: Pasted; destination: Pasted },
  { prefix, ossRegion }: { prefix: string; ossRegion: string },
  { form: t }: Texts,
): FieldErrors {
  const errors: FieldErrors = {};
  if (!source.ok) errors[FIELD.sourceBucket] = t.pasteProblem(source.problem, "source");
  if (!destination.ok) errors[FIELD.destinationBucket] = t.pasteProblem(destination.problem, "destination");
  if (prefixOf(destination) !== "") errors[FIELD.destinationBucket] = t.destinationFolder;
  const pastedPrefix = prefixOf(source);
  if (pastedPrefix !== "" && normalizePrefix(pastedPrefix).prefix !== prefix) {
    errors[FIELD.prefix] = t.otherPrefix;
  }
  const pastedRegion = regionOf(destination);
  if (pastedRegion !== "" && pastedRegion !== ossRegion) {
    errors[FIELD.ossRegion] = t.otherRegion(pastedRegion);
  }
  return errors;
}

/** A form without the field is of the only way that the settings allow. */
function chosenHandling(value: string, { migration }: Settings) {
  const [only, ...others] = migration.handling.allowed;
  const chosen = value === "" && others.length === 0 ? only : value;
  return chosen === "managed" ? { handling: chosen } : {};
}

/** A field that is not shown, and the bot's own account, are no account to name. */
function chosenAccount(field: "awsAccount" | "alibabaAccount", value: string) {
  return value === "" || value === OWN_ACCOUNT ? {} : { [field]: value };
}

function shapeErrors(error: z.ZodError | undefined, settings: Settings, { form: t }: Texts): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of error?.issues ?? []) {
    const field = issue.path[0] as keyof typeof FIELD;
    errors[FIELD[field]] =
      field === "ttlDays" ? t.ttlDays(settings.credentials.maxDays).problem : emptyProblem(field, t);
  }
  return errors;
}

function emptyProblem(field: keyof typeof FIELD, t: Texts["form"]): string {
  return field === "reason" ? t.reason.problem : t.required;
}

type Candidate = { [F in keyof PreparationRequest]: string | number };

function ruleErrors(candidate: Candidate, settings: Settings, { form: t }: Texts): FieldErrors {
  const errors: FieldErrors = {};
  const mark = (field: keyof typeof FIELD, problem: NameProblem | null) => {
    if (problem) errors[FIELD[field]] = t.nameProblem(problem);
  };
  mark("sourceBucket", findS3SourceNameProblem(String(candidate.sourceBucket)));
  mark("prefix", findPrefixProblem(String(candidate.prefix)));
  mark("destinationBucket", findOssBucketNameProblem(String(candidate.destinationBucket)));
  if (candidate.ossRegion === "") mark("ossRegion", { code: "OSS_REGION_INVALID" });
  const { maxDays } = settings.credentials;
  const days = Number(candidate.ttlDays);
  if (!Number.isInteger(days) || days < 1 || days > maxDays) {
    errors[FIELD.ttlDays] = t.ttlDays(maxDays).problem;
  }
  for (const field of ["recipient", "channelId", "reason"] as const) {
    if (candidate[field] === "") errors[FIELD[field]] = emptyProblem(field, t);
  }
  return errors;
}

const draftSchema = requestSchema.partial().extend({
  changeToken: z.string().optional(),
  revision: z.number().int().optional(),
  typesPrefix: z.boolean().optional(),
  existing: requestSchema
    .pick({ ossRegion: true, storageClass: true })
    .extend({ bucket: z.string() })
    .optional(),
  question: questionSchema.pick({ by: true, text: true }).optional(),
});

/** What a view kept for the Back button; anything else is an empty draft. */
export function readDraft(privateMetadata: string): RequestDraft {
  try {
    const parsed = draftSchema.safeParse(JSON.parse(privateMetadata));
    if (!parsed.success) return {};
    // exactOptionalPropertyTypes: a missing key is missing, not undefined.
    return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
  } catch {
    // Not JSON: the view kept no draft, and an empty form is what the person gets.
    return {};
  }
}
