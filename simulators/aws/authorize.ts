import type { WireRequest } from "../shared/server.ts";
import type { Caller } from "./caller.ts";
import { AwsError } from "./errors.ts";
import { principalOrganizationKeys } from "./organization.ts";
import { decide, type NamedPolicy, type PolicyKind } from "./policy/decide.ts";
import { type ContextEntries, createContext } from "./policy/request-context.ts";
import type { AwsState } from "./state.ts";

/** What every request tells, whatever it asks for. Source: "AWS global condition context keys", IAM User Guide. */
export function globalContext(
  state: AwsState,
  caller: Caller,
  request: WireRequest,
  options: { now: Date; region: string },
): ContextEntries {
  const { session } = caller;
  return [
    ["aws:SourceIp", sourceAddress(state, caller.accessKeyId, request)],
    ["aws:SecureTransport", String(request.isSecure ?? state.transport.isSecure)],
    ["aws:CurrentTime", options.now.toISOString()],
    ["aws:EpochTime", String(Math.floor(options.now.getTime() / 1000))],
    ["aws:UserAgent", request.headers["user-agent"]],
    ["aws:Referer", request.headers["referer"]],
    ["aws:RequestedRegion", options.region],
    ["aws:PrincipalArn", caller.principalArn],
    ["aws:PrincipalAccount", caller.accountId],
    ["aws:PrincipalType", caller.type],
    ...principalOrganizationKeys(state, caller.accountId),
    ["aws:PrincipalIsAWSService", "false"],
    ["aws:ViaAWSService", "false"],
    ["aws:userid", caller.userId],
    ["aws:username", caller.userName ?? undefined],
    // Long-term keys carry neither of these two: that is what MFA policies look at.
    ["aws:TokenIssueTime", session?.issuedAt.toISOString()],
    ["aws:MultiFactorAuthPresent", session ? "false" : undefined],
    ...[...caller.tags].map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const),
  ];
}

/** Whatever calls over loopback appears where control says; a simulated service has an address of its own. */
function sourceAddress(
  state: AwsState,
  accessKeyId: string,
  { remoteAddress }: WireRequest,
): string | undefined {
  if (!/^(::ffff:)?127\.|^::1$/.test(remoteAddress)) return remoteAddress;
  return state.sourceAddresses.get(accessKeyId) ?? state.sourceAddresses.get("*");
}

/** One question to the policies, and how its refusal names the resource. */
export type Question = {
  action: string;
  resource: string;
  /** How the text names the resource; null leaves it out, as services do for `*`. */
  shownResource: string | null;
  context: ContextEntries;
  resourcePolicies?: readonly NamedPolicy[];
  ownerAccountId?: string;
};

const POLICY_KINDS: Readonly<Record<PolicyKind, string>> = {
  identity: "identity-based policy",
  resource: "resource-based policy",
  boundary: "permissions boundary",
};
const article = (kind: PolicyKind) => (kind === "identity" ? "an" : "a");

/** Throws AccessDenied, in the published words, unless the policies allow it. */
export function authorize(caller: Caller, question: Question): void {
  const decision = decideFor(caller, question);
  if (decision.outcome === "allowed") return;
  const reason =
    decision.outcome === "explicit-deny"
      ? `with an explicit deny in ${article(decision.in)} ${POLICY_KINDS[decision.in]}`
      : `because no ${POLICY_KINDS[decision.missing]} allows the ${question.action} action`;
  throw refusal(caller, question, reason);
}

/** A refusal that gives its reason to those who may know it. */
export function refusal(caller: Caller, question: Question, reason: string): AwsError {
  const text = isOutside(caller, question) ? "Access Denied" : denialText(caller, question, reason);
  return new AwsError(403, "AccessDenied", text);
}

/** Accounts of one organization get the reason too. Source: the page that `denialText` names. */
function isOutside(caller: Caller, { ownerAccountId, context }: Question): boolean {
  if (ownerAccountId === undefined || ownerAccountId === caller.accountId) return false;
  const keys = createContext(context);
  const organization = keys.get("aws:principalorgid")?.[0];
  return organization === undefined || keys.get("aws:resourceorgid")?.[0] !== organization;
}

export function isAllowed(caller: Caller, question: Question): boolean {
  return decideFor(caller, question).outcome === "allowed";
}

function decideFor(caller: Caller, question: Question) {
  return decide(
    {
      principal: caller,
      action: question.action,
      resource: question.resource,
      context: createContext(question.context),
    },
    {
      identity: caller.policies,
      resource: question.resourcePolicies ?? [],
      boundary: caller.boundary,
      ownerAccountId: question.ownerAccountId ?? caller.accountId,
    },
  );
}

/**
 * Source: "Access denied message examples and how to troubleshoot them", S3 User Guide (troubleshoot-403-errors; since
 * August 2024 for requests within one account), and "Troubleshoot access denied error messages", IAM User Guide.
 */
function denialText(caller: Caller, question: Question, reason: string): string {
  const on = question.shownResource === null ? "" : ` on resource: ${question.shownResource}`;
  return `User: ${caller.arn} is not authorized to perform: ${question.action}${on} ${reason}`;
}
