import { ListGroupsForUserCommand } from "@aws-sdk/client-iam";
import * as z from "zod";
import type { AwsCloud } from "../contract/source.ts";
import type { UserContext } from "./context.ts";
import { tellMissingUser } from "./missing-user.ts";

const pageSchema = z.object({
  Groups: z.array(z.object({ GroupName: z.string().min(1) })),
  Marker: z.string().optional(),
});

/** The groups of an IAM user. */
export function iamGroups(context: UserContext): Pick<AwsCloud, "listGroups"> {
  const { clients, call } = context;
  return {
    listGroups: (userName) =>
      tellMissingUser(
        context,
        userName,
        call({ operation: "iam:ListGroupsForUser", subject: userName }, async () => {
          const names: string[] = [];
          let marker: string | undefined;
          do {
            const page = pageSchema.parse(
              await clients.iam.send(new ListGroupsForUserCommand({ UserName: userName, Marker: marker })),
            );
            names.push(...page.Groups.map(({ GroupName }) => GroupName));
            marker = page.Marker;
          } while (marker);
          return names;
        }),
      ),
  };
}
