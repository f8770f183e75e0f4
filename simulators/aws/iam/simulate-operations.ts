import { z } from "zod";
import { AwsError } from "../errors.ts";
import { type Decision, decide, type NamedPolicy } from "../policy/decide.ts";
import { parsePolicy } from "../policy/policy-document.ts";
import type { Principal } from "../policy/principal.ts";
import { createContext } from "../policy/request-context.ts";
import { managedPolicy } from "../policy/stored-policies.ts";
import { canonicalIdOf, type User, userArn } from "../state.ts";
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
    const user = userByArn(call, input.PolicySourceArn);
    const attached = [...user.attachedPolicies.keys()].flatMap((arn) => managedPolicy(call.state, arn) ?? []);
    const inline = [...user.inlinePolicies].map(([name, policy]) => ({
      name: `user_${user.name}_${name}`,
      document: parsePolicy(policy.value, "identity"),
    }));
    const identity = [...attached, ...inline, ...inputPolicies(input.PolicyInputList)];
    const own = managedPolicy(call.state, user.permissionsBoundary);
    const simulated = { ...input, CallerArn: input.CallerArn ?? input.PolicySourceArn };
    return simulate(call, simulated, { identity, boundary: inputBoundary(input) ?? own });
  },
});

const simulateCustomPolicy = defineIamOperation({
  input: z.object({ PolicyInputList: z.array(z.string()).min(1), ...common }),
  target: () => ({ resource: "*", shownResource: null }),
  perform: (input, call) =>
    simulate(call, input, {
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
  call: IamCall,
  input: SimulationInput,
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
  const caller = principalByArn(call, input.CallerArn ?? call.caller.arn);
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
      return showResult(action, arn, decision, missing);
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

function userByArn(call: IamCall, arn: string): User {
  const user = [...call.state.users.values()].find((one) => userArn(call.state, one) === arn);
  if (!user || user.accountId !== call.caller.accountId) throw noSuchEntity(`Entity ${arn} does not exist.`);
  return user;
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
