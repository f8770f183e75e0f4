import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import * as z from "zod";
import type { AccessKeySummary } from "../contract/access-keys.ts";
import type { AwsCloud } from "../contract/source.ts";
import type { UserContext } from "./context.ts";
import { tellMissingUser, unlessGone } from "./missing-user.ts";

const createdSchema = z.object({
  AccessKey: z.object({ AccessKeyId: z.string().min(1), SecretAccessKey: z.string().min(1) }),
});
const pageSchema = z.object({
  AccessKeyMetadata: z
    .array(z.object({ AccessKeyId: z.string(), Status: z.string(), CreateDate: z.date().optional() }))
    .default([]),
  Marker: z.string().optional(),
});

const lastUsedSchema = z.object({
  /** Without a date for a key that was never used. */
  AccessKeyLastUsed: z.object({ LastUsedDate: z.date().optional() }),
});

/** An IAM user's access keys. Without a user name IAM would act on the caller's own, so it is always sent. */
export function accessKeys(
  context: UserContext,
): Pick<
  AwsCloud,
  "listAccessKeys" | "findKeyLastUse" | "createAccessKey" | "setAccessKeyStatus" | "deleteAccessKey"
> {
  const { clients, call } = context;
  return {
    listAccessKeys: (userName) =>
      tellMissingUser(
        context,
        userName,
        call({ operation: "iam:ListAccessKeys", subject: userName }, async () => {
          const keys: AccessKeySummary[] = [];
          let marker: string | undefined;
          do {
            const page = pageSchema.parse(
              await clients.iam.send(new ListAccessKeysCommand({ UserName: userName, Marker: marker })),
            );
            for (const key of page.AccessKeyMetadata) {
              keys.push({
                accessKeyId: key.AccessKeyId,
                isActive: key.Status === "Active",
                createdAt: key.CreateDate?.toISOString() ?? null,
              });
            }
            marker = page.Marker;
          } while (marker);
          return keys;
        }),
      ),

    findKeyLastUse: (accessKeyId) =>
      call({ operation: "iam:GetAccessKeyLastUsed", subject: accessKeyId }, async () => {
        const answer = await clients.iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
        return lastUsedSchema.parse(answer).AccessKeyLastUsed.LastUsedDate?.toISOString() ?? null;
      }),

    createAccessKey: (userName) =>
      call({ operation: "iam:CreateAccessKey", subject: userName }, async () => {
        const answer = await clients.iamChanges.send(new CreateAccessKeyCommand({ UserName: userName }));
        const { AccessKeyId, SecretAccessKey } = createdSchema.parse(answer).AccessKey;
        return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
      }),

    setAccessKeyStatus: (userName, accessKeyId, status) =>
      tellMissingUser(
        context,
        userName,
        call({ operation: "iam:UpdateAccessKey", subject: `${userName} (${accessKeyId})` }, async () => {
          await clients.iamChanges.send(
            new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId, Status: status }),
          );
        }),
      ),

    deleteAccessKey: (userName, accessKeyId) =>
      unlessGone(
        context,
        userName,
        call({ operation: "iam:DeleteAccessKey", subject: `${userName} (${accessKeyId})` }, async () => {
          await clients.iamChanges.send(
            new DeleteAccessKeyCommand({ UserName: userName, AccessKeyId: accessKeyId }),
          );
        }),
      ),
  };
}
