import { describe, expect, it } from "vitest";
import { describeError, redact, redactBeginning } from "../../src/security/redact.ts";

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
    [`1postgres://mgw:${SECRET}@db.example.com/mgw`],
    [`postgres://mgw:with@${SECRET}@db.example.com/mgw`],
    [`my-token-of-tokens : ${SECRET}`],
    [`[token_secret=${SECRET}]`],
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

/** CPU milliseconds of this process, the least of several rounds: others on the machine only ever make it more. */
function cpuOf(run: () => void): number {
  run();
  const rounds = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage();
    for (let time = 0; time < 2; time += 1) run();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...rounds) / 1_000;
}

describe("looking for secrets in what a stranger chose", () => {
  const UNITS = [
    ..."a =:@/&\\\"'-_.1\n\t",
    "token",
    "secret-",
    "password",
    "signature_",
    "authorization",
    "authorization ",
    "authorization=",
    "token ",
    "token=",
    "token:",
    "token =  ",
    'token="',
    "token=1",
    "token\\",
    "tokensecret=x ",
    "xoxb-",
    "xoxb-abcdefgh ",
    "xapp-1",
    "://",
    "a://b",
    "://a:",
    "://a:b@",
    "http",
    "dG9rZW4rLw",
    "=token",
    "aAzZ09+/",
    "\u00e9",
  ];
  const [short, long] = [2_500, 40_000];

  // Sixteen times the length takes sixteen times as long, and 256 times where it goes by the square.
  it.each(UNITS.map((unit) => [JSON.stringify(unit), unit]))(
    "takes time by its length: %s",
    (_name, unit) => {
      const cpuAt = (length: number) => {
        const text = unit.repeat(Math.ceil(length / unit.length));
        return cpuOf(() => redact(text));
      };
      const floorMs = 0.5;
      expect(cpuAt(long) / Math.max(cpuAt(short), floorMs)).toBeLessThan(64);
    },
  );

  it("looks at the beginning only, and takes what the cut goes through for a password", () => {
    const url = `postgres://mgw:${SECRET.repeat(20)}@db.example.com/mgw`;
    for (let length = 14; length < url.length; length += 7) {
      expect(redactBeginning(url, length)).not.toContain(SECRET.slice(0, 2));
    }
    expect(redactBeginning("a".repeat(3_000), 2_000)).toBe(`${"a".repeat(2_000)}…`);
    expect(redactBeginning("short", 2_000)).toBe("short");
    expect(redactBeginning(`token=${"s".repeat(3_000)}`, 2_000)).toBe("token=[redacted]…");
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
