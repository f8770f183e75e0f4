import { z } from "zod";
import { authorize } from "../authorize.ts";
import type { Caller } from "../caller.ts";
import { AwsError } from "../errors.ts";
import { readParameters, showTime } from "../iam/iam-operation.ts";
import { matchesStatement, matchStatementPrincipal } from "../policy/match-statement.ts";
import { parsePolicy } from "../policy/policy-document.ts";
import { type ContextEntries, createContext } from "../policy/request-context.ts";
import { type AwsState, makeSecret, makeUniqueId, type Role, roleArn, type Session } from "../state.ts";
import type { XmlObject } from "../xml.ts";

export const STS_NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";
export const STS_VERSION = "2011-06-15";

type StsCall = { state: AwsState; caller: Caller; now: Date; context: ContextEntries };
type StsOperation = (call: StsCall, parameters: Record<string, unknown>) => XmlObject;

/** Needs no permission: it answers even those to whom it is denied. Source: GetCallerIdentity, STS API Reference. */
const getCallerIdentity: StsOperation = ({ caller }) => ({
  UserId: caller.userId,
  Account: caller.accountId,
  Arn: caller.arn,
});

const getAccessKeyInfo: StsOperation = (call, parameters) => {
  const input = readParameters(z.object({ AccessKeyId: z.string().min(16).max(128) }), parameters);
  authorize(call.caller, {
    action: "sts:GetAccessKeyInfo",
    resource: "*",
    shownResource: null,
    context: call.context,
  });
  const key = call.state.accessKeys.get(input.AccessKeyId) ?? call.state.sessions.get(input.AccessKeyId);
  if (!key) throw new AwsError(400, "ValidationError", "Invalid type for parameter AccessKeyId");
  return { Account: key.accountId };
};

const assumeRoleInput = z.object({
  RoleArn: z.string().min(20, "Member must have length greater than or equal to 20").max(2048),
  RoleSessionName: z
    .string()
    .regex(/^[\w+=,.@-]{2,64}$/, "Member must satisfy regular expression pattern: [\\w+=,.@-]*"),
  ExternalId: z.string().min(2).max(1224).optional(),
  Policy: z.string().max(2048).optional(),
  DurationSeconds: z.coerce
    .number()
    .int()
    .min(900, "Member must have value greater than or equal to 900")
    .max(43_200, "Member must have value less than or equal to 43200")
    .default(3600),
});
type AssumeRoleInput = z.output<typeof assumeRoleInput>;

const assumeRole: StsOperation = (call, parameters) => {
  const input = readParameters(assumeRoleInput, parameters);
  const role = [...call.state.roles.values()].find((one) => roleArn(call.state, one) === input.RoleArn);
  // A role that does not exist is refused like one that may not be assumed: existence is not told.
  if (!role || !mayAssume(call, role, input)) throw assumeDenied(call.caller, input.RoleArn);
  if (input.DurationSeconds > role.maxSessionSeconds) {
    throw new AwsError(
      400,
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
  const session = openSession(call, role, input);
  return {
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: session.secret,
      SessionToken: session.token,
      Expiration: showTime(session.expiresAt),
    },
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${session.sessionName}`,
      Arn: `arn:${call.state.partition}:sts::${role.accountId}:assumed-role/${role.name}/${session.sessionName}`,
    },
  };
};

export const STS_OPERATIONS: Readonly<Record<string, StsOperation>> = {
  GetCallerIdentity: getCallerIdentity,
  AssumeRole: assumeRole,
  GetAccessKeyInfo: getAccessKeyInfo,
};

/** The trust policy has to name the caller; when it names only his account, his own policies have to allow it too. */
function mayAssume(call: StsCall, role: Role, input: AssumeRoleInput): boolean {
  const document = parsePolicy(role.trustPolicy, "trust");
  const context = createContext([...call.context, ["sts:ExternalId", input.ExternalId]]);
  const request = { principal: call.caller, action: "sts:AssumeRole", resource: input.RoleArn, context };
  const hits = document.statements
    .map((statement) => ({ statement, match: matchStatementPrincipal(statement, call.caller) }))
    .filter(({ statement, match }) => match !== null && matchesStatement(statement, document, request));
  if (hits.some(({ statement }) => statement.effect === "Deny")) return false;
  if (hits.length === 0) return false;
  const isNamed = hits.some(({ match }) => match === "itself") && role.accountId === call.caller.accountId;
  if (!isNamed) {
    authorize(call.caller, {
      action: "sts:AssumeRole",
      resource: input.RoleArn,
      shownResource: input.RoleArn,
      context: call.context,
    });
  }
  return true;
}

function openSession(call: StsCall, role: Role, input: AssumeRoleInput): Session {
  if (input.Policy !== undefined) parsePolicy(input.Policy, "identity");
  const session: Session = {
    accessKeyId: makeUniqueId("ASIA", 20),
    secret: makeSecret(),
    token: `${makeSecret()}${makeSecret()}${makeSecret()}`,
    roleName: role.name,
    accountId: role.accountId,
    sessionName: input.RoleSessionName,
    issuedAt: call.now,
    expiresAt: new Date(call.now.getTime() + input.DurationSeconds * 1000),
    sessionPolicy: input.Policy ?? null,
  };
  call.state.sessions.set(session.accessKeyId, session);
  call.state.secrets.add(session.secret).add(session.token);
  return session;
}

function assumeDenied(caller: Caller, arn: string): AwsError {
  return new AwsError(
    403,
    "AccessDenied",
    `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
  );
}
