import { describe, expect, it } from "vitest";
import { describeError, redact } from "../../src/security/redact.ts";

const SECRET = "s3cr3t-V4lue_9";

describe("a log line", () => {
  it.each([
    ["xoxb-1234567890-abcdefghij"],
    ["xapp-1-A0123-456-abcdef"],
    [`password=${SECRET}`],
    [`?Action=CreateLoginProfile&Password=${SECRET}&Format=JSON`],
    [`"SecretAccessKey":"${SECRET}"`],
    [`"AccessKeySecret" : "${SECRET}"`],
    [`{\\"password\\":\\"${SECRET}\\"}`],
    [`"password":"${SECRET},${SECRET}&}"`],
    [`aws_secret_access_key = ${SECRET}`],
    [`x-amz-security-token: ${SECRET}`],
    [`Authorization: Bearer ${SECRET}`],
    [`"authorization":"AWS4-HMAC-SHA256 Credential=A/B, SignedHeaders=host, Signature=${SECRET}"`],
    [`Signature=${SECRET}&x=1`],
    [`postgres://mgw:${SECRET}@db.example.com/mgw`],
    [`connect postgresql://mgw:${SECRET}@127.0.0.1:5432/mgw failed`],
  ])("loses the secret of %s", (line) => {
    const clean = redact(line);
    expect(clean).toContain("[redacted]");
    for (const part of [SECRET, "1234567890", "A0123"]) expect(clean).not.toContain(part);
  });

  it("keeps everything else", () => {
    for (const line of [
      '{"level":"info","msg":"a cloud call was refused","operation":"iam:CreateUser","accessKeyId":"AKIAEXAMPLE"}',
      '{"isSecret":true,"tokens":12,"token":null}',
      "https://s3.us-east-1.amazonaws.com:443/bucket/key@2026",
      "the secret could not be kept",
    ]) {
      expect(redact(line)).toBe(line);
    }
  });

  it("is still JSON afterwards", () => {
    const line = JSON.stringify({ password: SECRET, nested: JSON.stringify({ secretKey: SECRET }), n: 1 });
    expect(JSON.parse(redact(line))).toEqual({
      password: "[redacted]",
      nested: '{"secretKey":"[redacted]"}',
      n: 1,
    });
  });
});

describe("an error", () => {
  it("is told by name, message, stack and causes, all redacted", () => {
    const cause = new TypeError(`token=${SECRET}`);
    const error = Object.assign(new Error(`failed with password=${SECRET}`, { cause }), {
      config: { headers: { authorization: SECRET } },
    });
    const told = describeError(error);
    expect(JSON.stringify(told)).not.toContain(SECRET);
    expect(told).toMatchObject({
      name: "Error",
      message: "failed with password=[redacted]",
      cause: { name: "TypeError", message: "token=[redacted]" },
    });
    expect(Object.keys(told).sort()).toEqual(["cause", "message", "name", "stack"]);
  });

  it("is told also when what was thrown is none", () => {
    expect(describeError(`secret: ${SECRET}`)).toEqual({ name: "Thrown", message: "secret: [redacted]" });
  });
});
