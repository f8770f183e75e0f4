import { CloudConflict } from "../../../core/errors.ts";
import { failureOf } from "../../call-failure.ts";
import { unlessGone } from "../../caller.ts";
import type { AlibabaCloud } from "../../contract/destination.ts";
import type { ImportAddress, NewImportAddress, NewRetryAddress } from "../../contract/migration-service.ts";
import { writeXml } from "../../xml-tree.ts";
import { readAddress, readAddressPage, readRetrySource, readTrial } from "./answers.ts";
import { everyPage, pageQuery } from "./every-page.ts";
import type { ServiceClient } from "./service-client.ts";

const LIST = { operation: "mgw:ListAddress", subject: "the region's data addresses" };

/** The code of a run that has no list of failed files yet, or needs none. */
const NOT_READY = "NotReadyForRetry";

/** Data addresses: where a job reads and where it writes. */
export function importAddresses(
  service: ServiceClient,
): Pick<
  AlibabaCloud,
  | "findImportAddress"
  | "createImportAddress"
  | "createRetryAddress"
  | "verifyImportAddress"
  | "listImportAddresses"
  | "tryImportAddresses"
  | "deleteImportAddress"
> {
  const listPage = (region: string, query: Record<string, string>) =>
    service.read(region, LIST, { method: "GET", path: "/addresslist", query }, readAddressPage);
  return {
    findImportAddress: (region, name) =>
      unlessGone<ImportAddress, null>(
        null,
        service.read(
          region,
          { operation: "mgw:GetAddress", subject: name },
          { method: "GET", path: `/address/${name}` },
          readAddress,
        ),
      ),

    createImportAddress: (region, input) =>
      create(service, region, input.name, input.tags, detailOf(input), secretsOf(input)),

    createRetryAddress: async (region, input) => {
      const source = await readFailedFiles(service, region, input);
      const secrets = [...secretsOf(input), source.InvAccessSecret ?? ""];
      await create(service, region, input.name, input.tags, retryDetailOf(input, source), secrets);
    },

    verifyImportAddress: (region, name) =>
      service.read(
        region,
        { operation: "mgw:VerifyAddress", subject: name },
        { method: "GET", path: `/address/${name}`, query: { verify: "" } },
        readTrial,
      ),

    listImportAddresses: async (region, { prefix }) => {
      const all = await everyPage(LIST, (marker) => listPage(region, pageQuery(marker)));
      return all.filter(({ name }) => name.startsWith(prefix));
    },

    tryImportAddresses: async (region) => {
      await listPage(region, { count: "1" });
    },

    deleteImportAddress: (region, name) =>
      unlessGone(
        undefined,
        service.change(
          region,
          { operation: "mgw:DeleteAddress", subject: name },
          { method: "DELETE", path: `/address/${name}` },
        ),
      ),
  };
}

type Detail = Readonly<Record<string, string | undefined>>;

function create(
  service: ServiceClient,
  region: string,
  name: string,
  tags: string,
  detail: Detail,
  secrets: readonly string[],
): Promise<void> {
  const body = writeXml("ImportAddress", { Name: name, Tags: tags, AddressDetail: detail });
  const attempt = { operation: "mgw:CreateAddress", subject: name, secrets };
  return service.change(region, attempt, { method: "POST", path: "/address", body });
}

function detailOf(input: NewImportAddress): Detail {
  const common = { AddressType: input.type, Bucket: input.bucket, Prefix: input.prefix || undefined };
  return input.type === "s3"
    ? { ...common, ...s3AccessOf(input) }
    : { ...common, RegionId: input.ossRegion, Role: input.role };
}

function s3AccessOf({ domain, key }: Pick<NewRetryAddress, "domain" | "key">): Detail {
  return { Domain: domain, AccessId: key.accessKeyId, AccessSecret: key.secretAccessKey };
}

/**
 * The type is the one that the run's result names, passed on as it is; beside `inv` the store of the files themselves has to
 * be named too. Neither has been seen for S3 (docs/managed-migration.md, U11).
 */
function retryDetailOf(input: NewRetryAddress, source: Awaited<ReturnType<typeof readFailedFiles>>): Detail {
  const { ReadyRetry: _, AddressType, ...inventory } = source;
  const given = Object.fromEntries(
    Object.entries(inventory).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
  return {
    AddressType: AddressType ?? undefined,
    DataType: AddressType === "inv" ? input.type : undefined,
    Bucket: input.bucket,
    Prefix: input.prefix || undefined,
    ...s3AccessOf(input),
    ...given,
  };
}

async function readFailedFiles(
  service: ServiceClient,
  region: string,
  { failedIn: { jobName, runtimeId } }: NewRetryAddress,
) {
  const attempt = { operation: "mgw:GetJobResult", subject: jobName };
  const query = { jobResult: "", runtimeId: String(runtimeId) };
  const request = { method: "GET", path: `/job/${jobName}`, query } as const;
  const source = await service.read(region, attempt, request, readRetrySource);
  if (source.ReadyRetry === "Ready") return source;
  const detail = `the service's list of failed files is not ready (${source.ReadyRetry || "no state"})`;
  throw new CloudConflict(failureOf("alibaba", attempt, { code: NOT_READY, detail }));
}

function secretsOf(input: NewImportAddress | NewRetryAddress): string[] {
  return input.type === "s3" ? [input.key.secretAccessKey] : [];
}
