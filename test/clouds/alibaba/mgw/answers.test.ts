import { describe, expect, it } from "vitest";
import {
  CloudConflict,
  CloudDenied,
  CloudError,
  CloudLimitExceeded,
  CloudNotFound,
  CloudUnavailable,
} from "../../../../src/core/errors.ts";
import { everythingIn, failureOf } from "../../failure-of.ts";
import { mgwCloud, REGION, refusal, S3_KEY, S3_SECRET, xml } from "./mgw-cloud.ts";

const ADDRESS = `<?xml version="1.0" encoding="UTF-8"?>
<ImportAddress>
  <Name>n</Name><Owner>1</Owner><Version>v-1</Version><Tags>a:1</Tags><Status>notVerify</Status>
  <VerifyTime></VerifyTime><VerifyResult><HttpCode>-1</HttpCode><ErrorCode/><ErrorMsg></ErrorMsg></VerifyResult>
  <AddressDetail><AddressType>s3</AddressType><Bucket>b</Bucket><Prefix>p &amp; q/</Prefix><Domain>d</Domain>
  <RegionId></RegionId><Role/><AccessId>AKIA</AccessId><AccessSecret>${S3_SECRET}</AccessSecret>
  <InvAccessSecret>${S3_SECRET}</InvAccessSecret></AddressDetail>
</ImportAddress>`;

describe("an address as the service answers it", () => {
  it("is read with empty elements as none, and never with a secret", async () => {
    const { cloud } = await mgwCloud(() => xml(ADDRESS));
    const address = await cloud.findImportAddress(REGION, "n");
    expect(address).toMatchObject({
      name: "n",
      version: "v-1",
      status: "notVerify",
      type: "s3",
      prefix: "p & q/",
      ossRegion: null,
      role: null,
      accessKeyId: "AKIA",
    });
    expect(JSON.stringify(address)).not.toContain(S3_SECRET);
    expect(address?.answer).toContain("<HttpCode>-1</HttpCode>");
  });

  it.each(["", "<AddressDetail></AddressDetail>", "<AddressDetail/>"])(
    "may have no details: %s",
    async (detail) => {
      const { cloud } = await mgwCloud(() => xml(`<ImportAddress><Name>n</Name>${detail}</ImportAddress>`));
      expect(await cloud.findImportAddress(REGION, "n")).toMatchObject({ bucket: "", status: "" });
    },
  );

  it("is none where the service knows none of this name, and only then", async () => {
    const none = await mgwCloud(() => refusal(404, "NoSuchImportAddress"));
    expect(await none.cloud.findImportAddress(REGION, "n")).toBeNull();
    const denied = await mgwCloud(() => refusal(403, "AccessDenied"));
    expect(await failureOf(denied.cloud.findImportAddress(REGION, "n"))).toBeInstanceOf(CloudDenied);
  });

  it.each([
    ["one", "<ImportAddress><Name>mgw-prep-a</Name></ImportAddress>", 1],
    [
      "two",
      "<ImportAddress><Name>mgw-prep-a</Name></ImportAddress><ImportAddress><Name>mgw-prep-b</Name></ImportAddress>",
      2,
    ],
    ["none", "", 0],
  ])("stands in a list alone or among others: %s", async (_, items, length) => {
    const { cloud } = await mgwCloud(() => xml(`<ImportAddressList>${items}</ImportAddressList>`));
    expect(await cloud.listImportAddresses(REGION, { prefix: "mgw-prep-" })).toHaveLength(length);
  });
});

describe("a trial of an address", () => {
  it("is read with the service's own words", async () => {
    const answer =
      "<VerifyAddressResponse><Status>unavailable</Status><ErrorCode>InvalidAccessKeyId</ErrorCode><ErrorMessage>no such key</ErrorMessage></VerifyAddressResponse>";
    const { cloud } = await mgwCloud(() => xml(answer));
    expect(await cloud.verifyImportAddress(REGION, "n")).toMatchObject({
      status: "unavailable",
      errorCode: "InvalidAccessKeyId",
      errorMessage: "no such key",
    });
  });
});

describe("the history of a job", () => {
  const entry = (commitId: number, fields: string) =>
    `<JobHistory><RuntimeId>1</RuntimeId><CommitId>${commitId}</CommitId>${fields}</JobHistory>`;

  it("is newest first whatever the order of the answer, with -1 as not known", async () => {
    const answer = `<JobHistoryList>${entry(1, "<Status>IMPORT_JOB_LAUNCHING</Status><TotalCount>-1</TotalCount>")}${entry(
      10,
      "<Status>IMPORT_JOB_FINISHED</Status><TotalCount>7</TotalCount><FailedCount>0</FailedCount>",
    )}${entry(9, "<Status>IMPORT_JOB_CLOSING</Status>")}<Truncated>false</Truncated></JobHistoryList>`;
    const { cloud, seen } = await mgwCloud(() => xml(answer));
    const history = await cloud.listImportJobHistory(REGION, "n", 1);
    expect(
      history.map(({ commitId, totalCount, failedCount }) => [commitId, totalCount, failedCount]),
    ).toEqual([
      [10, 7, 0],
      [9, null, null],
      [1, null, null],
    ]);
    expect(seen[0]?.url).toBe("/jobhistory/n?count=100&runtimeId=1");
  });

  it("keeps a status that nobody knows as its text", async () => {
    const { cloud } = await mgwCloud(() =>
      xml(`<JobHistoryList>${entry(1, "<Status>IMPORT_JOB_DREAMING</Status>")}</JobHistoryList>`),
    );
    const [first] = await cloud.listImportJobHistory(REGION, "n", null);
    expect(first?.status).toBe("IMPORT_JOB_DREAMING");
    expect(first?.answer).toContain("IMPORT_JOB_DREAMING");
  });
});

describe("a report", () => {
  it("has no prefix before it is finished", async () => {
    const { cloud } = await mgwCloud(() =>
      xml(
        "<GetReportResponse><Status>Running</Status><FailedListPrefix></FailedListPrefix></GetReportResponse>",
      ),
    );
    const report = await cloud.readImportReport(REGION, { version: "v", runtimeId: 1 });
    expect(report).toMatchObject({ status: "Running", failedListPrefix: null, totalListPrefix: null });
  });
});

describe("an answer that cannot be understood", () => {
  it.each([
    ["an HTML page", "<html><body>Bad gateway</body></html>"],
    ["a document of another kind", "<ImportAddressList/>"],
    ["a document that is cut", "<ImportJob><Name>n</Name><Status>IMPORT_JOB_DOI"],
    ["a job without a status", "<ImportJob><Name>n</Name></ImportJob>"],
    ["nothing", ""],
    [
      "a document type",
      '<!DOCTYPE a [<!ENTITY b "c">]><ImportJob><Name>n</Name><Status>&b;</Status></ImportJob>',
    ],
  ])("is no state of a job: %s", async (_, body) => {
    const { cloud, seen } = await mgwCloud(() => xml(body));
    const failure = await failureOf(cloud.findImportJob(REGION, "n"));
    expect(failure).toBeInstanceOf(CloudUnavailable);
    expect(failure.failure.code).toBe("UnexpectedAnswer");
    expect(seen).toHaveLength(3);
  });

  it("is a list that says that it goes on, and not where", async () => {
    const { cloud } = await mgwCloud(() => xml("<ImportJobList><Truncated>true</Truncated></ImportJobList>"));
    const failure = await failureOf(cloud.listImportJobs(REGION, { prefix: "" }));
    expect(failure.failure.detail).toContain("NextMarker");
  });

  it("is a list without an end", async () => {
    const { cloud } = await mgwCloud(() =>
      xml("<ImportJobList><Truncated>true</Truncated><NextMarker>m</NextMarker></ImportJobList>"),
    );
    const failure = await failureOf(cloud.listImportJobs(REGION, { prefix: "" }));
    expect(failure.failure.detail).toContain("no end");
  });
});

describe("a refusal of the migration service", () => {
  it.each([
    [404, "NoSuchImportJob", CloudNotFound],
    [404, "NoSuchImportJobRunTimeId", CloudNotFound],
    [409, "ImportAddressAlreadyExist", CloudConflict],
    [400, "ImportJobAlreadyExist", CloudConflict],
    [400, "ImportJobRepeatedOnSameAddress", CloudConflict],
    [400, "ImportAddressIsOccupied", CloudConflict],
    [400, "ImportJobHasDescendants", CloudConflict],
    [400, "ImportJobInDeleting", CloudConflict],
    [400, "ImportJobConflictOnUpdateStatus", CloudConflict],
    [400, "ImportJobUpdateConcurrently", CloudConflict],
    [400, "InvalidImportJobStatus", CloudConflict],
    [400, "ImportJobConcurrencyExceed", CloudLimitExceeded],
    [400, "ImportJobNumExceed", CloudLimitExceeded],
    [400, "ImportAddressNumExceed", CloudLimitExceeded],
    [400, "ImportJobDepthExceed", CloudLimitExceeded],
    [403, "AccessDenied", CloudDenied],
    [403, "SignatureDoesNotMatch", CloudDenied],
    // Ends like one of the codes and says the opposite.
    [400, "ImportJobNotAlreadyExist", CloudError],
    [500, "InternalError", CloudUnavailable],
  ])("%i %s is of its kind, with code and request id", async (status, code, kind) => {
    const { cloud } = await mgwCloud(() => refusal(status, code));
    const error = await failureOf(cloud.setImportJobStatus(REGION, "n", "launch"));
    expect(error.constructor).toBe(kind);
    expect(error.failure).toMatchObject({
      cloud: "alibaba",
      operation: "mgw:UpdateJob",
      subject: "n",
      code,
      detail: "no",
      requestId: "5C3D9175",
      httpStatus: status,
    });
  });

  it("without a body has its status for a code", async () => {
    const { cloud } = await mgwCloud(() => ({ status: 403, headers: { "x-oss-request-id": "ID" } }));
    const { failure } = await failureOf(cloud.setImportJobStatus(REGION, "n", "launch"));
    expect(failure).toMatchObject({ code: "HTTP403", requestId: "ID" });
  });
});

describe("a change", () => {
  const send = (cloud: Awaited<ReturnType<typeof mgwCloud>>["cloud"]) =>
    cloud.createImportAddress(REGION, {
      type: "s3",
      name: "n",
      tags: "t:1",
      bucket: "b",
      prefix: "",
      domain: "d",
      key: S3_KEY,
    });

  it.each([
    ["cut off", "reset" as const],
    ["not answered", "silence" as const],
    ["answered with 503", { status: 503 }],
    ["answered with a page", { status: 502, body: "<html>x</html>" }],
  ])("is sent once, and nobody knows what became of it when it is %s", async (_, answer) => {
    const { cloud, seen } = await mgwCloud(() => answer, { timeoutMs: 600 });
    const error = await failureOf(send(cloud));
    expect(error).toBeInstanceOf(CloudUnavailable);
    expect(seen).toHaveLength(1);
    expect(everythingIn(error)).not.toContain(S3_SECRET);
  });

  it("that is refused with the secret in the sentence keeps it to itself", async () => {
    const { cloud } = await mgwCloud(() => refusal(400, "InvalidArgument", `bad ${S3_SECRET}!`));
    const error = await failureOf(send(cloud));
    expect(error.failure.detail).toBe("bad [secret]!");
    expect(everythingIn(error)).not.toContain(S3_SECRET);
  });

  it.each(["NoSuchImportJob", "NoSuchImportAddress"])(
    "that deletes what is gone succeeds: %s",
    async (code) => {
      const { cloud } = await mgwCloud(() => refusal(404, code));
      await cloud.deleteImportJob(REGION, "n", { withSubJobs: true });
      await cloud.deleteImportAddress(REGION, "n");
    },
  );

  it("that deletes what a job still refers to does not", async () => {
    const { cloud } = await mgwCloud(() => refusal(409, "ImportAddressIsOccupied"));
    expect(await failureOf(cloud.deleteImportAddress(REGION, "n"))).toBeInstanceOf(CloudConflict);
  });
});

describe("an address for failed files", () => {
  const input = {
    type: "s3" as const,
    name: "n-src-r1",
    tags: "t:1",
    bucket: "b",
    domain: "d",
    key: S3_KEY,
    prefix: "",
    failedIn: { jobName: "n", runtimeId: 2 },
  };
  const LIST_SECRET = "plantedListSecret";
  const result = (ready: string) =>
    `<ImportJobResult><ReadyRetry>${ready}</ReadyRetry><AddressType>ossinv</AddressType><InvLocation>oss</InvLocation><InvBucket>sys</InvBucket><InvDomain>oss-cn-beijing.aliyuncs.com</InvDomain><InvPath>a/manifest.json</InvPath><InvRegionId></InvRegionId><InvAccessId>LTAI-list</InvAccessId><InvAccessSecret>${LIST_SECRET}</InvAccessSecret><FailedObjectCount>3</FailedObjectCount></ImportJobResult>`;

  it("is made of what the run's result says and the key, whose secrets go nowhere else", async () => {
    const { cloud, seen } = await mgwCloud((request) =>
      request.method === "GET" ? xml(result("Ready")) : refusal(400, "InvalidArgument", LIST_SECRET),
    );
    const error = await failureOf(cloud.createRetryAddress(REGION, input));
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /job/n?jobResult&runtimeId=2",
      "POST /address",
    ]);
    expect(seen[1]?.body).toBe(
      `<ImportAddress><Name>n-src-r1</Name><Tags>t:1</Tags><AddressDetail><AddressType>ossinv</AddressType><Bucket>b</Bucket><Domain>d</Domain><AccessId>${S3_KEY.accessKeyId}</AccessId><AccessSecret>${S3_SECRET}</AccessSecret><InvLocation>oss</InvLocation><InvBucket>sys</InvBucket><InvDomain>oss-cn-beijing.aliyuncs.com</InvDomain><InvPath>a/manifest.json</InvPath><InvAccessId>LTAI-list</InvAccessId><InvAccessSecret>${LIST_SECRET}</InvAccessSecret></AddressDetail></ImportAddress>`,
    );
    expect(everythingIn(error)).not.toContain(LIST_SECRET);
  });

  it("is not made while the list is not ready", async () => {
    const { cloud, seen } = await mgwCloud(() => xml(result("NotReady")));
    const error = await failureOf(cloud.createRetryAddress(REGION, input));
    expect(error).toBeInstanceOf(CloudConflict);
    expect(error.failure.code).toBe("NotReadyForRetry");
    expect(seen).toHaveLength(1);
  });

  it("leaves no secret in what is read of a result", async () => {
    const { cloud } = await mgwCloud(() => xml(result("Ready")));
    const read = await cloud.readImportJobResult(REGION, "n", 2);
    expect(read).toMatchObject({ readyRetry: "Ready", failedCount: 3, totalCount: null });
    expect(JSON.stringify(read)).not.toContain(LIST_SECRET);
  });
});
