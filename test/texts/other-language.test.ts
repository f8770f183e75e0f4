import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { addAuditCommands } from "../../src/cli/audit.ts";
import { addCountCommand } from "../../src/cli/count.ts";
import { doctorJson, doctorText } from "../../src/cli/doctor-output.ts";
import { addExplainPolicyCommand } from "../../src/cli/explain-policy.ts";
import type { AlarmNews } from "../../src/core/alarm.ts";
import type { DoctorLine } from "../../src/core/doctor-codes.ts";
import { CloudDenied, UserFacingError } from "../../src/core/errors.ts";
import type { Problem } from "../../src/core/problem.ts";
import type { Reason } from "../../src/core/reason.ts";
import {
  doctorMessage,
  helpMessage,
  listMessage,
  notUnderstoodMessage,
  statusMessage,
} from "../../src/slack/command-messages.ts";
import { readRequestForm } from "../../src/slack/read-request-form.ts";
import { homeView } from "../../src/slack/views/home-view.ts";
import { alarmText } from "../../src/texts/alarm-text.ts";
import { describeFault } from "../../src/texts/doctor-line.ts";
import { detailText } from "../../src/texts/failure-text.ts";
import { notTried, say } from "../../src/workflow/doctor/line.ts";
import { NO_OFFERS } from "../../src/workflow/outbox/offers.ts";
import { CARDS } from "../notices/cards.ts";
import { everyForm, WHITELISTED, withoutTicketText } from "../slack/support/every-form.ts";
import { HOME_OF_OPERATORS, makeHome } from "../slack/support/home.ts";
import { EVERY_NOTICE, makeContext } from "../slack/support/notices.ts";
import { makePreparation, makeView, makeWhitelisted } from "../slack/support/preparations.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { SETTINGS } from "../slack/support/slack-world.ts";
import { recordingTerminal } from "../support/recording-terminal.ts";
import { findEnglish, PSEUDO, stringsIn } from "./support/pseudo-language.ts";

const ID = "MP-7K3Q9X";
const POLICY = JSON.stringify({
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::photos", "arn:aws:s3:::photos/*"],
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    },
  ],
});

/** The strings of blocks and views that a person reads, without ids and metadata. */
function shownIn(view: object): string {
  const { private_metadata: _, ...shown } = view as { private_metadata?: string };
  return stringsIn(shown).join("\n");
}

async function run(add: (program: Command) => void, args: readonly string[]): Promise<void> {
  const program = new Command().exitOverride();
  add(program);
  await program.parseAsync([...args], { from: "user" }).catch((error: Error) => {
    throw error;
  });
}

it("finds English that was not handed in", () => {
  const { terminal } = recordingTerminal();
  expect(
    findEnglish(doctorText([say({ kind: "host" }, "failed", "CLOCK_REFUSED", {})], terminal)),
  ).not.toEqual([]);
  expect(findEnglish(PSEUDO.cli.about)).toEqual([]);
});

it("is held by the compiler to every text of English", () => {
  const looks: Pick<typeof PSEUDO.decide, "checks"> = { checks: { button: "全部检查项" } };
  const { help: _, ...withoutHelp } = PSEUDO.command;
  // @ts-expect-error: a text is missing
  const lacking: typeof PSEUDO = { ...PSEUDO, command: withoutHelp };
  expect([looks.checks.button, lacking.command.helpTitle]).not.toContain("All checks");
});

describe("texts in another language leave no English in", () => {
  it.each([
    ["a verdict", ["policy.json", "--bucket", "photos", "--account", "111122223333"]],
    ["a verdict as JSON", ["policy.json", "--bucket", "photos", "--json"]],
    [
      "mistakes in the arguments",
      ["policy.json", "--bucket", "X", "--account", "1", "--prefix", "/", "--region", "x", "--user", "/"],
    ],
    ["a file that is no JSON", ["-", "--bucket", "photos"]],
  ])("what explain-policy prints: %s", async (_what, args) => {
    const { terminal, recorded } = recordingTerminal({ texts: PSEUDO });
    const io = {
      terminal,
      readStdin: async () => "",
      readFile: async () => POLICY,
      now: () => new Date("2026-11-24T12:00:00Z"),
    };
    await run((program) => addExplainPolicyCommand(program, io), ["explain-policy", ...args]);
    const said = `${recorded.out}${recorded.err}`.replace(/Unexpected end of JSON input/, "");
    expect(said).not.toBe("");
    expect(findEnglish(said)).toEqual([]);
  });

  it("what audit verify prints of a damaged file, and audit accept", async () => {
    const { terminal, recorded } = recordingTerminal({ texts: PSEUDO });
    const io = {
      terminal,
      readEntries: async function* () {},
      verify: async () => ({
        problems: [
          { kind: "unreadable", row: 1 },
          { kind: "missing", from: 2, to: 4 },
          { kind: "undecided", row: 5, event: "grant.made", preparationId: ID },
          { kind: "tail-cut", last: 9 },
        ] as const,
        count: 9,
        head: "a".repeat(64),
        coveredTo: null,
      }),
      accept: async () => ({
        damage: { kind: "cut", sequence: 3, known: 9 } as const,
        head: { sequence: 4, hash: "h" },
      }),
    };
    await run((program) => addAuditCommands(program, io as never), ["audit", "verify"]);
    await run((program) => addAuditCommands(program, io as never), ["audit", "accept", "--reason", "x"]);
    expect(recorded.out.split("\n").length).toBeGreaterThan(6);
    expect(findEnglish(recorded.out)).toEqual([]);
  });

  it.each([
    ["s3://photos/2024", null],
    ["photos", null],
    ["s3://A", null],
    [
      "s3://photos/",
      new CloudDenied({
        cloud: "aws",
        operation: "s3:ListObjectsV2",
        subject: "photos",
        code: "AccessDenied",
        detail: "",
        requestId: "R1",
        httpStatus: 403,
      }),
    ],
    [
      "s3://photos/",
      new UserFacingError({ code: "BAD_ENDPOINT", args: { setting: "X", came: { kind: "path" } } }),
    ],
  ])("what count says of %s", async (address, failure) => {
    const { terminal, recorded } = recordingTerminal({ texts: PSEUDO, isWatched: true });
    const result = {
      objectCount: 0,
      sizeBytes: 0,
      byStorageClass: [{ storageClass: "STANDARD", sizeBytes: 1, objectCount: 1 }],
      requests: 4,
      elapsedMs: 1_200,
      restored: { objectCount: 1, sizeBytes: 1, until: "2026-12-01T00:00:00Z" },
      keysRefusedByOss: { leadingSlash: 1, leadingBackslash: 2, tooLong: 0 },
    };
    const count = async () => {
      if (failure !== null) throw failure;
      return result;
    };
    await run(
      (program) => addCountCommand(program, { terminal, count, onInterrupt: () => () => undefined }),
      ["count", address],
    );
    expect(findEnglish(`${recorded.out}${recorded.err}`)).toEqual([]);
  });

  it("doctor, in a terminal, as JSON and in Slack", () => {
    const refusal = { cloud: "aws", code: "AccessDenied", detail: { code: "USER_GONE", args: {} } } as const;
    const store = { kind: "store" } as const;
    const slack = { kind: "slack" } as const;
    const aws = { kind: "aws", account: null } as const;
    const right = { right: "iam:GetUser", resource: "*", file: "x.json", mayLack: "profiles" } as const;
    const lines: DoctorLine[] = [
      say({ kind: "host" }, "warning", "NODE_ENDS", { version: "v20.1.0" }),
      say({ kind: "host" }, "failed", "CLOCK_WRONG", { aheadMs: 400_000 }),
      say(slack, "fine", "SLACK_SECRET_FINE", {}),
      say(slack, "failed", "SLACK_SCOPES_MISSING", { scopes: ["commands", "im:write"] }),
      say(slack, "failed", "SLACK_AWAY", { what: { kind: "settings-ids", count: 3 }, code: "ETIMEDOUT" }),
      say(slack, "failed", "PERSON_UNFIT", { id: "U0", places: ["x"], displayName: "ada", why: "stranger" }),
      notTried(slack, { kind: "people" }, { kind: "scopes", scopes: ["users:read"] }),
      notTried(aws, { kind: "rights" }, { kind: "role-unknown" }),
      say(store, "failed", "SEAL_KEY_FAILED", {
        problem: { code: "SEAL_KEY_DOES_NOT_FIT", args: { ids: [ID] } },
      }),
      say(store, "fine", "STORE_OPEN", { where: null, version: "16.4" }),
      say(aws, "failed", "RIGHT_MISSING", { ...refusal, ...right }),
      say(aws, "warning", "RIGHT_DENIED", { right: "iam:GetUser", resource: "*", by: "organization" }),
      say(aws, "failed", "CLOUD_ROLE_REFUSED", { ...refusal, role: "r" }),
    ];
    const { terminal } = recordingTerminal({ texts: PSEUDO });
    expect(findEnglish(doctorText(lines, terminal))).toEqual([]);
    expect(findEnglish(doctorJson(lines, PSEUDO))).toEqual([]);
    expect(findEnglish(shownIn(doctorMessage(lines, PSEUDO)))).toEqual([]);
  });

  it("what keeps the process from starting", () => {
    const problems: Problem[] = [
      { code: "DATA_DIR_NOT_WRITABLE", args: { folder: "/f", said: null } },
      { code: "DATABASE_REFUSED", args: { why: "may-not-make-tables", code: "42501" } },
      { code: "DATABASE_AWAY", args: { code: null } },
      { code: "AUDIT_LOG_DAMAGED", args: { damage: { kind: "head-file" } } },
      { code: "SECRETS_MISSING", args: { ids: [ID] } },
      { code: "PORT_IN_USE", args: { port: 1, variable: "PORT" } },
    ];
    for (const problem of problems) {
      const { message, hint } = describeFault(PSEUDO, problem);
      expect(findEnglish(`${message}\n${hint}`)).toEqual([]);
    }
  });

  it("alarms and reasons", () => {
    const reason: Reason = { code: "NOT_AS_APPROVED", args: { found: [{ what: "login", name: "" }] } };
    const failure = { operation: "read-back:iam:CreateAccessKey", subject: "bot", code: "X", detail: reason };
    const alarms: AlarmNews[] = [
      { code: "FOREIGN_HAND", args: { id: ID, ...failure } },
      { code: "REVOCATION_FAILED", args: { id: ID, attempts: 3, ...failure } },
      { code: "PERSON_LEFT", args: { id: ID, who: "both", credentials: "known" } },
      { code: "APPROVERS_MISSING", args: { id: ID, needed: 2, found: 1 } },
      {
        code: "AUDIT_LOG_CHANGED",
        args: { damage: { kind: "emptied", sequence: 0, known: null }, isHeld: true },
      },
      { code: "POST_UNREADABLE", args: { id: null } },
    ];
    for (const news of alarms) {
      expect(findEnglish(stringsIn(alarmText(PSEUDO, { news })).join("\n"))).toEqual([]);
      const drawn = renderNotice({ kind: "alarm", news }, makeContext(null, { texts: PSEUDO }));
      expect(findEnglish(shownIn(drawn))).toEqual([]);
    }
    expect(findEnglish(detailText(PSEUDO.failure, reason))).toEqual([]);
  });

  it.each(Object.values(EVERY_NOTICE).filter(({ kind }) => kind !== "alarm"))(
    "the notice $kind",
    (notice) => {
      for (const state of ["awaiting_approval", "ready", "failed", "revoked"] as const) {
        const view = makeView(state === "awaiting_approval" ? makeWhitelisted() : makePreparation(state));
        const drawn = renderNotice(notice, makeContext(view, { texts: PSEUDO }));
        expect(findEnglish(shownIn(drawn), [view, notice])).toEqual([]);
      }
    },
  );

  it("forms, the App Home and answers to commands", () => {
    const view = WHITELISTED;
    const views = [
      ...Object.values(everyForm(PSEUDO)).map(withoutTicketText),
      homeView(
        makeHome(
          { waiting: [view], yours: [view], ending: [view], ended: [view] },
          { isRequester: true },
          HOME_OF_OPERATORS,
        ),
        PSEUDO,
      ),
      helpMessage("/mgw-prep", PSEUDO),
      notUnderstoodMessage("/mgw-prep", PSEUDO.command.needsId("status"), PSEUDO),
      listMessage({ views: [view], count: 1 }, "/mgw-prep", PSEUDO),
      statusMessage({ view, offers: NO_OFFERS }, PSEUDO),
    ];
    for (const shown of views) expect(findEnglish(shownIn(shown), [view, CARDS.asked_back])).toEqual([]);
    const read = readRequestForm({}, SETTINGS, PSEUDO);
    expect(read.ok ? [] : findEnglish(Object.values(read.errors).join("\n"))).toEqual([]);
  });
});
