import { type AwsState, roleArn, type User, userArn } from "../state.ts";
import type { PolicyDocument } from "./policy-document.ts";

/*
 * Services keep a user or role in a policy by unique id and show the ARN as long as there is one. A policy can
 * therefore not name who does not exist, and shows the bare id of who has been deleted.
 * Source: "AWS JSON policy elements: Principal", IAM User Guide.
 */

/** The first principal that S3 would refuse with "Invalid principal in policy"; null when there is none. */
export function findInvalidPrincipal(state: AwsState, document: PolicyDocument): string | null {
  const entries = document.statements.flatMap(({ principal }) =>
    principal?.items.kind === "listed" ? principal.items.entries : [],
  );
  return entries.find(({ type, id }) => !isValid(state, type, id))?.id ?? null;
}

function isValid(state: AwsState, type: string, id: string): boolean {
  if (type === "AWS")
    return id === "*" || /^\d{12}$/.test(id) || findEntity(state, id) !== null || isOther(state, id);
  if (type === "Service") return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(id);
  if (type === "CanonicalUser") return /^[0-9a-f]{64,96}$/.test(id);
  return type === "Federated" && id !== "";
}

/** The user or role of an ARN or unique id; its ARN. */
function findEntity(state: AwsState, id: string): string | null {
  for (const user of state.users.values()) {
    const arn = userArn(state, user);
    if (arn === id || user.id === id) return arn;
  }
  for (const role of state.roles.values()) {
    const arn = roleArn(state, role);
    if (arn === id || role.id === id) return arn;
  }
  return null;
}

/** An account, somebody's session, or anybody of an account whose users are not known here. */
function isOther(state: AwsState, id: string): boolean {
  const match = /^arn:([\w-]+):(iam|sts)::(\d{12}|cloudfront):([a-z-]+)(?:\/(.+))?$/.exec(id);
  if (!match || match[1] !== state.partition) return false;
  const [, , service, accountId = "", kind, name] = match;
  if (service === "iam" && kind === "root") return name === undefined;
  if (name === undefined || /[*?]/.test(name)) return false;
  if (service === "sts") {
    const role = { accountId, path: "/", name: name.split("/")[0] ?? "" };
    const isRole = kind === "assumed-role" && findEntity(state, roleArn(state, role)) !== null;
    return isRole || kind === "federated-user" || !isKnownAccount(state, accountId);
  }
  return (kind === "user" || kind === "role") && !isKnownAccount(state, accountId);
}

function isKnownAccount(state: AwsState, accountId: string): boolean {
  return [...state.users.values()].some((user) => user.accountId === accountId);
}

/** The text with every unique id of an existing user or role written as its ARN. */
export function showPrincipals(state: AwsState, text: string): string {
  return renamePrincipals(text, (id) => findEntity(state, id) ?? id);
}

/** From now on policies show the bare id of a user who has been deleted; another one of his name is somebody else. */
export function forgetUser(state: AwsState, user: User): void {
  const arn = userArn(state, user);
  const rename = (text: string) => renamePrincipals(text, (id) => (id === arn ? user.id : id));
  for (const bucket of state.buckets.values()) {
    if (bucket.policy !== null) bucket.policy = rename(bucket.policy);
  }
  for (const role of state.roles.values()) role.trustPolicy = rename(role.trustPolicy);
}

type Json = { [name: string]: unknown };

/** The text as it is when nobody is renamed. */
function renamePrincipals(text: string, rename: (id: string) => string): string {
  const document = JSON.parse(text) as { Statement: Json | Json[] };
  let hasChanged = false;
  const renameOne = (id: unknown) => {
    if (typeof id !== "string") return id;
    const renamed = rename(id);
    hasChanged ||= renamed !== id;
    return renamed;
  };
  for (const statement of [document.Statement].flat()) {
    for (const element of ["Principal", "NotPrincipal"]) {
      const principal = statement[element];
      if (typeof principal !== "object" || principal === null) continue;
      const { AWS: ids } = principal as Json;
      if (ids === undefined) continue;
      (principal as Json)["AWS"] = Array.isArray(ids) ? ids.map(renameOne) : renameOne(ids);
    }
  }
  return hasChanged ? JSON.stringify(document) : text;
}
