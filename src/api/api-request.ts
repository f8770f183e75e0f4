import * as z from "zod";
import {
  findOssBucketNameProblem,
  findPrefixProblem,
  findS3SourceNameProblem,
  normalizePrefix,
} from "../core/bucket-names.ts";
import type { ApiToken } from "../core/machine-settings.ts";
import { readDestinationAddress, readSourceAddress } from "../core/pasted-place.ts";
import type { PreparationRequest } from "../core/preparation.ts";
import { PROFILES } from "../core/profile.ts";
import { readOssRegion } from "../core/regions.ts";
import { fitsPattern } from "../core/rule-settings.ts";
import type { Settings } from "../core/settings.ts";
import { OSS_STORAGE_CLASSES } from "../core/storage-class.ts";

/** What a program sends: docs/api.md. Names it does not know are refused, so that none is passed over in silence. */
const bodySchema = z.strictObject({
  source: z.string().max(2_000),
  destination: z.string().max(300),
  region: z.string().max(60),
  storageClass: z.enum(OSS_STORAGE_CLASSES).default("Standard"),
  profile: z.enum(PROFILES).optional(),
  recipient: z.string().regex(/^[UW][A-Z0-9]{2,20}$/),
  channel: z.string().regex(/^[CG][A-Z0-9]{2,20}$/),
  reason: z.string().trim().min(1).max(1_000),
  days: z.int().min(1).optional(),
  awsAccount: z.string().max(40).optional(),
  alibabaAccount: z.string().max(40).optional(),
});
export type ApiBody = z.input<typeof bodySchema>;

/** What is wrong with a body: fields by name. */
export type FieldProblems = Record<string, string>;

/** The request of a body, with the settings' profile where the token may ask for it. Words are for the program's author: in English, as the API's own names are. */
export function readApiBody(
  text: string,
  { profiles, credentials }: Pick<Settings, "profiles" | "credentials">,
  token: Pick<ApiToken, "profiles">,
): { ok: true; request: PreparationRequest } | { ok: false; fields: FieldProblems } {
  const parsed = bodySchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => [path.join(".") || "body", message]);
    return { ok: false, fields: Object.fromEntries(problems) };
  }
  const { source, destination, region, days, profile, channel, ...rest } = parsed.data;
  const from = readSourceAddress(source);
  const to = readDestinationAddress(destination);
  const fields: FieldProblems = {};
  if (!from?.ok) fields["source"] = "expected s3://bucket or s3://bucket/prefix/";
  if (!to?.ok || (to.place.prefix ?? "") !== "") fields["destination"] = "expected oss://bucket";
  const ossRegion = readOssRegion(region);
  if (ossRegion === null) fields["region"] = "expected a region such as oss-eu-central-1";
  if (!from?.ok || !to?.ok || ossRegion === null) return { ok: false, fields };
  const { prefix } = normalizePrefix(from.place.prefix ?? "");
  const names = {
    source: findS3SourceNameProblem(from.place.bucket) ?? findPrefixProblem(prefix),
    destination: findOssBucketNameProblem(to.place.bucket),
  };
  for (const [field, problem] of Object.entries(names)) if (problem !== null) fields[field] = problem.code;
  if (Object.keys(fields).length > 0) return { ok: false, fields };
  const usual =
    token.profiles.find((one) => one === profiles.default) ?? token.profiles[0] ?? profiles.default;
  const { awsAccount, alibabaAccount, ...always } = rest;
  return {
    ok: true,
    request: {
      ...always,
      sourceBucket: from.place.bucket,
      prefix,
      destinationBucket: to.place.bucket,
      ossRegion,
      profile: profile ?? usual,
      ttlDays: days ?? credentials.defaultDays,
      channelId: channel,
      ...(awsAccount === undefined ? {} : { awsAccount }),
      ...(alibabaAccount === undefined ? {} : { alibabaAccount }),
    },
  };
}

/** The first field that a token does not reach; null: all are within its scope. */
export function findOutOfScope(
  { sources, destinations, channels, profiles }: ApiToken,
  request: PreparationRequest,
): "source" | "destination" | "channel" | "profile" | null {
  if (!fitsPattern(request.sourceBucket, sources)) return "source";
  if (!fitsPattern(request.destinationBucket, destinations)) return "destination";
  if (!channels.includes(request.channelId)) return "channel";
  return profiles.includes(request.profile) ? null : "profile";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
