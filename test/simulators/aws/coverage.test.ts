import { expect, test } from "vitest";
import { CLOUDWATCH_OPERATIONS } from "../../../simulators/aws/cloudwatch/cloudwatch-service.ts";
import { AWS_COVERAGE } from "../../../simulators/aws/coverage.ts";
import { IAM_OPERATIONS } from "../../../simulators/aws/iam/iam-service.ts";
import { ORGANIZATIONS_OPERATIONS } from "../../../simulators/aws/organizations/organizations-service.ts";
import { S3_ROUTES } from "../../../simulators/aws/s3/s3-routes.ts";
import { STS_OPERATIONS } from "../../../simulators/aws/sts/sts-service.ts";

const registered: Record<string, string[]> = {
  s3: S3_ROUTES.map(({ operation }) => operation),
  iam: Object.keys(IAM_OPERATIONS),
  sts: Object.keys(STS_OPERATIONS),
  organizations: Object.keys(ORGANIZATIONS_OPERATIONS),
  cloudwatch: Object.keys(CLOUDWATCH_OPERATIONS),
};

test.each(Object.keys(registered))("lists every %s operation it answers, and no other", (service) => {
  const listed = AWS_COVERAGE.filter((row) => row.service === service).map(({ operation }) => operation);
  expect(listed.toSorted()).toEqual(registered[service]?.toSorted());
  expect(new Set(listed).size).toBe(listed.length);
});

test("says of every partial operation what is left out", () => {
  for (const row of AWS_COVERAGE) expect(row.status === "partial").toBe((row.note ?? "") !== "");
});
