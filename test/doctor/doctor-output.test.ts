import { expect, it } from "vitest";
import { doctorJson, doctorText } from "../../src/cli/doctor-output.ts";
import type { DoctorLine, DoctorPlace } from "../../src/core/doctor-codes.ts";
import { doctorMessage } from "../../src/slack/command-messages.ts";
import { LIMITS } from "../../src/slack/plain-blocks.ts";
import { en } from "../../src/texts/en.ts";
import { notTried, say } from "../../src/workflow/doctor/line.ts";
import { recordingTerminal } from "../support/recording-terminal.ts";

const plain = recordingTerminal().terminal;
const SLACK: DoctorPlace = { kind: "slack" };
const accountOf = (index: number): DoctorPlace => ({
  kind: index % 2 === 0 ? "aws" : "alibaba",
  account: `A${index}`,
});
const refusal = { cloud: "aws", code: "AccessDenied", detail: "not authorized" } as const;

function fineAccount(index: number): DoctorLine[] {
  return [
    say(accountOf(index), "fine", "CLOUD_IDENTITY", { arn: `arn:aws:iam::11112222${index}:role/bot` }),
    say(accountOf(index), "fine", "RIGHT_GRANTED", { right: "iam:ListUsers" }),
    say(accountOf(index), "fine", "RIGHT_GRANTED", { right: "iam:GetUser" }),
  ];
}

const LINES: DoctorLine[] = [
  ...Array.from({ length: 198 }, (_, index) => fineAccount(index)).flat(),
  say(SLACK, "fine", "SLACK_CONNECTED", { url: "https://acme.slack.com/" }),
  notTried(SLACK, { kind: "people" }, { kind: "scopes", scopes: ["users:read"] }),
  say({ kind: "host" }, "warning", "NODE_ENDS", { version: "v20.1.0" }),
  say(accountOf(199), "failed", "CLOUD_ROLE_REFUSED", { ...refusal, role: "arn:aws:iam::1:role/x" }),
];

it("tells a terminal first what failed, and last, in one line a place, what is fine", () => {
  const text = doctorText(LINES, plain).split("\n");
  expect(text[0]).toBe("FAILED   Alibaba Cloud account A199 · Identity: AccessDenied: not authorized");
  expect(text[1]).toContain("check that arn:aws:iam::1:role/x exists");
  expect(text[2]).toContain("warning  This host · Node.js: v20.1.0");
  expect(text[4]).toBe("skipped  Slack · People: not tried: the bot token lacks the scope users:read");
  expect(text[5]).toBe("ok       AWS account A0: arn:aws:iam::111122220:role/bot, 2 permissions");
  expect(text.slice(-2)[0]).toBe("1 problem, 1 warning, 1 skipped, 595 ok.");
  expect(text.filter((line) => line.startsWith("ok"))).toHaveLength(199);
});

it("fits two hundred accounts into one message of Slack's, what failed and the numbers in front", () => {
  const { blocks, text } = doctorMessage(LINES, en);
  expect(blocks.length).toBeLessThanOrEqual(LIMITS.messageBlocks);
  expect(text).toBe("1 problem, 1 warning, 1 skipped, 595 ok.");
  const shown = JSON.stringify(blocks);
  expect(shown.indexOf("account A199")).toBeLessThan(shown.indexOf("account A0"));
  expect(shown).toContain("187 more accounts: ok");
});

it("says how many of two hundred failures are not shown", () => {
  const failed = Array.from({ length: 200 }, (_, index) =>
    say(accountOf(index), "failed", "CLOUD_ROLE_REFUSED", { ...refusal, role: "r", detail: "x".repeat(900) }),
  );
  const { blocks, text } = doctorMessage(failed, en);
  expect(text).toBe("200 problems, 0 ok.");
  expect(blocks.length).toBeLessThanOrEqual(LIMITS.messageBlocks);
  expect(JSON.stringify(blocks)).toMatch(/and \d+ more/);
});

it("gives scripts a shape that stays", () => {
  expect(JSON.parse(doctorJson(LINES.slice(-1), en))).toEqual({
    version: 1,
    isFine: false,
    counts: { failed: 1, warning: 0, "not-tried": 0, fine: 0 },
    lines: [
      {
        status: "failed",
        place: { kind: "alibaba", account: "A199" },
        code: "CLOUD_ROLE_REFUSED",
        name: "Identity",
        detail: "AccessDenied: not authorized",
        remedy: expect.stringContaining("trust policy"),
      },
    ],
  });
});
