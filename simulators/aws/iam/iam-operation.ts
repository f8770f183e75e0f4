import { z } from "zod";
import type { ContextEntries } from "../authorize.ts";
import type { Caller } from "../caller.ts";
import { AwsError, validationError } from "../errors.ts";
import { type AwsState, type User, userArn, userKey } from "../state.ts";
import type { XmlObject } from "../xml.ts";

export type IamCall = { state: AwsState; caller: Caller; now: Date };

/** What an operation asks for: the resource it works on, and what else policies may look at. */
export type IamTarget = { resource: string; shownResource?: string | null; context?: ContextEntries };

export type IamOperation = {
  /** Reads and checks the parameters, names the target, and works when allowed. */
  prepare(
    call: IamCall,
    parameters: Record<string, unknown>,
  ): { target: IamTarget; perform(): XmlObject | null };
  /** Further permissions, beside `iam:<Operation>`. */
  alsoNeeds?(parameters: Record<string, unknown>): string[];
};

/** Ties an operation's input schema to its handlers. */
export function defineIamOperation<S extends z.ZodType>(parts: {
  input: S;
  target(input: z.output<S>, call: IamCall): IamTarget;
  perform(input: z.output<S>, call: IamCall): XmlObject | null;
  alsoNeeds?(parameters: Record<string, unknown>): string[];
}): IamOperation {
  return {
    prepare: (call, parameters) => {
      const input = readParameters(parts.input, parameters);
      return { target: parts.target(input, call), perform: () => parts.perform(input, call) };
    },
    ...(parts.alsoNeeds ? { alsoNeeds: parts.alsoNeeds } : {}),
  };
}

/** Checks parameters by a schema whose messages are the constraints in AWS's words. */
export function readParameters<S extends z.ZodType>(
  schema: S,
  parameters: Record<string, unknown>,
): z.output<S> {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw validationError(
    parsed.error.issues.map((issue) => {
      const value = issue.path.reduce<unknown>(
        (at, step) => (at as Record<PropertyKey, unknown>)?.[step],
        parameters,
      );
      const path = issue.path.map((step) =>
        typeof step === "number" ? `${step + 1}.member` : lowerFirst(String(step)),
      );
      const constraint = value === undefined ? "Member must not be null" : issue.message;
      return { path: path.join("."), value: typeof value === "object" ? "[...]" : value, constraint };
    }),
  );
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

const pattern = (regex: RegExp, shown: string) =>
  z.string().regex(regex, `Member must satisfy regular expression pattern: ${shown}`);

/** Source: CreateUser, IAM API Reference; "IAM and AWS STS quotas": names of 1–64 of these characters. */
export const userName = pattern(/^[\w+=,.@-]+$/, "[\\w+=,.@-]+").max(
  64,
  "Member must have length less than or equal to 64",
);
export const policyName = pattern(/^[\w+=,.@-]+$/, "[\\w+=,.@-]+").max(
  128,
  "Member must have length less than or equal to 128",
);
export const policyArn = z.string().min(20, "Member must have length greater than or equal to 20").max(2048);
export const accessKeyId = pattern(/^\w{16,128}$/, "[\\w]+");
export const path = pattern(
  /^(\/|\/[\u0021-\u007e]+\/)$/,
  "(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)",
).max(512);
export const pathPrefix = pattern(/^\/[\u0021-\u007f]*$/, "\\u002F[\\u0021-\\u007F]*").max(512);
export const tag = z.object({
  Key: z.string().min(1).max(128, "Member must have length less than or equal to 128"),
  Value: z.string().max(256, "Member must have length less than or equal to 256"),
});

/** A list that may be empty: the query protocol then writes it as an empty text. */
export function listOf<S extends z.ZodType>(item: S) {
  return z.preprocess((value) => (value === "" ? [] : value), z.array(item).default([]));
}

const maxItems = z.coerce
  .number()
  .int()
  .min(1, "Member must have value greater than or equal to 1")
  .max(1000, "Member must have value less than or equal to 1000");

/** Parameters of every listing. */
export const paging = { Marker: z.string().optional(), MaxItems: maxItems.optional() };

/** One page of a listing; the marker is the position, made opaque. */
export function paginate<T>(
  all: readonly T[],
  input: { Marker?: string | undefined; MaxItems?: number | undefined },
): { page: T[]; rest: { IsTruncated: boolean; Marker?: string } } {
  const from = input.Marker === undefined ? 0 : readMarker(input.Marker);
  const to = from + (input.MaxItems ?? 100);
  const page = all.slice(from, to);
  if (to >= all.length) return { page, rest: { IsTruncated: false } };
  return { page, rest: { IsTruncated: true, Marker: Buffer.from(`at:${to}`).toString("base64") } };
}

function readMarker(marker: string): number {
  const match = /^at:(\d+)$/.exec(Buffer.from(marker, "base64").toString("utf8"));
  if (!match) throw new AwsError(400, "ValidationError", "Invalid Marker.");
  return Number(match[1]);
}

/** The user of a request; without a name, the caller himself. */
export function findUser(call: IamCall, name: string | undefined): User {
  const wanted = name ?? call.caller.userName;
  if (wanted === null) {
    throw new AwsError(
      400,
      "ValidationError",
      "Must specify userName when calling with non-User credentials",
    );
  }
  const user = call.state.users.get(userKey(call.caller.accountId, wanted));
  if (!user) throw noSuchEntity(`The user with name ${wanted} cannot be found.`);
  return user;
}

/**
 * The target of an operation on one user.
 * A refusal names an existing user as `user NAME`, as IAM does; a missing one by the ARN it would have.
 */
export function userTarget(call: IamCall, name: string | undefined, context: ContextEntries = []): IamTarget {
  const wanted = name ?? call.caller.userName ?? "";
  const user = call.state.users.get(userKey(call.caller.accountId, wanted));
  if (!user) {
    return {
      resource: userArn(call.state, { accountId: call.caller.accountId, path: "/", name: wanted }),
      context,
    };
  }
  const tags = [...user.tags].flatMap(
    ([key, value]) =>
      [
        [`aws:ResourceTag/${key}`, value],
        [`iam:ResourceTag/${key}`, value],
      ] as const,
  );
  return {
    resource: userArn(call.state, user),
    shownResource: `user ${user.name}`,
    context: [...context, ...tags],
  };
}

/**
 * The boundary that a user has, for the actions that policies may tie to it.
 * Source: "Actions, resources, and condition keys for IAM", Service Authorization Reference.
 */
export function boundaryKey(call: IamCall, name: string): ContextEntries {
  const user = call.state.users.get(userKey(call.caller.accountId, name));
  return [["iam:PermissionsBoundary", user?.permissionsBoundary ?? undefined]];
}

export function noSuchEntity(message: string): AwsError {
  return new AwsError(404, "NoSuchEntity", message);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError(409, "LimitExceeded", message);
}

export function showTime(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, "Z");
}
