import * as z from "zod";
import { unlessGone } from "../caller.ts";
import type { AlibabaCloud } from "../contract/destination.ts";
import type { RamUser } from "../contract/destination-users.ts";
import type { RamContext } from "./context.ts";
import { ramRequests } from "./ram-sdk.ts";
import { readTime } from "./read-time.ts";

const PAGE_SIZE = 100;

const userSchema = z.object({
  userName: z.string(),
  userId: z.string(),
  comments: z.string().default(""),
  createDate: z.string().optional(),
  lastLoginDate: z.string().optional(),
});
const foundSchema = z.object({ body: z.object({ user: userSchema }) });
const pageSchema = z.object({
  body: z.object({
    users: z.object({ user: z.array(userSchema).default([]) }).default({ user: [] }),
    isTruncated: z.boolean().default(false),
    marker: z.string().optional(),
  }),
});

/** RAM users: find, list, make, delete. Users cannot be tagged in this API, so their mark is in the comments. */
export function ramUsers({
  ram,
  call,
}: RamContext): Pick<AlibabaCloud, "findUser" | "listUsers" | "createUser" | "deleteUser"> {
  return {
    findUser: (userName) =>
      unlessGone(
        null,
        call.read({ operation: "ram:GetUser", subject: userName }, async () => {
          const answer = await ram.getUser(new ramRequests.GetUserRequest({ userName }));
          return toUser(foundSchema.parse(answer).body.user);
        }),
      ),

    listUsers: async () => {
      const users: RamUser[] = [];
      let marker: string | undefined;
      do {
        const request = new ramRequests.ListUsersRequest({
          maxItems: PAGE_SIZE,
          ...(marker ? { marker } : {}),
        });
        const page = await call.read(
          { operation: "ram:ListUsers", subject: "the account's users" },
          async () => pageSchema.parse(await ram.listUsers(request)),
        );
        users.push(...page.body.users.user.map(toUser));
        marker = page.body.isTruncated ? page.body.marker : undefined;
      } while (marker);
      return users;
    },

    createUser: (input) =>
      call.change({ operation: "ram:CreateUser", subject: input.userName }, async () => {
        await ram.createUser(new ramRequests.CreateUserRequest(input));
      }),

    deleteUser: (userName) =>
      unlessGone(
        undefined,
        call.change({ operation: "ram:DeleteUser", subject: userName }, async () => {
          await ram.deleteUser(new ramRequests.DeleteUserRequest({ userName }));
        }),
      ),
  };
}

/** A user as RAM shows it; listings leave the last logon out. */
function toUser(user: z.infer<typeof userSchema>): RamUser {
  return {
    userName: user.userName,
    userId: user.userId,
    comments: user.comments,
    createdAt: readTime(user.createDate),
    lastLogonAt: readTime(user.lastLoginDate),
  };
}
