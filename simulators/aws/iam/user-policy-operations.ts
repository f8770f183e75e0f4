import { z } from "zod";
import type { AwsError } from "../errors.ts";
import { parsePolicy } from "../policy/policy-document.ts";
import { encodeRfc3986 } from "../sigv4.ts";
import {
  boundaryKey,
  defineIamOperation,
  findUser,
  type IamCall,
  limitExceeded,
  noSuchEntity,
  paginate,
  paging,
  pathPrefix,
  policyArn,
  policyName,
  showTime,
  userName,
  userTarget,
} from "./iam-operation.ts";

/** Source: "IAM and AWS STS quotas", IAM User Guide. */
const MAX_ATTACHED_POLICIES = 10;
/** All inline policies of one user together, without white space. */
const MAX_INLINE_CHARACTERS = 2048;

/** Attaching twice is no error. */
const attachUserPolicy = defineIamOperation({
  input: z.object({ UserName: userName, PolicyArn: policyArn }),
  target: (input, call) =>
    userTarget(call, input.UserName, [
      ["iam:PolicyARN", input.PolicyArn],
      ...boundaryKey(call, input.UserName),
    ]),
  perform: (input, call) => {
    const user = findUser(call, input.UserName);
    if (!call.state.policies.has(input.PolicyArn)) {
      throw noSuchEntity(`Policy ${input.PolicyArn} does not exist or is not attachable.`);
    }
    if (user.attachedPolicies.has(input.PolicyArn)) return null;
    if (user.attachedPolicies.size >= MAX_ATTACHED_POLICIES) {
      throw limitExceeded(`Cannot exceed quota for PoliciesPerUser: ${MAX_ATTACHED_POLICIES}`);
    }
    user.attachedPolicies.set(input.PolicyArn, { value: true, since: call.now });
    return null;
  },
});

const detachUserPolicy = defineIamOperation({
  input: z.object({ UserName: userName, PolicyArn: policyArn }),
  target: (input, call) =>
    userTarget(call, input.UserName, [
      ["iam:PolicyARN", input.PolicyArn],
      ...boundaryKey(call, input.UserName),
    ]),
  perform: (input, call) => {
    if (!findUser(call, input.UserName).attachedPolicies.delete(input.PolicyArn)) {
      throw noSuchEntity(`Policy ${input.PolicyArn} was not found.`);
    }
    return null;
  },
});

const listAttachedUserPolicies = defineIamOperation({
  input: z.object({ UserName: userName, PathPrefix: pathPrefix.optional(), ...paging }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const attached = [...findUser(call, input.UserName).attachedPolicies.keys()]
      .map((arn) => ({ arn, policy: call.state.policies.get(arn) }))
      .filter(({ policy }) => (policy?.path ?? "/").startsWith(input.PathPrefix ?? "/"));
    const { page, rest } = paginate(attached, input);
    const member = page.map(({ arn, policy }) => ({ PolicyName: policy?.name ?? "", PolicyArn: arn }));
    return { AttachedPolicies: { member }, ...rest };
  },
});

const putUserPolicy = defineIamOperation({
  input: z.object({
    UserName: userName,
    PolicyName: policyName,
    PolicyDocument: z.string().min(1).max(131_072),
  }),
  target: (input, call) => userTarget(call, input.UserName, boundaryKey(call, input.UserName)),
  perform: (input, call) => {
    const user = findUser(call, input.UserName);
    parsePolicy(input.PolicyDocument, "identity");
    const others = [...user.inlinePolicies].filter(([name]) => name !== input.PolicyName);
    const texts = [...others.map(([, policy]) => policy.value), input.PolicyDocument];
    const characters = texts.reduce((sum, text) => sum + text.replace(/\s/g, "").length, 0);
    if (characters > MAX_INLINE_CHARACTERS) {
      throw limitExceeded(
        `Maximum policy size of ${MAX_INLINE_CHARACTERS} bytes exceeded for user ${user.name}`,
      );
    }
    user.inlinePolicies.set(input.PolicyName, { value: input.PolicyDocument, since: call.now });
    return null;
  },
});

/** Documents come back URL-encoded, as RFC 3986 says. */
const getUserPolicy = defineIamOperation({
  input: z.object({ UserName: userName, PolicyName: policyName }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const user = findUser(call, input.UserName);
    const policy = user.inlinePolicies.get(input.PolicyName);
    if (!policy) throw noSuchUserPolicy(input.PolicyName);
    return {
      UserName: user.name,
      PolicyName: input.PolicyName,
      PolicyDocument: encodeRfc3986(policy.value),
    };
  },
});

const deleteUserPolicy = defineIamOperation({
  input: z.object({ UserName: userName, PolicyName: policyName }),
  target: (input, call) => userTarget(call, input.UserName, boundaryKey(call, input.UserName)),
  perform: (input, call) => {
    if (!findUser(call, input.UserName).inlinePolicies.delete(input.PolicyName)) {
      throw noSuchUserPolicy(input.PolicyName);
    }
    return null;
  },
});

const listUserPolicies = defineIamOperation({
  input: z.object({ UserName: userName, ...paging }),
  target: (input, call) => userTarget(call, input.UserName),
  perform: (input, call) => {
    const { page, rest } = paginate([...findUser(call, input.UserName).inlinePolicies.keys()], input);
    return { PolicyNames: { member: page }, ...rest };
  },
});

const getPolicy = defineIamOperation({
  input: z.object({ PolicyArn: policyArn }),
  target: (input) => ({ resource: input.PolicyArn, shownResource: `policy ${input.PolicyArn}` }),
  perform: (input, call) => {
    const policy = findPolicy(call, input.PolicyArn);
    const users = [...call.state.users.values()];
    return {
      Policy: {
        PolicyName: policy.name,
        PolicyId: policy.policyId,
        Arn: policy.arn,
        Path: policy.path,
        DefaultVersionId: policy.versionId,
        AttachmentCount: users.filter((user) => user.attachedPolicies.has(policy.arn)).length,
        PermissionsBoundaryUsageCount: users.filter((user) => user.permissionsBoundary === policy.arn).length,
        IsAttachable: true,
        CreateDate: showTime(new Date(policy.createdAt)),
        UpdateDate: showTime(new Date(policy.createdAt)),
      },
    };
  },
});

const getPolicyVersion = defineIamOperation({
  input: z.object({
    PolicyArn: policyArn,
    VersionId: z
      .string()
      .regex(
        /^v[1-9]\d*(\.[\w-]*)?$/,
        "Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?",
      ),
  }),
  target: (input) => ({
    resource: input.PolicyArn,
    shownResource: `policy ${input.PolicyArn} version ${input.VersionId}`,
  }),
  perform: (input, call) => {
    const policy = findPolicy(call, input.PolicyArn);
    if (policy.versionId !== input.VersionId) {
      throw noSuchEntity(
        `Policy ${input.PolicyArn} version ${input.VersionId} does not exist or is not attachable.`,
      );
    }
    return {
      PolicyVersion: {
        Document: encodeRfc3986(policy.document),
        VersionId: policy.versionId,
        IsDefaultVersion: true,
        CreateDate: showTime(new Date(policy.createdAt)),
      },
    };
  },
});

export const USER_POLICY_OPERATIONS = {
  AttachUserPolicy: attachUserPolicy,
  DetachUserPolicy: detachUserPolicy,
  ListAttachedUserPolicies: listAttachedUserPolicies,
  PutUserPolicy: putUserPolicy,
  GetUserPolicy: getUserPolicy,
  DeleteUserPolicy: deleteUserPolicy,
  ListUserPolicies: listUserPolicies,
  GetPolicy: getPolicy,
  GetPolicyVersion: getPolicyVersion,
};

function findPolicy(call: IamCall, arn: string) {
  const policy = call.state.policies.get(arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

function noSuchUserPolicy(name: string): AwsError {
  return noSuchEntity(`The user policy with name ${name} cannot be found.`);
}
