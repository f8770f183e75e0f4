import type { WireReply } from "../../shared/server.ts";
import { AwsError } from "../errors.ts";
import type { XmlObject } from "../xml.ts";
import type { TieringConfiguration } from "./bucket-settings.ts";
import { bucketOf, invalidArgument, type S3Call, xmlReply } from "./s3-call.ts";

/** A page holds at most this many. Source: ListBucketAnalyticsConfigurations, S3 API Reference, its twin; its own page gives no number. */
const PAGE_SIZE = 100;

export function getIntelligentTiering(call: S3Call): WireReply {
  const bucket = bucketOf(call);
  const id = call.query.get("id");
  const found = bucket.settings.intelligentTiering.find((one) => one.id === id);
  if (!found) {
    throw new AwsError(404, "NoSuchConfiguration", "The specified configuration does not exist.", {
      details: { BucketName: bucket.name },
    });
  }
  return xmlReply("IntelligentTieringConfiguration", showConfiguration(found));
}

export function listIntelligentTiering(call: S3Call): WireReply {
  const all = bucketOf(call).settings.intelligentTiering.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const token = call.query.get("continuation-token");
  const from = token === null ? 0 : readToken(token);
  const to = from + PAGE_SIZE;
  const isCut = to < all.length;
  return xmlReply("ListBucketIntelligentTieringConfigurationsOutput", {
    IsTruncated: isCut,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: isCut ? makeToken(to) : undefined,
    IntelligentTieringConfiguration: all.slice(from, to).map(showConfiguration),
  });
}

function showConfiguration(one: TieringConfiguration): XmlObject {
  return {
    Id: one.id,
    Filter: showFilter(one),
    Status: one.isEnabled ? "Enabled" : "Disabled",
    Tiering: one.tierings.map(({ days, accessTier }) => ({ Days: days, AccessTier: accessTier })),
  };
}

/** One condition stands alone, several are in `And`; a configuration for the whole bucket has no filter. */
function showFilter({ prefix, tags }: TieringConfiguration): XmlObject | undefined {
  const shown = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const count = shown.length + (prefix === "" ? 0 : 1);
  if (count === 0) return undefined;
  const parts = { Prefix: prefix === "" ? undefined : prefix, Tag: shown };
  return count === 1 ? parts : { And: parts };
}

function makeToken(position: number): string {
  return Buffer.from(`tiering:${position}`).toString("base64");
}

function readToken(token: string): number {
  const match = /^tiering:(\d+)$/.exec(Buffer.from(token, "base64").toString("utf8"));
  if (match) return Number(match[1]);
  throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
}
