import { describe, expect, it } from "vitest";
import { doctorText } from "../../src/cli/doctor-output.ts";
import type { AlarmNews } from "../../src/core/alarm.ts";
import type { DoctorLine } from "../../src/core/doctor-codes.ts";
import type { Problem } from "../../src/core/problem.ts";
import type { RefusalCode } from "../../src/core/refusal.ts";
import { STATES } from "../../src/core/states.ts";
import {
  doctorMessage,
  helpMessage,
  listMessage,
  notUnderstoodMessage,
  statusMessage,
} from "../../src/slack/command-messages.ts";
import { OWN_CHARACTERS } from "../../src/slack/opening.ts";
import { readRequestForm } from "../../src/slack/read-request-form.ts";
import { homeView } from "../../src/slack/views/home-view.ts";
import { describeFault } from "../../src/texts/doctor-line.ts";
import { plainOf } from "../../src/texts/phrase.ts";
import { refusalTexts } from "../../src/texts/zh/refusal-texts.ts";
import { zh } from "../../src/texts/zh.ts";
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
import { findFaults } from "./support/chinese.ts";
import { linesOf } from "./support/lines-of.ts";
import { stringsIn } from "./support/pseudo-language.ts";

const ID = "MP-7K3Q9X";

/** What is wrong with the lines of something shown; what people and clouds gave is not judged. */
function faultsIn(shown: unknown, given: readonly unknown[] = []): string[] {
  const foreign = given.flatMap(stringsIn).filter((text) => text.includes(" "));
  return linesOf(shown).flatMap((line) => {
    const own = foreign.reduce((text, part) => text.replaceAll(part, "…"), line);
    return findFaults(own).map((fault) => `${fault} | ${line}`);
  });
}

describe("in Chinese, without English between, are", () => {
  it.each(Object.values(EVERY_NOTICE))("the notice $kind", (notice) => {
    for (const state of STATES) {
      const view = makeView(state === "awaiting_approval" ? makeWhitelisted() : makePreparation(state));
      const drawn = renderNotice(notice, makeContext(view, { texts: zh }));
      expect(faultsIn(drawn, [view, notice])).toEqual([]);
    }
  });

  it("forms, the App Home and answers to commands", () => {
    const view = WHITELISTED;
    const shown = [
      ...Object.values(everyForm(zh)).map(withoutTicketText),
      homeView(
        makeHome(
          { waiting: [view], yours: [view], ending: [view], ended: [view] },
          { isRequester: true },
          HOME_OF_OPERATORS,
        ),
        zh,
      ),
      helpMessage("/mgw-prep", zh),
      notUnderstoodMessage("/mgw-prep", zh.command.needsId("status"), zh),
      listMessage({ views: [view], count: 1 }, "/mgw-prep", zh),
      statusMessage({ view, offers: NO_OFFERS }, zh),
    ];
    expect(shown.flatMap((one) => faultsIn(one, [view, CARDS.asked_back]))).toEqual([]);
    const read = readRequestForm({}, SETTINGS, zh);
    expect(read.ok ? [] : faultsIn(read.errors)).toEqual([]);
  });

  it.each(Object.keys(refusalTexts) as RefusalCode[])("the refusal %s", (code) => {
    const args = {
      people: ["@ada"],
      id: ID,
      state: "ready",
      why: "not-member",
      allowed: ["a", "b"],
      maxDays: 9,
    };
    for (const given of [{}, args]) {
      expect(findFaults(plainOf(zh.refusal({ code, args: given })))).toEqual([]);
      expect(plainOf(zh.refusal({ code, args: given }))).toMatch(/。$/);
    }
  });

  it("lines of doctor", () => {
    const slack = { kind: "slack" } as const;
    const aws = { kind: "aws", account: null } as const;
    const store = { kind: "store" } as const;
    const refusal = {
      cloud: "aws",
      what: { kind: "identity" },
      code: "X",
      detail: "no",
      requestId: null,
    } as const;
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
      say(store, "fine", "STORE_OPEN", { where: null, version: "16.4" }),
      say(aws, "failed", "RIGHT_MISSING", { ...refusal, ...right }),
      say(aws, "warning", "RIGHT_DENIED", { right: "iam:GetUser", resource: "*", by: "organization" }),
    ];
    const { terminal } = recordingTerminal({ texts: zh });
    expect(faultsIn(doctorText(lines, terminal).split("\n"))).toEqual([]);
    expect(faultsIn(doctorMessage(lines, zh))).toEqual([]);
  });

  it("alarms, and what keeps the process from starting", () => {
    const failure = { operation: "iam:DeleteUser", subject: "x", code: "Throttling", detail: "slow" };
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
      expect(faultsIn(renderNotice({ kind: "alarm", news }, makeContext(null, { texts: zh })))).toEqual([]);
    }
    const problems: Problem[] = [
      { code: "DATA_DIR_NOT_WRITABLE", args: { folder: "/f", said: null } },
      { code: "DATABASE_AWAY", args: { code: null } },
      { code: "SECRETS_MISSING", args: { ids: [ID, ID, ID, ID] } },
      { code: "PORT_IN_USE", args: { port: 1, variable: "PORT" } },
    ];
    expect(problems.flatMap((problem) => faultsIn(Object.values(describeFault(zh, problem))))).toEqual([]);
  });

  it("openings as long as what a notification shows of a message", () => {
    const { sentences, between } = zh.notification.opening;
    expect(sentences.join(between).length).toBeGreaterThanOrEqual(OWN_CHARACTERS);
  });
});
