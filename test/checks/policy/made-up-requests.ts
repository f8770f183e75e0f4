/** What the requests of the migration service can be made of, as finely as the statements of a policy can tell apart. */

import { COMMON_ADDRESSES, coversHalf, isInBlock, isIpv6, publicAddresses } from "./judge/address-blocks.ts";
import { bucketArn, isNegated, type JudgedCaller } from "./judge/judged-caller.ts";
import { organizations } from "./judge/organizations.ts";
import { matchesPlainly } from "./judge/patterns.ts";
import {
  type Choice,
  choice,
  type Dimension,
  knownValue,
  namedValues,
  type Question,
  spelledValues,
} from "./judge/question.ts";

/** What AWS makes of a variable it cannot resolve. */
export const UNRESOLVED = "unresolved";
export const READINGS = ["statement-is-invalid", "value-matches-nothing"] as const;
/** Begins the name of each thing that AWS documents nowhere: it may fall either way. */
export const ODD = "odd:";

const DAY_MS = 86_400_000;
const HORIZON_MS = 90 * DAY_MS;
/** 21 characters, as AWS makes them; no policy can know it. */
const NEW_USER_ID = "AIDAQQNEWUSER00000000";
const UNWRITTEN: Record<string, string> = { "aws:useragent": "something else", "aws:userid": NEW_USER_ID };

export function dimensionOf(key: string): string {
  if (key === "aws:currenttime" || key === "aws:epochtime") return "time";
  if (/^aws:(principal|resource)org(id|paths|masteraccount)$/.test(key)) return "organization";
  return key === "s3:prefix" || key === "resource" ? "form" : key;
}

/** All that a request can have in one dimension; "form" is left to the caller, who knows the action. */
export function makeDimension(name: string, action: string, question: Question): Dimension {
  if (name === "time") return { name, choices: moments(question) };
  if (name === "organization") return { name, choices: organizations(question) };
  if (name === UNRESOLVED) return { name, choices: READINGS.map((value) => choice(name, value)) };
  if (name.startsWith(ODD)) return { name, choices: ["yes", "no"].map((value) => choice(name, value)) };
  const fixed = knownValue(name, question);
  if (fixed !== undefined) return { name, choices: [choice(name, fixed)] };
  if (name === "aws:sourceip") return { name, choices: addresses(question) };
  const values = [...new Set(possibleValues(name, action, question))];
  return { name, choices: values.map((value) => choice(name, value, isListed(name, value, question))) };
}

function possibleValues(key: string, action: string, question: Question): (string | null)[] {
  const spelled = spelledValues(key, question);
  const named = namedValues([key], question);
  const isListing = action === "s3:ListBucket";
  switch (key) {
    case "aws:userid":
      // Ids are given once, and this one is yet to be given: an id written in a policy is somebody else's.
      return [NEW_USER_ID, ...spelled.filter((id) => /^AIDA/.test(id) && !isOneOf(id, named))];
    case "s3:tlsversion":
      return ["1.2", "1.3"];
    case "aws:requestedregion":
      return ["somewhere-else-1", ...spelled];
    case "s3:delimiter":
      return isListing ? [null, "/", ...spelled] : [null];
    case "s3:max-keys":
      return isListing ? [null, "1000", ...named.flatMap(around)] : [null];
    default:
      if (key.startsWith("s3:existingobjecttag/") && action !== "s3:GetObject") return [null];
      return [null, "something else", ...spelled, ...named.flatMap(around)];
  }
}

function isOneOf(text: string, texts: readonly string[]): boolean {
  return texts.some((other) => other.toLowerCase() === text.toLowerCase());
}

function around(text: string): string[] {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isNaN(number) ? [] : [number - 1, number, number + 1].map(String);
}

/** Whether a whitelist that leaves out what nobody could have written down holds the value. */
function isListed(key: string, value: string | null, { entries }: Question): boolean {
  const unwritten = UNWRITTEN[key];
  if (unwritten === undefined || value === null) return false;
  return entries.some(
    (entry) =>
      entry.key === key &&
      isNegated(entry) &&
      entry.values.some((pattern) => matchesPlainly(pattern, value)) &&
      !entry.values.some((pattern) => matchesPlainly(pattern, unwritten)),
  );
}

/** Now is certain; the days until the job has ended are not, since nobody says when it runs. */
function moments(question: Question): Choice[] {
  const nowMs = question.caller.now.getTime();
  const endMs = nowMs + HORIZON_MS;
  const named = namedValues(["aws:currenttime", "aws:epochtime"], question);
  const edges = named.map(toTime).flatMap((timeMs) => [timeMs - 1000, timeMs, timeMs + 1000]);
  const times = [nowMs, ...edges.filter((timeMs) => timeMs > nowMs && timeMs < endMs), endMs];
  return [...new Set(times)].map((timeMs) => ({
    values: new Map([
      ["aws:currenttime", new Date(timeMs).toISOString()],
      ["aws:epochtime", String(Math.floor(timeMs / 1000))],
    ]),
    isOptional: timeMs > nowMs,
    isListed: false,
  }));
}

export function toTime(text: string): number {
  return /^\d{5,}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

/** IPv4 is certain to be possible, IPv6 is not. An address on a list that leaves most of the internet out is somebody else's. */
function addresses(question: Question): Choice[] {
  const key = "aws:sourceip";
  const all = publicAddresses([...namedValues([key], question), ...spelledValues(key, question)]);
  const lists = question.entries.filter((entry) => entry.key === key && isNegated(entry));
  const blocks = lists.filter(({ operator }) => /Ip/.test(operator)).map(({ values }) => values);
  const small = blocks.filter((values) => !coversHalf(values)).flat();
  const patterns = lists
    .filter(({ operator }) => !/Ip/.test(operator))
    .flatMap(({ values }) => values)
    .filter((pattern) => !COMMON_ADDRESSES.every((address) => matchesPlainly(pattern, address)));
  return all.map((address) => {
    const isOnList =
      small.some((block) => isInBlock(block, address) === true) ||
      patterns.some((pattern) => matchesPlainly(pattern, address));
    return choice(key, address, isOnList, isIpv6(address));
  });
}

/** What one action can be asked for; the first form of a listing, and every object, is what is migrated. */
export function makeForms(action: string, patterns: readonly string[], question: Question): Choice[] {
  const { caller } = question;
  const bucket = bucketArn(caller);
  if (action === "s3:GetBucketLocation") return [form(bucket, null, true)];
  if (action === "s3:ListBucket") {
    return [
      form(bucket, caller.prefix === "" ? null : caller.prefix, false),
      ...optionalPrefixes(question).map((prefix) => form(bucket, prefix, true)),
    ];
  }
  return objectArns(patterns, caller).map((arn) => form(arn, null, false));
}

function form(resource: string, prefix: string | null, isOptional: boolean): Choice {
  const values = new Map([
    ["resource", resource],
    ["s3:prefix", prefix],
  ]);
  return { values, isOptional, isListed: false };
}

/**
 * HEAD bucket is a listing without a prefix, and clients send it first (aws-cli #439, #1480; rclone #4990); some send an
 * empty prefix for none (mc #2647). Walkers of folders ask for deeper ones.
 */
function optionalPrefixes(question: Question): (string | null)[] {
  const { prefix } = question.caller;
  const deeper = spelledValues("s3:prefix", question).filter(
    (text) => text.startsWith(prefix) && text !== prefix,
  );
  return [...new Set([...(prefix === "" ? [] : [null]), "", `${prefix}deeper/`, ...deeper])];
}

function objectArns(spelled: readonly string[], caller: JudgedCaller): string[] {
  const bucket = `${bucketArn(caller)}/`;
  const own = ["a", "logs/2026/file.gz", "zzz", ""].map((key) => `${bucket}${caller.prefix}${key}`);
  const fitting = [...own, ...spelled].filter(
    (arn) => arn.startsWith(bucket + caller.prefix) && arn !== bucket,
  );
  return [...new Set(fitting)];
}
