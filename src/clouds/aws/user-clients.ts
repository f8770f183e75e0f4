import { IAMClient } from "@aws-sdk/client-iam";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { homeRegionOf } from "../../core/partitions.ts";
import { noteCall } from "../confirmed-calls.ts";
import { type AwsConnection, commonConfig, noRetries, type RetryStrategy } from "./connection.ts";

/** SDK clients for the account's users. */
export type UserClients = {
  /** Reads, with the SDK's retries. */
  iam: IAMClient;
  iamChanges: IAMClient;
  organizations: OrganizationsClient;
};

export function createUserClients(connection: AwsConnection, retryStrategy: RetryStrategy): UserClients {
  const home = { ...commonConfig(connection, "iam"), region: homeRegionOf("iam", connection.region) };
  return {
    iam: new IAMClient({ ...home, retryStrategy }),
    iamChanges: notingCalls(new IAMClient({ ...home, retryStrategy: noRetries() })),
    organizations: new OrganizationsClient({
      ...commonConfig(connection, "organizations"),
      retryStrategy,
      region: homeRegionOf("organizations", connection.region),
    }),
  };
}

/** Notes each confirmed change with its request id, as CloudTrail has it. */
function notingCalls(client: IAMClient): IAMClient {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const operation = `iam:${context.commandName?.replace(/Command$/, "") ?? "unknown"}`;
      noteCall({ operation, requestId: result.output.$metadata.requestId ?? null });
      return result;
    },
    { name: "noteCalls", step: "initialize" },
  );
  return client;
}
