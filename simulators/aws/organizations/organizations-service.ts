import { authorize, type ContextEntries } from "../authorize.ts";
import type { Caller } from "../caller.ts";
import { AwsError } from "../errors.ts";
import { organizationOf } from "../organization.ts";
import { partitionNamed } from "../partitions.ts";
import type { AwsState } from "../state.ts";

/** Prefix of `x-amz-target`. */
export const ORGANIZATIONS_TARGET = "AWSOrganizationsV20161128";

type OrganizationsCall = { state: AwsState; caller: Caller; region: string; context: ContextEntries };
type OrganizationsOperation = (call: OrganizationsCall) => Record<string, unknown>;

/** Answers members as well as the managing account. Source: DescribeOrganization, Organizations API Reference. */
const describeOrganization: OrganizationsOperation = ({ state, caller }) => {
  const organization = organizationOf(state, caller.accountId);
  if (!organization) {
    throw new AwsError(
      400,
      "AWSOrganizationsNotInUseException",
      "Your account is not a member of an organization.",
    );
  }
  const { id, managementAccountId } = organization;
  const arn = `arn:${state.partition}:organizations::${managementAccountId}`;
  return {
    Organization: {
      Id: id,
      Arn: `${arn}:organization/${id}`,
      FeatureSet: "ALL",
      MasterAccountId: managementAccountId,
      MasterAccountArn: `${arn}:account/${id}/${managementAccountId}`,
      MasterAccountEmail: "organization@acme.example",
      AvailablePolicyTypes: [{ Type: "SERVICE_CONTROL_POLICY", Status: "ENABLED" }],
    },
  };
};

export const ORGANIZATIONS_OPERATIONS: Readonly<Record<string, OrganizationsOperation>> = {
  DescribeOrganization: describeOrganization,
};

export function performOrganizations(call: OrganizationsCall, operation: string): Record<string, unknown> {
  const found = ORGANIZATIONS_OPERATIONS[operation];
  if (!found) throw new Error(`Organizations operation ${operation} is not in the table`);
  checkRegion(call);
  authorize(call.caller, {
    action: `organizations:${operation}`,
    resource: "*",
    shownResource: "*",
    context: call.context,
  });
  return found(call);
}

/** Each partition has one endpoint. Source: "AWS Organizations endpoints and quotas", AWS General Reference. */
function checkRegion({ state, region }: OrganizationsCall): void {
  if (region === partitionNamed(state.partition).globalRegion) return;
  const text = `Credential should be scoped to a valid region, not '${region}'.`;
  throw new AwsError(403, "SignatureDoesNotMatch", text);
}
