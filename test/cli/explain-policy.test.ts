import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addExplainPolicyCommand } from "../../src/cli/explain-policy.ts";
import type { ExplainPolicyIo } from "../../src/cli/judge-policy-file.ts";
import { recordingTerminal } from "../support/recording-terminal.ts";

const POLICY = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/*" },
    {
      Sid: "OfficeOnly",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"],
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    },
  ],
};
const OPTIONS = ["--bucket", "photos", "--account", "111122223333", "--user", "mgw-prep-MP-7K3Q9X"];
const BOT_ARN = "arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-7K3Q9X";

type Run = { exitCode: number; stdout: string; stderr: string };

async function run(args: string[], document: unknown = POLICY, isColourful = false): Promise<Run> {
  const { terminal, recorded } = recordingTerminal({ hasColour: isColourful });
  const text = typeof document === "string" ? document : JSON.stringify(document);
  const io: ExplainPolicyIo = {
    terminal,
    readStdin: async () => text,
    readFile: async (path) => {
      if (path !== "policy.json") throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
    now: () => new Date("2026-11-24T12:00:00Z"),
  };
  const program = new Command("mgw-prep");
  addExplainPolicyCommand(program, io);
  await program.parseAsync(["explain-policy", ...args], { from: "user" });
  return { exitCode: recorded.code, stdout: recorded.out, stderr: recorded.err };
}

function denyWith(condition: Record<string, Record<string, string>>): unknown {
  const statement = { ...POLICY.Statement[1], Condition: condition };
  return { Version: "2012-10-17", Statement: [statement] };
}

describe("the exit code of explain-policy", () => {
  it("is 1 for a restricted bucket", async () => {
    expect((await run(["policy.json", ...OPTIONS])).exitCode).toBe(1);
  });

  it("is 0 for an open one, also without statements", async () => {
    const tlsOnly = denyWith({ Bool: { "aws:SecureTransport": "false" } });
    expect((await run(["policy.json", ...OPTIONS], tlsOnly)).exitCode).toBe(0);
    const empty = await run(["policy.json", ...OPTIONS], { Statement: [] });
    expect(empty).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("no statements") });
  });

  it("is 2 when nobody can tell", async () => {
    const org = denyWith({ StringNotEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } });
    expect((await run(["policy.json", ...OPTIONS], org)).exitCode).toBe(2);
  });

  it("follows what is told of organization, region and tags", async () => {
    const org = denyWith({ StringNotEquals: { "aws:PrincipalOrgID": "o-aa111bb222" } });
    const codeOf = async (document: unknown, ...more: string[]) =>
      (await run(["policy.json", ...OPTIONS, ...more], document)).exitCode;
    expect(await codeOf(org, "--organization", "o-aa111bb222")).toBe(0);
    expect(await codeOf(org, "--organization", "o-zz999yy888")).toBe(1);
    expect(await codeOf(org, "--organization", "none")).toBe(1);
    const region = denyWith({ StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } });
    expect(await codeOf(region)).toBe(2);
    expect(await codeOf(region, "--region", "eu-central-1")).toBe(0);
    const tag = denyWith({ StringNotEquals: { "aws:PrincipalTag/net-exempt": "yes" } });
    expect(await codeOf(tag)).toBe(1);
    expect(await codeOf(tag, "--tag", "team=data", "--tag", "net-exempt=yes")).toBe(0);
  });
});

describe("what explain-policy prints", () => {
  it("names statement, condition, meaning and remedy for people", async () => {
    const { stdout, stderr } = await run(["policy.json", ...OPTIONS]);
    expect(stderr).toBe("");
    expect(stdout).toContain("RESTRICTED");
    expect(stdout).toContain(
      'statement 2 "OfficeOnly" (Deny): denies, s3:ListBucket and s3:GetObject on everything',
    );
    expect(stdout).toContain("NotIpAddress aws:SourceIp 203.0.113.0/24: met");
    expect(stdout).toContain(`"ArnNotEquals": {"aws:PrincipalArn": "${BOT_ARN}"}`);
  });

  it("says in its first line whom it judged", async () => {
    const firstLine = async (...options: string[]) => {
      const { stdout } = await run(["policy.json", "--bucket", "photos", ...options]);
      return stdout.split("\n")[0];
    };
    expect(await firstLine("--account", "111122223333", "--user", "mgw-prep-MP-7K3Q9X")).toContain(BOT_ARN);
    expect(await firstLine("--account", "111122223333", "--user", "/alice")).toContain(
      "arn:aws:iam::111122223333:user/alice",
    );
    expect(await firstLine("--account", "111122223333")).toContain(
      "a new user of the bot's arn:aws:iam::111122223333:user/mgw-prep/mgw-prep-MP-*",
    );
    expect(await firstLine("--user", BOT_ARN)).toContain(`the IAM user ${BOT_ARN},`);
    expect(await firstLine()).toContain("in the bucket's own account, whichever that is");
  });

  it("offers a change that works for the very user it judged, and the whole policy with it", async () => {
    for (const options of [OPTIONS, OPTIONS.slice(0, 4), ["--bucket", "photos", "--user", BOT_ARN]]) {
      const { stdout } = await run(["policy.json", ...options]);
      const changed = stdout.slice(stdout.indexOf("\n{\n") + 1, stdout.indexOf("\n}\n") + 2);
      expect(JSON.parse(changed).Statement).toHaveLength(2);
      expect(stdout).toContain(
        "aws s3api put-bucket-policy --bucket photos --policy file://changed-policy.json",
      );
      expect((await run(["policy.json", ...options], changed)).exitCode).toBe(0);
    }
  });

  it("offers no change for a user of an account that it does not know", async () => {
    const { stdout, exitCode } = await run(["policy.json", "--bucket", "photos"]);
    expect(exitCode).toBe(1);
    expect(stdout).not.toContain("What would help");
    expect(stdout).not.toContain("put-bucket-policy");
  });

  it("has exactly the documented fields as JSON, for every statement", async () => {
    const { stdout, exitCode } = await run(["policy.json", ...OPTIONS, "--json"]);
    expect(exitCode).toBe(1);
    const result = JSON.parse(stdout);
    expect(Object.keys(result)).toEqual(["verdict", "statements"]);
    expect(result.verdict).toBe("restricted");
    expect(result.statements).toHaveLength(2);
    for (const statement of result.statements) {
      expect(Object.keys(statement)).toEqual(["index", "sid", "effect", "reason", "conditions", "scope"]);
      expect(statement.reason).toMatch(/^[A-Z].*\.$/);
    }
    expect(result.statements[0]).toMatchObject({ index: 0, sid: null, effect: "Allow", scope: "none" });
    expect(result.statements[1]).toMatchObject({ index: 1, sid: "OfficeOnly", effect: "Deny", scope: "all" });
    expect(result.statements[1].conditions[0]).toMatchObject({ key: "aws:SourceIp", outcome: "yes" });
  });

  it("paints only where colour is wanted", async () => {
    const sequence = "\u001b[";
    expect((await run(["policy.json", ...OPTIONS])).stdout).not.toContain(sequence);
    expect((await run(["policy.json", ...OPTIONS], POLICY, true)).stdout).toContain(
      `${sequence}31mRESTRICTED`,
    );
  });

  it("lets no control character of a Sid through to the terminal", async () => {
    const [allow, deny] = POLICY.Statement;
    const evil = { ...POLICY, Statement: [allow, { ...deny, Sid: "a\u001b[2Jb\u202Ec\u009B" }] };
    const { stdout } = await run(["policy.json", ...OPTIONS], evil);
    expect(stdout).toContain("\uFFFD[2Jb\uFFFDc\uFFFD");
    for (const character of ["\u001b", "\u202E", "\u009B"]) expect(stdout).not.toContain(character);
  });
});

describe("where explain-policy takes the policy from", () => {
  it("reads standard input for -", async () => {
    expect((await run(["-", ...OPTIONS])).exitCode).toBe(1);
  });

  it("takes the answer of get-bucket-policy, and a byte order mark", async () => {
    const answer = `\uFEFF${JSON.stringify({ Policy: JSON.stringify(POLICY) })}`;
    expect((await run(["policy.json", ...OPTIONS], answer)).exitCode).toBe(1);
  });

  it("looks at the prefix alone when one is given", async () => {
    const partial = {
      Statement: { ...POLICY.Statement[1], Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/tax/*" },
    };
    expect((await run(["policy.json", ...OPTIONS, "--prefix", "public/"], partial)).exitCode).toBe(0);
    expect((await run(["policy.json", ...OPTIONS], partial)).stdout).toContain("on a part of");
  });

  it.each([
    ["a JSON string", JSON.stringify(JSON.stringify(POLICY))],
    [
      "boto3's answer",
      JSON.stringify({ ResponseMetadata: { HTTPStatusCode: 200 }, Policy: JSON.stringify(POLICY) }),
    ],
    [
      "Terraform's attributes",
      JSON.stringify({ bucket: "photos", id: "photos", policy: JSON.stringify(POLICY) }),
    ],
    [
      "Terraform's output",
      JSON.stringify({ policy: { sensitive: false, type: "string", value: JSON.stringify(POLICY) } }),
    ],
    ["CloudFormation's properties", JSON.stringify({ Bucket: "photos", PolicyDocument: POLICY })],
  ])("takes %s", async (_, document) => {
    expect((await run(["policy.json", ...OPTIONS], document)).exitCode).toBe(1);
  });

  it("judges the prefix as it will be migrated, ending with a slash", async () => {
    const other = { Statement: { ...POLICY.Statement[1], Resource: "arn:aws:s3:::photos/taxes.txt" } };
    const { exitCode, stderr } = await run(["policy.json", ...OPTIONS, "--prefix", "tax"], other);
    expect(exitCode).toBe(0);
    expect(stderr).toContain("tax/");
  });

  it("knows the ARNs of another partition", async () => {
    const text = JSON.stringify(POLICY).replaceAll("arn:aws:", "arn:aws-cn:");
    expect((await run(["policy.json", ...OPTIONS, "--partition", "aws-cn"], text)).exitCode).toBe(1);
    expect((await run(["policy.json", ...OPTIONS], text)).exitCode).toBe(2);
    const sovereign = JSON.stringify(POLICY).replaceAll("arn:aws:", "arn:aws-eusc:");
    expect((await run(["policy.json", ...OPTIONS, "--partition", "aws-eusc"], sovereign)).exitCode).toBe(1);
  });
});

describe("usage errors of explain-policy", () => {
  it("are told all at once, a line each, with exit 64", async () => {
    const { exitCode, stdout, stderr } = await run(["policy.json", "--account", "123", "--prefix", "/x"]);
    expect(exitCode).toBe(64);
    expect(stdout).toBe("");
    expect(stderr.trimEnd().split("\n")).toEqual([
      "explain-policy: --bucket must be the name of an S3 bucket, got nothing",
      'explain-policy: --account must be 12 digits, got "123"',
      'explain-policy: --prefix must be the beginning of object keys, without a leading /, got "/x"',
    ]);
  });

  it.each([
    [
      "a user of another account",
      ["--user", "arn:aws:iam::444455556666:user/x"],
      "user of the bucket's account",
    ],
    ["an organization that is none", ["--organization", "acme"], "--organization must be an id"],
    ["a region that is none", ["--region", "Frankfurt"], "--region must be a region"],
    ["a tag of the bot's own", ["--tag", "mgw-prep:preparation=x"], "--tag must be key=value"],
    ["no name", ["--user", "mgw-prep/"], "expected the name or ARN"],
    ["a role", ["--user", "arn:aws:iam::111122223333:role/x"], "user of the bucket's account"],
    ["an unknown partition", ["--partition", "aws-eu"], "--partition must be one of"],
  ])("refuse %s", async (_, extra, message) => {
    const { exitCode, stderr } = await run(["policy.json", ...OPTIONS, ...extra]);
    expect(exitCode).toBe(64);
    expect(stderr).toContain(message);
  });

  it("say which file cannot be read", async () => {
    const { exitCode, stderr } = await run(["missing.json", ...OPTIONS]);
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(/^explain-policy: cannot read "missing.json": ENOENT[^\n]*\n$/);
  });

  it("say that a document is not JSON", async () => {
    const { exitCode, stderr } = await run(["policy.json", ...OPTIONS], "Statement: none");
    expect(exitCode).toBe(64);
    expect(stderr).toContain('"policy.json" is not JSON: ');
  });
});
