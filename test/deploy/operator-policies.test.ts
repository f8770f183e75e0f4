import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { operatorPolicy, POLICY_FILES } from "../../src/clouds/rights/operator-policies.ts";
import { permissionFor, RIGHTS } from "../../src/clouds/rights/rights.ts";
import { BOUNDARY_DOCUMENT } from "../../src/core/permissions-boundary.ts";
import { PARTS } from "../../src/core/right.ts";

const read = async (file: string) => JSON.parse(await readFile(`deploy/${file}`, "utf8"));

test.each(POLICY_FILES)("deploy/$file is what the table of rights says (npm run policies)", async (one) => {
  expect(await read(one.file)).toEqual(operatorPolicy(one.cloud, one.parts));
});

test("deploy/aws-permissions-boundary.json is the boundary that the bot asks for (npm run policies)", async () => {
  expect(await read("aws-permissions-boundary.json")).toEqual(BOUNDARY_DOCUMENT);
});

test("each policy for an operator in deploy/ is derived, and each part is in one file of a cloud", async () => {
  const files = (await readdir("deploy")).filter((name) => /operator.*\.json$/.test(name));
  expect(files.sort()).toEqual(POLICY_FILES.map(({ file }) => file).sort());
  for (const cloud of ["aws", "alibaba"] as const) {
    const parts = POLICY_FILES.filter((one) => one.cloud === cloud).flatMap((one) => [...one.parts]);
    const needed = PARTS.filter((part) => RIGHTS.some((one) => one.cloud === cloud && one.part === part));
    expect([...parts].sort()).toEqual([...needed].sort());
  }
});

test.each(POLICY_FILES)(
  "$file fits into a policy of its cloud, with a Sid of its own for each statement",
  async ({ file }) => {
    const policy: { Statement: { Sid?: string }[] } = await read(file);
    // IAM counts without white space, RAM as it is given. Sources: "IAM and AWS STS quotas"; RAM, "Limits".
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6_144);
    const sids = policy.Statement.flatMap(({ Sid }) => (Sid === undefined ? [] : [Sid]));
    expect(new Set(sids).size).toBe(sids.length);
    expect(sids.every((sid) => /^[A-Za-z0-9]+$/.test(sid))).toBe(true);
  },
);

test("a permission is named as the cloud names it, whatever the operation is called", () => {
  expect(permissionFor("s3:HeadObject")).toBe("s3:GetObject");
  expect(permissionFor("s3:ListBuckets")).toBe("s3:ListAllMyBuckets");
  expect(permissionFor("s3:GetBucketEncryption")).toBe("s3:GetEncryptionConfiguration");
  expect(permissionFor("oss:ListObjectsV2")).toBe("oss:ListObjects");
  expect(permissionFor("ims:GetSecurityPreference")).toBe("ram:GetSecurityPreference");
  expect(permissionFor("kms:Decrypt")).toBe("kms:Decrypt");
});
