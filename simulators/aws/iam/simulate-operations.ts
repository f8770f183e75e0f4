import { z } from "zod";
import { AwsError } from "../errors.ts";
import { type Decision, decide, type NamedPolicy } from "../policy/decide.ts";
import { parsePolicy } from "../policy/policy-document.ts";
import type { Principal } from "../policy/principal.ts";
import { createContext } from "../policy/request-context.ts";
import { canonicalIdOf, type User, userArn } from "../state.ts";
import type { XmlObject } from "../xml.ts";
import { defineIamOperation, type IamCall, noSuchEntity, paginate, paging } from "./iam-operation.ts";

const common = {
  ActionNames: z.array(z.string()).min(1),
  ResourceArns: z.array(z.string()).default(["*"]),
  ResourcePolicy: z.string().optional(),
  ResourceOwner: z.string().optional(),
  CallerArn: z.string().optional(),
  ContextEntries: z
    .array(
      z.object({
        ContextKeyName: z.string(),
        ContextKeyValues: z.array(z.string()).default([]),
        ContextKeyType: z.string().optional(),
      }),
    )
    .default([]),
  ...paging,
};

const simulatePrincipalPolicy = defineIamOperation({
  input: z.object({
    PolicySourceArn: z.string(),
    PolicyInputList: z.array(z.string()).default([]),
    ...common,
  }),
  target: (input) => ({ resource: input.PolicySourceArn }),
  perform: (input, call) => {
    const user = userByArn(call, input.PolicySourceArn);
    const attached = [...user.attachedPolicies.keys()].flatMap((arn) => {
      const policy = call.state.policies.get(arn);
      return policy ? [{ name: policy.name, document: parsePolicy(policy.document, "identity") }] : [];
    });
    const inline = [...user.inlinePolicies].map(([name, policy]) => ({
      name: `user_${user.name}_${name}`,
      document: parsePolicy(policy.value, "identity"),
    }));
    return simulate(call, { ...input, CallerArn: input.CallerArn ?? input.PolicySourceArn }, [
      ...attached,
      ...inline,
      ...inputPolicies(input.PolicyInputList),
    ]);
  },
});

const simulateCustomPolicy = defineIamOperation({
  input: z.object({ PolicyInputList: z.array(z.string()).min(1), ...common }),
  target: () => ({ resource: "*", shownResource: null }),
  perform: (input, call) => simulate(call, input, inputPolicies(input.PolicyInputList)),
});

export const SIMULATE_OPERATIONS = {
  SimulatePrincipalPolicy: simulatePrincipalPolicy,
  SimulateCustomPolicy: simulateCustomPolicy,
};

type SimulationInput = z.output<z.ZodObject<typeof common>>;

/** Only what the caller puts into ContextEntries is known about the request: that is how the real simulator works too. */
function simulate(call: IamCall, input: SimulationInput, identity: NamedPolicy[]): XmlObject {
  if (input.ResourcePolicy !== undefined && input.CallerArn === undefined) {
    throw new AwsError(400, "InvalidInput", "CallerArn must be specified when a resource policy is given.");
  }
  const resource: NamedPolicy[] =
    input.ResourcePolicy === undefined
      ? []
      : [{ name: "ResourcePolicy", document: parsePolicy(input.ResourcePolicy, "resource") }];
  const principal = principalByArn(call, input.CallerArn ?? call.caller.arn);
  const context = createContext([
    ["aws:PrincipalArn", principal.principalArn],
    ["aws:userid", principal.userId],
    ...input.ContextEntries.map((entry) => [entry.ContextKeyName, entry.ContextKeyValues] as const),
  ]);
  const missing = missingKeys([...identity, ...resource], context);
  const results = input.ActionNames.flatMap((action) =>
    input.ResourceArns.map((arn) => {
      const request = { principal, action, resource: arn, context };
      const decision = decide(request, { identity, resource, ownerAccountId: principal.accountId });
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
    canonicalId: canonicalIdOf(accountId),
  };
}
