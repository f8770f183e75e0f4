import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { Preparation } from "../../src/core/preparation.ts";
import { STATES, type State } from "../../src/core/states.ts";
import { Authorizer } from "../../src/security/authorize.ts";
import { createSealer } from "../../src/security/seal.ts";
import { hashToken, mintToken } from "../../src/security/tokens.ts";
import { READER_TEXTS } from "../../src/texts/languages.ts";
import { type Action, boundId } from "../../src/workflow/actions/action.ts";
import { createCommands } from "../../src/workflow/actions/create-commands.ts";
import {
  type ActionId,
  BUTTONS,
  type ButtonAction,
  buttonRow,
  ACTIONS as ROWS,
} from "../../src/workflow/actions/index.ts";
import type { Commands } from "../../src/workflow/commands.ts";
import type { StoryDeps } from "../../src/workflow/deps.ts";
import type { Outcome } from "../../src/workflow/outcome.ts";
import {
  APPROVER,
  CHANNEL,
  MADE_UP_PLAN,
  madeUpPreparation,
  RECIPIENT,
  REQUESTER,
  TEAM,
} from "../core/made-up-preparation.ts";
import { makeContext } from "../slack/support/notices.ts";
import { makePreparation, makeView } from "../slack/support/preparations.ts";
import { renderNotice } from "../slack/support/render-notice.ts";
import { noProbes } from "../support/no-probes.ts";
import { MemoryStore } from "../workflow/support/memory-store.ts";
import { FakeDirectory, OPERATOR, PLAN_HASH, SECOND_APPROVER } from "../workflow/support/story-world.ts";
import { GROUPS, KINDS, type Kind, MEMBER, settings } from "./kinds-of-people.ts";
import { permissionTable } from "./permission-table.ts";

/** Whatever asks another's leave is tried with that one. */
const ACTIONS: readonly ActionId[] = ROWS.filter((row) => !("asks" in row)).map(({ id }) => id);
const rowOf = (id: ActionId): Action => ROWS.find((row) => row.id === id) as Action;
const isPossible = (id: ActionId, state: State) => rowOf(id).states?.includes(state) ?? true;

/** Who may, by the table: the roles that somebody has against the roles that an action wants. */
function may(action: ActionId, kind: Kind): boolean {
  if (kind.isNobody) return false;
  if (action === "request") return kind.mayRequest === true;
  if (kind.isOwn && ["approve", "reject", "extend", "ask", "not_for_me", "start_migration"].includes(action))
    return false;
  return rowOf(action).may.some((role) => kind.roles.includes(role));
}

const sealer = createSealer([new Uint8Array(32).fill(3)]);

/** A preparation in which each action that its state allows finds what it needs. */
function preparationIn(state: State): Preparation {
  return madeUpPreparation({
    state,
    plan: MADE_UP_PLAN,
    planHash: PLAN_HASH,
    verdict: "open",
    delivery: state === "ready" || state === "rotating" ? "sent" : "pending",
    request: { profile: "least-privilege" },
    firstLogonAt: "2026-11-21T09:00:00.000Z",
    expiresAt: state === "ready" ? "2026-12-04T09:00:00.000Z" : null,
  });
}

/** What an action asks for beyond its state: replaced keys that still work, credentials with nobody to go to. */
const NEEDED_FOR: Partial<Record<ActionId, Partial<Preparation>>> = {
  stored: { delivery: "opened" },
  entered: {
    keyGeneration: 2,
    rotation: {
      generation: 2,
      replaces: 1,
      keeps: 2,
      isCompromised: false,
      renewsPassword: false,
      startedBy: OPERATOR,
      retireAt: "2026-11-21T09:00:00Z",
      retireAttempts: 0,
    },
  },
  choose_recipient: { delivery: "held" },
  keep: {
    closing: {
      ...{ because: "compared", offeredAt: "2026-11-20T08:00:00Z", dueAt: "2026-11-21T08:00:00Z", run: "r" },
      ...{ lastUsedAt: null, keyGeneration: 1, expiresAt: null, end: null, endedBy: null },
    },
  },
  answer: {
    questions: [{ revision: 1, by: OPERATOR, at: "2026-11-21T09:00:00.000Z", text: "Why?", answer: null }],
  },
};

class Scene {
  readonly store = new MemoryStore(sealer);
  readonly directory = new FakeDirectory();
  readonly commands: Commands;
  readonly preparation: Preparation;
  readonly authorizer: Authorizer;
  readonly started: string[] = [];

  constructor(kind: Kind, state: State, action?: ActionId) {
    for (const group of Object.values(GROUPS)) this.directory.groups.set(group, []);
    kind.arrange?.(this.directory);
    const needed = action === undefined ? {} : (NEEDED_FOR[action] ?? {});
    this.preparation = (kind.change ?? ((same) => same))({ ...preparationIn(state), ...needed });
    this.store.preparations.set(this.preparation.id, this.preparation);
    this.authorizer = new Authorizer({ settings, directory: this.directory, teamId: TEAM });
    this.commands = createCommands(this.#deps());
  }

  #deps(): StoryDeps {
    const { directory, authorizer, started } = this;
    return {
      store: this.store.asStore(),
      settings,
      authorizer,
      directory,
      sealer,
      texts: READER_TEXTS,
      linkTo: ({ channelId, messageId }) => `https://chat.example/${channelId}/${messageId}`,
      starter: {
        start: async (workflow) => {
          started.push(workflow);
        },
      },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      now: () => new Date("2026-11-20T09:00:00Z"),
      site: "intl",
      installationId: "made-up",
      probes: noProbes,
      teamId: TEAM,
      cloudsOf: () => {
        throw new TypeError(REACHED_THE_CLOUDS);
      },
    };
  }

  /** Somebody else writes into the row. */
  forge(): void {
    this.store.preparations.set(this.preparation.id, { ...this.preparation, isAltered: true });
  }

  /** Of a finding of the daily check. */
  driftToken(): string {
    const drift = {
      kind: "unknown_key" as const,
      cloud: "aws" as const,
      accountId: "111122223333",
      preparationId: this.preparation.id,
      userName: "mgw-prep-made-up",
      accessKeyId: "AKIAMADEUP",
    };
    this.store.drifts.set(hashToken("drift"), drift);
    return "drift";
  }

  token(action: ButtonAction): string {
    const { token, row } = mintToken(
      sealer,
      this.preparation,
      boundId(buttonRow(action), this.preparation, null),
    );
    this.store.tokens.set(row.tokenHash, row);
    return token;
  }
}

/** Nothing is made up of the clouds: who gets so far as to need them was let in. */
function asLetIn(error: unknown) {
  if (error instanceof TypeError) return { ok: true as const, value: null };
  throw error;
}

/** Does an action as somebody would who has a button for it, wherever the bot would have drawn it. */
const REACHED_THE_CLOUDS = "reached the clouds";

async function attempt(scene: Scene, kind: Kind, action: ActionId): Promise<Outcome<unknown>> {
  const { commands, preparation } = scene;
  const actor = { userId: kind.userId, teamId: kind.teamId ?? TEAM, channelId: CHANNEL };
  const token = BUTTONS.some(({ id }) => id === action) ? scene.token(action as ButtonAction) : "";
  switch (action) {
    case "request":
      return commands.request(actor, "s", preparation.request);
    case "ticket":
      return commands.giveTicket(actor, "s", {
        token,
        url: "https://workorder-intl.console.aliyun.com/#/ticket/1",
      });
    case "check_again":
      return commands.act("check_again", actor, "s", { token });
    case "change":
      return commands.change(actor, "s", {
        token,
        request: { ...preparation.request, reason: "Another one" },
      });
    case "cancel":
      return commands.cancel(actor, "s", { preparationId: preparation.id });
    case "approve":
    case "reject":
      return commands.decide(actor, "s", { token, decision: action, comment: "so", hasSeenTicket: true });
    case "retry":
      return commands.act("retry", actor, "s", { token });
    case "roll_back":
      return commands.act("roll_back", actor, "s", { token });
    case "revoke":
      return commands.revoke(actor, "s", { preparationId: preparation.id });
    case "show":
      return commands.showCredentials(actor, { token });
    case "stored":
      return commands.act("stored", actor, "s", { token });
    case "extend":
      // A person who is let in has the users read back first, which is told apart here from what was refused.
      return commands
        .extend(actor, "s", { token, days: 1, comment: "so" })
        .catch((error: unknown) =>
          error instanceof TypeError && error.message === REACHED_THE_CLOUDS
            ? { ok: true as const, value: null }
            : Promise.reject(error),
        );
    case "rotate":
      return commands.rotate(actor, "s", { token, isCompromised: false, renewsPassword: false });
    case "ask":
    case "answer":
      return commands[action](actor, "s", { token, text: "so" });
    case "not_for_me":
      return commands.act("not_for_me", actor, "s", { token });
    case "decline_delivery":
      return commands.act("decline_delivery", actor, "s", { token });
    case "details":
    case "get_policy":
    case "copy_values":
      return commands.press(actor, token, action);
    case "entered":
      return commands.act("entered", actor, "s", { token });
    case "choose_recipient":
      return commands.proposeRecipient(actor, "s", { token, recipient: MEMBER });
    case "check_logon":
      return commands.checkLogon(actor, { token });
    case "count":
      return commands.act("count", actor, "s", { token });
    case "stop_count":
      return commands.act("stop_count", actor, "s", { token });
    case "compare":
      return commands.compare(actor, "s", { token, sampleSize: 0 });
    case "start_migration":
      return commands.startMigration(actor, "s", { token, comment: "so" });
    case "pause_migration":
    case "resume_migration":
    case "stop_migration":
    case "retry_files":
    case "run_again":
    case "stop_compare":
    case "keep":
      return commands.act(action, actor, "s", { token });
    case "repeat":
      return commands.press(actor, token, "repeat");
    case "view":
      return commands.view(actor, preparation.id);
    case "mend":
      // The clouds are not looked at before the actor is let in.
      return commands.remediate(actor, "s", { token: scene.driftToken() }).catch(asLetIn);
    case "doctor":
      return commands.doctor(actor).catch(asLetIn);
  }
}

/** What an action finds missing of a made-up preparation. */
const LACKING: Partial<Record<ActionId, string>> = {
  show: "SECRETS_GONE",
  start_migration: "MIGRATION_STATE",
  pause_migration: "MIGRATION_STATE",
  resume_migration: "MIGRATION_STATE",
  stop_migration: "MIGRATION_STATE",
  retry_files: "MIGRATION_STATE",
  run_again: "MIGRATION_STATE",
};

const WHO_CODES = [
  "NOT_A_MEMBER",
  "NOT_A_REQUESTER",
  "NOT_AN_APPROVER",
  "NOT_AN_OPERATOR",
  "NOT_THE_RECIPIENT",
  "NOT_ALLOWED",
  "OWN_REQUEST",
  "DIRECTORY_UNAVAILABLE",
];
/** Refusals that say: you might, and not now. That there are no secrets to show is one of them. */
const STATE_CODES = ["WRONG_STATE", "ALREADY_DECIDED", "ALREADY_DONE"];

describe("who may do what, and when", () => {
  let combinations = 0;
  beforeAll(() => {
    combinations = 0;
  });

  describe.each(Object.entries(KINDS))("%s", (_name, kind) => {
    it.each(ACTIONS)("%s, in every state", async (action) => {
      for (const state of STATES) {
        const scene = new Scene(kind, state, action);
        const outcome = await attempt(scene, kind, action);
        const told = outcome.ok ? "done" : outcome.refusal.code;
        const where = `${action} in ${state}`;
        combinations += 1;
        if (!may(action, kind)) {
          expect(WHO_CODES, `${where}: ${told}`).toContain(told);
          expect(scene.store.changes, where).toBe(0);
          expect(scene.started, where).toEqual([]);
          continue;
        }
        if (!isPossible(action, state)) {
          expect(STATE_CODES, `${where}: ${told}`).toContain(told);
          expect(scene.store.changes, where).toBe(0);
          continue;
        }
        // The made-up preparation has no secrets and no migration: a person who hears so was let in.
        expect(["done", LACKING[action]], `${where}: ${told}`).toContain(told);
      }
    });
  });

  it("was tried for every kind of actor, action and state", () => {
    expect(combinations).toBe(Object.keys(KINDS).length * ACTIONS.length * STATES.length);
    expect(combinations).toBeGreaterThan(8_000);
  });

  /** What may still be done with a preparation whose stored row somebody else wrote into. */
  const HARMLESS: readonly ActionId[] = [
    "not_for_me",
    "cancel",
    "reject",
    "roll_back",
    "revoke",
    "repeat",
    "stop_compare",
    "pause_migration",
    "stop_migration",
    "view",
  ];
  const OF_NO_PREPARATION: readonly ActionId[] = ["request", "doctor", "mend"];

  it.each(ACTIONS.filter((action) => !OF_NO_PREPARATION.includes(action)))(
    "of a forged row, %s: only what makes, delivers and lengthens nothing, to those who may",
    async (action) => {
      const kind = Object.values(KINDS).find((one) => may(action, one)) as Kind;
      for (const state of STATES.filter((one) => isPossible(action, one))) {
        const scene = new Scene(kind, state, action);
        scene.forge();
        const outcome = await attempt(scene, kind, action);
        const told = outcome.ok ? "done" : outcome.refusal.code;
        const where = `${action} in ${state}`;
        expect(told, where).toBe(HARMLESS.includes(action) ? (LACKING[action] ?? "done") : "RECORD_ALTERED");
        if (!HARMLESS.includes(action)) expect(scene.store.changes, where).toBe(0);
      }
    },
  );

  it.each(BUTTONS.map(({ id }) => id))(
    "of a forged row, %s: its form does not open where its submission would be refused",
    async (id) => {
      const row = buttonRow(id);
      const asked = (row.asks?.id ?? id) as ActionId;
      const kind = Object.values(KINDS).find((one) => may(asked, one)) as Kind;
      for (const state of STATES.filter((one) => isPossible(asked, one))) {
        const scene = new Scene(kind, state, asked);
        scene.forge();
        const actor = { userId: kind.userId, teamId: kind.teamId ?? TEAM, channelId: CHANNEL };
        const pressed = await scene.commands.press(actor, scene.token(id), id);
        const told = pressed.ok ? "done" : pressed.refusal.code;
        expect(told, state).toBe(HARMLESS.includes(asked) ? "done" : "RECORD_ALTERED");
      }
    },
  );

  it("says who could, to a member who may not", async () => {
    const kind = KINDS["any other member"] as Kind;
    const told = async (action: ActionId) => {
      const outcome = await attempt(new Scene(kind, "ready"), kind, action);
      return outcome.ok ? null : outcome.refusal.args;
    };
    const operators = { people: [OPERATOR], groups: [GROUPS.operators] };
    expect(await told("approve")).toEqual({
      people: [APPROVER, SECOND_APPROVER],
      groups: [GROUPS.approvers],
    });
    expect(await told("retry")).toEqual(operators);
    expect(await told("show")).toEqual({ people: [RECIPIENT], groups: [] });
    expect(await told("revoke")).toEqual({
      people: [REQUESTER, RECIPIENT, APPROVER, SECOND_APPROVER, OPERATOR],
      groups: [GROUPS.approvers, GROUPS.operators],
    });
  });

  it("tells a stranger nothing of who is who", async () => {
    const kind = KINDS["a stranger in a shared channel"] as Kind;
    for (const action of ["approve", "revoke", "show", "view"] as const) {
      const outcome = await attempt(new Scene(kind, "ready"), kind, action);
      expect(outcome).toEqual({ ok: false, refusal: { code: "NOT_A_MEMBER", args: {} } });
    }
  });

  it("records each refusal, with who was refused what and why", async () => {
    const kind = KINDS["any other member"] as Kind;
    const scene = new Scene(kind, "awaiting_approval");
    await attempt(scene, kind, "approve");
    expect(scene.store.audit).toMatchObject([
      { event: "action.refused", actor: MEMBER, details: { action: "approve", code: "NOT_AN_APPROVER" } },
    ]);
  });

  it("is offered on the card only where it can be done", () => {
    for (const state of STATES) {
      const card = JSON.stringify(
        renderNotice({ kind: "card" }, makeContext(makeView(makePreparation(state)))),
      );
      const offered = BUTTONS.map(({ id }) => id).filter((id) => card.includes(`"prep:${id}"`));
      for (const action of offered) expect(isPossible(action, state), `${action} in ${state}`).toBe(true);
    }
  });

  it("is in SECURITY.md as it is in the code", () => {
    const text = readFileSync("SECURITY.md", "utf8");
    const between = /<!-- permissions: begin -->\n\n([\s\S]*?)\n\n<!-- permissions: end -->/.exec(text)?.[1];
    expect(between).toBe(permissionTable());
  });
});
