import { z } from "zod";
import { AwsError } from "../errors.ts";
import { type Decision, decide, type NamedPolicy } from "../policy/decide.ts";
import { parsePolicy } from "../policy/policy-document.ts";
import type { Principal } from "../policy/principal.ts";
import { createContext } from "../policy/request-context.ts";
import { managedPolicy } from "../policy/stored-policies.ts";
import { canonicalIdOf, type Role, roleArn, type User, userArn } from "../state.ts";
import type { XmlObject } from "../xml.ts";
import { defineIamOperation, type IamCall, listOf, noSuchEntity, paginate, paging } from "./iam-operation.ts";
import { contextEntries, readContext } from "./simulation-context.ts";

const common = {
  ActionNames: z
    .array(
      z
        .string()
        .min(3, "Member must have length greater than or equal to 3")
        .max(128, "Member must have length less than or equal to 128"),
    )
    .min(1),
  ResourceArns: z.array(z.string()).default(["*"]),
  ResourcePolicy: z.string().optional(),
  ResourceOwner: z.string().optional(),
  CallerArn: z.string().optional(),
  PermissionsBoundaryPolicyInputList: listOf(z.string()),
  ContextEntries: contextEntries,
  ...paging,
};

const simulatePrincipalPolicy = defineIamOperation({
  input: z.object({
    PolicySourceArn: z.string(),
    PolicyInputList: listOf(z.string()),
    ...common,
  }),
  target: (input) => ({ resource: input.PolicySourceArn }),
  perform: (input, call) => {
    const source = sourceByArn(call, input.PolicySourceArn);
    const { holder } = source;
    const attached = [...holder.attachedPolicies.keys()].flatMap(
      (arn) => managedPolicy(call.state, arn) ?? [],
    );
    const inline = [...holder.inlinePolicies].map(([name, policy]) => ({
      name: `${source.kind}_${holder.name}_${name}`,
      document: parsePolicy(policy.value, "identity"),
    }));
    const identity = [...attached, ...inline, ...inputPolicies(input.PolicyInputList)];
    if (source.kind === "role" && input.CallerArn === undefined && input.ResourcePolicy !== undefined) {
      throw new AwsError(
        400,
        "InvalidInput",
        "CallerArn must be specified when the policy source is no user.",
      );
    }
    const own = source.kind === "user" ? managedPolicy(call.state, source.holder.permissionsBoundary) : null;
    const principal =
      input.CallerArn === undefined
        ? principalOf(call, input.PolicySourceArn, source)
        : principalByArn(call, input.CallerArn);
    return simulate(input, principal, { identity, boundary: inputBoundary(input) ?? own });
  },
});

const simulateCustomPolicy = defineIamOperation({
  input: z.object({ PolicyInputList: z.array(z.string()).min(1), ...common }),
  target: () => ({ resource: "*", shownResource: null }),
  perform: (input, call) =>
    simulate(input, principalByArn(call, input.CallerArn ?? call.caller.arn), {
      identity: inputPolicies(input.PolicyInputList),
      boundary: inputBoundary(input),
    }),
});

export const SIMULATE_OPERATIONS = {
  SimulatePrincipalPolicy: simulatePrincipalPolicy,
  SimulateCustomPolicy: simulateCustomPolicy,
};

type SimulationInput = z.output<z.ZodObject<typeof common>>;

/** Only what the caller puts into ContextEntries is known about the request: that is how the real simulator works too. */
function simulate(
  input: SimulationInput,
  caller: Principal,
  { identity, boundary }: { identity: NamedPolicy[]; boundary: NamedPolicy | null },
): XmlObject {
  const wildcard = input.ActionNames.find((action) => !/^[\w-]+:\w+$/.test(action));
  if (wildcard !== undefined) throw new AwsError(400, "InvalidInput", `Invalid action name: ${wildcard}`);
  if (input.ResourcePolicy !== undefined && input.CallerArn === undefined) {
    throw new AwsError(400, "InvalidInput", "CallerArn must be specified when a resource policy is given.");
  }
  const resource: NamedPolicy[] =
    input.ResourcePolicy === undefined
      ? []
      : [{ name: "ResourcePolicy", document: parsePolicy(input.ResourcePolicy, "resource") }];
  const principal = { ...caller, hasPermissionsBoundary: boundary !== null };
  const ownerAccountId =
    input.ResourceOwner === undefined ? principal.accountId : readOwner(input.ResourceOwner);
  const context = createContext([
    ["aws:PrincipalArn", principal.principalArn],
    ["aws:userid", principal.userId === "" ? undefined : principal.userId],
    ...readContext(input.ContextEntries),
  ]);
  const missing = missingKeys([...identity, ...resource, ...(boundary ? [boundary] : [])], context);
  const results = input.ActionNames.flatMap((action) =>
    input.ResourceArns.map((arn) => {
      const request = { principal, action, resource: arn, context };
      const decision = decide(request, { identity, resource, boundary, ownerAccountId });
      return { ...showResult(action, arn, decision, missing), ...boundaryDetail(boundary, decision) };
    }),
  );
  const { page, rest } = paginate(results, input);
  return { EvaluationResults: { member: page }, ...rest };
}

function showResult(action: string, arn: string, decision: Decision, missing: string[]): XmlObject {
  const words = {
    allowed: "allowed",
    "explicit-deny": "explicitDeny",
    "implicit-deny": "implicitDeny",
  } as const;
  const matched = decision.outcome === "implicit-deny" ? [] : decision.by;
  return {
    EvalActionName: action,
    EvalResourceName: arn,
    EvalDecision: words[decision.outcome],
    MatchedStatements: {
      member: matched.map(({ policy }) => ({
        SourcePolicyId: policy,
        SourcePolicyType: policy === "ResourcePolicy" ? "Resource Policy" : "IAM Policy",
      })),
    },
    MissingContextValues: { member: missing },
  };
}

/** Only for an identity that has a boundary. */
function boundaryDetail(boundary: NamedPolicy | null, decision: Decision): XmlObject {
  if (boundary === null) return {};
  const isHeld =
    (decision.outcome === "implicit-deny" && decision.missing === "boundary") ||
    (decision.outcome === "explicit-deny" && decision.in === "boundary");
  return { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: String(!isHeld) } };
}

function missingKeys(policies: readonly NamedPolicy[], context: ReadonlyMap<string, unknown>): string[] {
  const named = policies.flatMap(({ document }) =>
    document.statements.flatMap((statement) => statement.conditions.map(({ key }) => key)),
  );
  return [...new Set(named)].filter((key) => !context.has(key));
}

function inputPolicies(texts: readonly string[]): NamedPolicy[] {
  return texts.map((text, index) => ({
    name: `PolicyInputList.${index + 1}`,
    document: parsePolicy(text, "identity"),
  }));
}

function inputBoundary(input: SimulationInput): NamedPolicy | null {
  const [text] = input.PermissionsBoundaryPolicyInputList;
  if (text === undefined) return null;
  return { name: "PermissionsBoundaryPolicyInputList.1", document: parsePolicy(text, "identity") };
}

/** The account of `arn:aws:iam::111122223333:root`. */
function readOwner(arn: string): string {
  const accountId = /^arn:[\w-]+:iam::(\d{12}):root$/.exec(arn)?.[1];
  if (accountId === undefined) throw new AwsError(400, "InvalidInput", `Invalid resource owner: ${arn}`);
  return accountId;
}

type PolicySource = { kind: "user"; holder: User } | { kind: "role"; holder: Role };

/** A user or role of the caller's account; a role's ARN has its path, which that of an assumed role has not. */
function sourceByArn({ state, caller }: IamCall, arn: string): PolicySource {
  const isHere = ({ accountId }: { accountId: string }) => accountId === caller.accountId;
  const user = [...state.users.values()].find((one) => isHere(one) && userArn(state, one) === arn);
  if (user) return { kind: "user", holder: user };
  const role = [...state.roles.values()].find((one) => isHere(one) && roleArn(state, one) === arn);
  if (role) return { kind: "role", holder: role };
  if (!/^arn:[\w-]+:iam::\d{12}:(user|role|group)\/.+/.test(arn)) {
    throw new AwsError(
      400,
      "InvalidInput",
      `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
    );
  }
  throw noSuchEntity(`Entity ${arn} does not exist.`);
}

function principalOf({ state }: IamCall, arn: string, { kind, holder }: PolicySource): Principal {
  return {
    partition: state.partition,
    accountId: holder.accountId,
    arn,
    principalArn: arn,
    userId: holder.id,
    hasPermissionsBoundary: kind === "user" && holder.permissionsBoundary != null,
    canonicalId: canonicalIdOf(holder.accountId),
  };
}

function principalByArn(call: IamCall, arn: string): Principal {
  const accountId = arn.split(":")[4] ?? "";
  const user = [...call.state.users.values()].find((one) => userArn(call.state, one) === arn);
  if (!user && !/^arn:[\w-]+:iam::\d{12}:user\/.+/.test(arn)) {
    throw new AwsError(
      400,
      "InvalidInput",
      `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`,
    );
  }
  return {
    partition: call.state.partition,
    accountId,
    arn,
    principalArn: arn,
    userId: user?.id ?? "",
    hasPermissionsBoundary: user?.permissionsBoundary != null,
    canonicalId: canonicalIdOf(accountId),
  };
}
