import { z } from "zod";
import type { ContextEntries } from "./authorize.ts";
import { sha256 } from "./sigv4.ts";
import type { AwsState, Organization } from "./state.ts";

/** An organization as a seed or a test writes it down; without a managing account it is the seed's. */
export const organizationSpec = z.strictObject({
  id: z.string().regex(/^o-[a-z0-9]{10,32}$/),
  managementAccountId: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
});

export function makeOrganization(state: AwsState, spec: z.output<typeof organizationSpec>): Organization {
  return { id: spec.id, managementAccountId: spec.managementAccountId ?? state.accountId };
}

/** The organization that an account is in; only the seed's account and the managing one can be in one here. */
export function organizationOf(state: AwsState, accountId: string): Organization | null {
  const { organization } = state;
  const isMember = accountId === state.accountId || accountId === organization?.managementAccountId;
  return isMember ? organization : null;
}

/**
 * What a request tells of the caller's organization: nothing at all when there is none.
 * Source: `aws:PrincipalOrgID` and `aws:PrincipalOrgPaths`, "AWS global condition context keys", IAM User Guide.
 */
export function principalOrganizationKeys(state: AwsState, accountId: string): ContextEntries {
  return organizationKeys(organizationOf(state, accountId), "Principal");
}

/** The account that owns what is asked for, and its organization. Source: `aws:ResourceAccount`, `aws:ResourceOrgID`, the same page. */
export function resourceKeys(state: AwsState, accountId: string | undefined): ContextEntries {
  if (accountId === undefined) return [];
  const organization = organizationOf(state, accountId);
  return [["aws:ResourceAccount", accountId], ...organizationKeys(organization, "Resource")];
}

function organizationKeys(
  organization: Organization | null,
  whose: "Principal" | "Resource",
): ContextEntries {
  if (!organization) return [];
  // Every account hangs directly on the root here.
  const path = `${organization.id}/r-${sha256(organization.id).slice(0, 4)}/`;
  return [
    [`aws:${whose}OrgID`, organization.id],
    [`aws:${whose}OrgPaths`, [path]],
  ];
}
