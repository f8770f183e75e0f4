import * as z from "zod";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { AlibabaContext } from "./context.ts";
import { callOpenApi } from "./open-api-call.ts";
import { createImsClient } from "./open-api-client.ts";

const IMS_VERSION = "2019-08-15";

const keyPolicySchema = z.object({
  Status: z.string(),
  Statements: z
    .array(
      z.object({ Type: z.string(), Value: z.string().optional(), IPList: z.array(z.string()).default([]) }),
    )
    .default([]),
});
/** The policy is JSON in a text. Source: IMS, "GetAccessKeyPolicyForAccount" and "SetAccessKeyPolicy". */
const keyPolicyAnswerSchema = z.object({
  body: z.object({
    AccessKeyPolicy: z.union([z.string().transform(readJson), z.unknown()]).optional(),
  }),
});
const preferenceSchema = z.object({
  body: z.object({
    SecurityPreference: z.object({
      LoginProfilePreference: z
        .object({
          LoginNetworkMasks: z.string().default(""),
          /** `mandatory`, `independent` (each user's own setting) or `adaptive`; older answers have the next one instead. */
          MFAOperationForLogin: z.string().default(""),
          EnforceMFAForLogin: z.boolean().default(false),
        })
        .prefault({}),
    }),
  }),
});

/** What the account demands of every access key and every console logon. */
export function accountLimits({
  connection,
  call,
}: AlibabaContext): Pick<AlibabaCloud, "readAccessKeyNetworks" | "readLogonLimits"> {
  const ims = createImsClient(connection);
  const subject = "the account";
  return {
    readAccessKeyNetworks: () =>
      call.read({ operation: "ims:GetAccessKeyPolicyForAccount", subject }, async () => {
        const question = { action: "GetAccessKeyPolicyForAccount", version: IMS_VERSION };
        const policy = keyPolicyAnswerSchema.parse(await callOpenApi(ims, question)).body.AccessKeyPolicy;
        return policy === undefined || policy === null || policy === "" ? null : networksOf(policy);
      }),

    readLogonLimits: () =>
      // RAM's operation of this name does not tell of MFA.
      call.read({ operation: "ims:GetSecurityPreference", subject }, async () => {
        const question = { action: "GetSecurityPreference", version: IMS_VERSION };
        const { SecurityPreference } = preferenceSchema.parse(await callOpenApi(ims, question)).body;
        const { LoginNetworkMasks, EnforceMFAForLogin, MFAOperationForLogin } =
          SecurityPreference.LoginProfilePreference;
        return {
          networkMasks: LoginNetworkMasks.split(/[;,\s]+/).filter((mask) => mask !== ""),
          needsMfa: EnforceMFAForLogin || MFAOperationForLogin === "mandatory",
        };
      }),
  };
}

/** What an active policy lets in, each with its VPC where it has one; an active policy without a rule lets in nothing. */
function networksOf(policy: unknown): string[] | null {
  const { Status, Statements } = keyPolicySchema.parse(policy);
  if (Status === "Inactive") return null;
  return Statements.flatMap(({ Value, IPList }) =>
    IPList.map((network) => (Value === undefined || Value === "" ? network : `${network} in ${Value}`)),
  );
}

function readJson(text: string, context: z.RefinementCtx): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: "custom", message: "expected JSON" });
    return z.NEVER;
  }
}
