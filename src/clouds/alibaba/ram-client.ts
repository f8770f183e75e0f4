import * as z from "zod";
import { noteCall } from "../confirmed-calls.ts";
import type { AlibabaConnection } from "./connection.ts";
import { openApiConfig } from "./open-api-client.ts";
import { RamClient, type RamConfig } from "./ram-sdk.ts";

const RAM_HOST = "ram.aliyuncs.com";

/** RAM is central: one client, without a region. Source: RAM, "Request structure". */
export function createRamClient(connection: AlibabaConnection): RamClient {
  const config = openApiConfig(connection, "ALIBABA_RAM_ENDPOINT", connection.ramEndpoint, RAM_HOST);
  // The two generations of the vendor's core have the same Config under two class names.
  return notingCalls(new RamClient(config as unknown as RamConfig));
}

const answerSchema = z.looseObject({ body: z.looseObject({ RequestId: z.string() }) });

/** Notes each confirmed change with its request id, as ActionTrail has it. All calls pass this one method. */
function notingCalls(client: RamClient): RamClient {
  const callApi = client.callApi.bind(client);
  client.callApi = async (params, request, runtime) => {
    const answer = await callApi(params, request, runtime);
    if (!/^(Get|List)/.test(params.action ?? "")) {
      const requestId = answerSchema.safeParse(answer).data?.body.RequestId ?? null;
      noteCall({ operation: `ram:${params.action}`, requestId });
    }
    return answer;
  };
  return client;
}
