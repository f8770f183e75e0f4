import { DeleteLoginProfileCommand, GetLoginProfileCommand } from "@aws-sdk/client-iam";
import { unless } from "../caller.ts";
import type { AwsCloud } from "../contract/source.ts";
import type { UserContext } from "./context.ts";
import { tellMissingUser, unlessGone } from "./missing-user.ts";

/** The console logon of an IAM user. */
export function iamLogins(context: UserContext): Pick<AwsCloud, "hasLogin" | "deleteLogin"> {
  const { clients, call } = context;
  return {
    // A user without a password and a user who does not exist are the same code here. Source: GetLoginProfile.
    hasLogin: (userName) =>
      unless(
        ["NoSuchEntity"],
        false,
        tellMissingUser(
          context,
          userName,
          call({ operation: "iam:GetLoginProfile", subject: userName }, async () => {
            await clients.iam.send(new GetLoginProfileCommand({ UserName: userName }));
            return true;
          }),
        ),
      ),

    deleteLogin: (userName) =>
      unlessGone(
        context,
        userName,
        call({ operation: "iam:DeleteLoginProfile", subject: userName }, async () => {
          await clients.iamChanges.send(new DeleteLoginProfileCommand({ UserName: userName }));
        }),
      ),
  };
}
