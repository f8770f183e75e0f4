import {
  CreateUserCommand,
  DeleteUserCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import * as z from "zod";
import { IAM_PATH } from "../../core/service-request.ts";
import { unless } from "../caller.ts";
import type { AwsCloud } from "../contract/source.ts";
import type { IamUser } from "../contract/source-users.ts";
import type { UserContext } from "./context.ts";
import { unlessGone } from "./missing-user.ts";

const userSchema = z.object({
  User: z.object({
    UserName: z.string(),
    Arn: z.string(),
    Path: z.string(),
    UserId: z.string().optional(),
    CreateDate: z.date().optional(),
    Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
    PermissionsBoundary: z.object({ PermissionsBoundaryArn: z.string() }).optional(),
  }),
});
const userPageSchema = z.object({
  Users: z.array(z.object({ UserName: z.string() })).default([]),
  Marker: z.string().optional(),
});
const summarySchema = z.object({
  SummaryMap: z.object({ Users: z.number().int(), UsersQuota: z.number().int() }),
});

/** IAM users: find, list, make, delete. */
export function iamUsers(
  context: UserContext,
): Pick<AwsCloud, "findUser" | "listPreparationUsers" | "readUserQuota" | "createUser" | "deleteUser"> {
  const { clients, call } = context;
  const findUser = (userName: string): Promise<IamUser | null> =>
    unless(
      ["NoSuchEntity"],
      null,
      call({ operation: "iam:GetUser", subject: userName }, async () =>
        readUser(await clients.iam.send(new GetUserCommand({ UserName: userName }))),
      ),
    );

  return {
    findUser,

    listPreparationUsers: async () => {
      const users: IamUser[] = [];
      // One by one, since IAM throttles early. ListUsers leaves the tags out, so each user is asked for; one that
      // has gone meanwhile is none.
      for (const name of await listNames(context)) {
        const user = await findUser(name);
        if (user) users.push(user);
      }
      return users;
    },

    readUserQuota: () =>
      call({ operation: "iam:GetAccountSummary", subject: "the AWS account" }, async () => {
        const { SummaryMap } = summarySchema.parse(await clients.iam.send(new GetAccountSummaryCommand({})));
        return { users: SummaryMap.Users, quota: SummaryMap.UsersQuota };
      }),

    createUser: ({ userName, path, tags, permissionsBoundary }) =>
      call({ operation: "iam:CreateUser", subject: userName }, async () => {
        await clients.iamChanges.send(
          new CreateUserCommand({
            UserName: userName,
            Path: path,
            Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
            PermissionsBoundary: permissionsBoundary,
          }),
        );
      }),

    deleteUser: (userName) =>
      unlessGone(
        context,
        userName,
        call({ operation: "iam:DeleteUser", subject: userName }, async () => {
          await clients.iamChanges.send(new DeleteUserCommand({ UserName: userName }));
        }),
      ),
  };
}

function listNames({ clients, call }: UserContext): Promise<string[]> {
  return call({ operation: "iam:ListUsers", subject: IAM_PATH }, async () => {
    const names: string[] = [];
    let marker: string | undefined;
    do {
      const page = userPageSchema.parse(
        await clients.iam.send(new ListUsersCommand({ PathPrefix: IAM_PATH, Marker: marker })),
      );
      names.push(...page.Users.map(({ UserName }) => UserName));
      marker = page.Marker;
    } while (marker);
    return names;
  });
}

function readUser(answer: unknown): IamUser {
  const { User: user } = userSchema.parse(answer);
  return {
    userName: user.UserName,
    arn: user.Arn,
    path: user.Path,
    tags: user.Tags.map(({ Key, Value }) => ({ key: Key, value: Value })),
    userId: user.UserId ?? null,
    permissionsBoundary: user.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
    createdAt: user.CreateDate?.toISOString() ?? null,
  };
}
