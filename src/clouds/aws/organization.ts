import { DescribeOrganizationCommand } from "@aws-sdk/client-organizations";
import * as z from "zod";
import { unless } from "../caller.ts";
import type { AwsCloud } from "../contract/source.ts";
import type { UserContext } from "./context.ts";

const answerSchema = z.object({ Organization: z.object({ Id: z.string() }) });

/** The organization that the account is in. Every member account may ask; for an account in none AWS answers with an error. */
export function accountOrganization({ clients, call }: UserContext): Pick<AwsCloud, "readOrganizationId"> {
  return {
    readOrganizationId: () =>
      unless(
        ["AWSOrganizationsNotInUse"],
        null,
        call({ operation: "organizations:DescribeOrganization", subject: "organization" }, async () => {
          const answer = await clients.organizations.send(new DescribeOrganizationCommand({}));
          return answerSchema.parse(answer).Organization.Id;
        }),
      ),
  };
}
