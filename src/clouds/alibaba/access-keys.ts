import * as z from "zod";
import { unlessGone } from "../caller.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { RamContext } from "./context.ts";
import { ramRequests } from "./ram-sdk.ts";
import { readTime } from "./read-time.ts";

const createdSchema = z.object({
  body: z.object({
    accessKey: z.object({ accessKeyId: z.string().min(1), accessKeySecret: z.string().min(1) }),
  }),
});
const listSchema = z.object({
  body: z.object({
    accessKeys: z
      .object({
        accessKey: z
          .array(z.object({ accessKeyId: z.string(), status: z.string(), createDate: z.string().optional() }))
          .default([]),
      })
      .default({ accessKey: [] }),
  }),
});

/** A RAM user's access keys. Without a user name RAM would act on the caller's own, so an empty one is refused. */
export function ramAccessKeys({
  ram,
  call,
}: RamContext): Pick<
  AlibabaCloud,
  "listAccessKeys" | "createAccessKey" | "setAccessKeyStatus" | "deleteAccessKey"
> {
  return {
    listAccessKeys: (userName) =>
      call.read({ operation: "ram:ListAccessKeys", subject: userName }, async () => {
        const answer = await ram.listAccessKeys(
          new ramRequests.ListAccessKeysRequest({ userName: named(userName) }),
        );
        return listSchema.parse(answer).body.accessKeys.accessKey.map((key) => ({
          accessKeyId: key.accessKeyId,
          isActive: key.status === "Active",
          createdAt: readTime(key.createDate),
        }));
      }),

    createAccessKey: (userName) =>
      call.change({ operation: "ram:CreateAccessKey", subject: userName }, async () => {
        const answer = await ram.createAccessKey(
          new ramRequests.CreateAccessKeyRequest({ userName: named(userName) }),
        );
        const { accessKeyId, accessKeySecret } = createdSchema.parse(answer).body.accessKey;
        return { accessKeyId, secretAccessKey: accessKeySecret };
      }),

    setAccessKeyStatus: (userName, userAccessKeyId, status) =>
      call.change(
        { operation: "ram:UpdateAccessKey", subject: `${userName} (${userAccessKeyId})` },
        async () => {
          await ram.updateAccessKey(
            new ramRequests.UpdateAccessKeyRequest({ userName: named(userName), userAccessKeyId, status }),
          );
        },
      ),

    deleteAccessKey: (userName, userAccessKeyId) =>
      unlessGone(
        undefined,
        call.change(
          { operation: "ram:DeleteAccessKey", subject: `${userName} (${userAccessKeyId})` },
          async () => {
            await ram.deleteAccessKey(
              new ramRequests.DeleteAccessKeyRequest({ userName: named(userName), userAccessKeyId }),
            );
          },
        ),
      ),
  };
}

function named(userName: string): string {
  if (userName === "") throw new TypeError("expected the name of a RAM user, came an empty one");
  return userName;
}
