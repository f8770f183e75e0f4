import type { Drift } from "../../../src/core/drift.ts";
import { defaultLinks, ticketPlaceOf } from "../../../src/core/links.ts";
import type { PreparationRequest } from "../../../src/core/preparation.ts";
import { notFurtherThan } from "../../../src/core/profile.ts";
import type { Refusal } from "../../../src/core/refusal.ts";
import { findTicketProblem } from "../../../src/core/ticket-link.ts";
import type { DirectAction } from "../../../src/workflow/actions/index.ts";
import type { Commands } from "../../../src/workflow/commands.ts";
import { say } from "../../../src/workflow/doctor/line.ts";
import { offersOf } from "../../../src/workflow/outbox/offers.ts";
import type { Actor, Outcome, PreparationView } from "../../../src/workflow/outcome.ts";
import type { SuggestedBucket, SuggestionQuery } from "../../../src/workflow/suggestions/bucket-lists.ts";
import type { PrefixQuery } from "../../../src/workflow/suggestions/prefix-lists.ts";
import { makeHome } from "./home.ts";
import { makePreparation, makeView } from "./preparations.ts";

/** What the daily check found, for messages and clicks. */
export const DRIFT: Drift = {
  kind: "unknown_key",
  cloud: "aws",
  accountId: "123456789012",
  preparationId: "MP-7K3Q9X",
  userName: "mgw-prep-MP-7K3Q9X",
  accessKeyId: "AKIAEXAMPLE8",
};

/** What was asked: a command, or by its id what a press does at once. */
type Asked = keyof Commands | DirectAction;
type Call = { name: Asked; actor: Actor | null; input: unknown; submissionId: string | null };

/**
 * The story's door in memory: keeps the contract's promises as far as a surface can tell (a submission counts once, a
 * token stands for one action), records what was asked, and refuses when it is told to.
 */
export class FakeCommands implements Commands {
  readonly calls: Call[] = [];
  readonly #refusals = new Map<Asked, Refusal>();
  readonly #faults = new Set<Asked>();
  readonly #submissions = new Map<string, Outcome>();
  views = new Map<string, PreparationView>();
  fieldProblems: Awaited<ReturnType<Commands["checkRequest"]>> = [];
  /** Resolves late: what a slow directory looks like. */
  checkDelayMs = 0;
  firstLogonAt: string | null = null;

  refuse(name: Asked, refusal: Refusal): void {
    this.#refusals.set(name, refusal);
  }

  breakDown(name: Asked): void {
    this.#faults.add(name);
  }

  put(view: PreparationView): void {
    this.views.set(view.preparation.id, view);
  }

  callsOf(name: Asked): Call[] {
    return this.calls.filter((call) => call.name === name);
  }

  /** Why the person may not request; a delay is that of a slow directory. */
  mayNot: Refusal | null = null;
  mayRequestDelayMs = 0;

  async mayRequest(): Promise<Refusal | null> {
    if (this.mayRequestDelayMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, this.mayRequestDelayMs));
    }
    return this.mayNot;
  }

  /** What the accounts have, by side; a delay is that of whatever may be slow. */
  buckets: Record<"source" | "destination", SuggestedBucket[]> = { source: [], destination: [] };
  suggestDelayMs = 0;
  /** What was asked for; it is no act, so that it is not among the calls. */
  readonly queries: ({ userId: string } & SuggestionQuery)[] = [];

  suggestBuckets: Commands["suggestBuckets"] = async (actor, query) => {
    this.queries.push({ userId: actor.userId, ...query });
    if (this.suggestDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.suggestDelayMs));
    return this.buckets[query.side].filter(({ bucket }) => bucket.includes(query.text));
  };

  /** Folders by bucket, and what was asked for. */
  prefixes: Record<string, string[]> = {};
  readonly prefixQueries: ({ userId: string } & PrefixQuery)[] = [];

  suggestPrefixes: Commands["suggestPrefixes"] = async (actor, query) => {
    this.prefixQueries.push({ userId: actor.userId, ...query });
    if (this.suggestDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.suggestDelayMs));
    return (this.prefixes[query.bucket] ?? []).filter((prefix) => prefix.startsWith(query.text));
  };

  async checkRequest(actor: Actor, request: PreparationRequest) {
    this.#note("checkRequest", actor, request);
    if (this.checkDelayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.checkDelayMs));
    return this.fieldProblems;
  }

  async request(actor: Actor, submissionId: string, request: PreparationRequest): Promise<Outcome> {
    return this.#once("request", actor, submissionId, request, () => {
      const preparation = makePreparation("checking", { request, requester: actor.userId });
      this.put(makeView(preparation));
      return preparation;
    });
  }

  narrowerProfiles: Commands["narrowerProfiles"] = ({ profile }) => notFurtherThan(profile);
  narrow: Commands["narrow"] = async (actor, { token, ttlDays, profile }) =>
    this.#answer("narrow", actor, { token, ttlDays, profile }, () => {
      const view = this.#viewOfToken(token, "approve");
      if (view === null) return null;
      const { preparation } = view;
      const request = { ...preparation.request, ttlDays, profile };
      const plan = preparation.plan && { ...preparation.plan, ttlDays, profile };
      return { ...view, preparation: { ...preparation, request, plan, planHash: `${profile}-${ttlDays}` } };
    });

  readonly #hidden = new Set<string>();
  /** Lets nobody look at a preparation any more, though it is in lists. */
  hide(preparationId: string): void {
    this.#hidden.add(preparationId);
  }

  async view(actor: Actor, preparationId: string): Promise<Outcome<PreparationView>> {
    const isHidden = this.#hidden.has(preparationId);
    return this.#answer("view", actor, preparationId, () =>
      isHidden ? null : (this.views.get(preparationId) ?? null),
    );
  }

  async list(actor: Actor) {
    return this.#answer("list", actor, null, () =>
      [...this.views.values()].map(({ preparation }) => preparation),
    );
  }

  status: Commands["status"] = async (actor, preparationId) =>
    this.#answer("status", actor, preparationId, () => {
      const view = this.views.get(preparationId);
      return view === undefined ? null : { view, offers: offersOf(view, (action) => `token-${action}`) };
    });
  home: Commands["home"] = async (actor) =>
    this.#answer("home", actor, null, () => {
      const views = [...this.views.values()];
      const isBlocked = ({ preparation }: PreparationView) => preparation.state === "blocked";
      return makeHome({
        waiting: views.filter(isBlocked),
        yours: views.filter((view) => !isBlocked(view)),
      });
    });
  digest: Commands["digest"] = async (actor) =>
    this.#answer("digest", actor, null, () => ({
      digest: {
        problems: [
          { id: "MP-8W0K2D", what: "revoke_failed" as const, attempts: 4 },
          { id: "MP-7K3Q9X", what: "drift" as const, attempts: 2 },
        ],
        open: 14,
        live: 9,
        blocked: 2,
        awaiting: 3,
        oldestAwaiting: "2026-11-22T04:00:00Z",
        nextEnd: "2026-12-01T04:00:00Z",
      },
      count: 12_346,
      head: "b".repeat(64),
      at: "2026-11-24T09:00:00Z",
    }));

  search: Commands["search"] = async (actor, search) =>
    this.#answer("search", actor, search, () => {
      const rows = [...this.views.values()].map(({ preparation }) => preparation);
      return { rows, count: rows.length };
    });

  async press(actor: Actor, token: string, action: string): Promise<Outcome<PreparationView>> {
    return this.#answer("press", actor, { token, action }, () => this.#viewOfToken(token, action));
  }

  act: Commands["act"] = (action, actor, submissionId, input) =>
    this.#once(action, actor, submissionId, input, () => this.#preparation());
  decide: Commands["decide"] = (actor, submissionId, input) =>
    this.#once("decide", actor, submissionId, input, () => this.#preparation());
  ask: Commands["ask"] = (actor, submissionId, input) =>
    this.#once("ask", actor, submissionId, input, () => this.#preparation());
  answer: Commands["answer"] = (actor, submissionId, input) =>
    this.#once("answer", actor, submissionId, input, () => this.#preparation());
  giveTicket: Commands["giveTicket"] = (actor, submissionId, input) =>
    this.#once("giveTicket", actor, submissionId, input, () => this.#preparation());
  change: Commands["change"] = (actor, submissionId, input) =>
    this.#once("change", actor, submissionId, input, () => this.#preparation());
  cancel: Commands["cancel"] = (actor, submissionId, input) =>
    this.#once("cancel", actor, submissionId, input, () => this.#preparation());
  revoke: Commands["revoke"] = (actor, submissionId, input) =>
    this.#once("revoke", actor, submissionId, input, () => this.#preparation());
  rotate: Commands["rotate"] = (actor, submissionId, input) =>
    this.#once("rotate", actor, submissionId, input, () => this.#preparation());
  extend: Commands["extend"] = (actor, submissionId, input) =>
    this.#once("extend", actor, submissionId, input, () => this.#preparation());
  compare: Commands["compare"] = (actor, submissionId, input) =>
    this.#once("compare", actor, submissionId, input, () => this.#preparation());
  startMigration: Commands["startMigration"] = (actor, submissionId, input) =>
    this.#once("startMigration", actor, submissionId, input, () => this.#preparation());
  proposeRecipient: Commands["proposeRecipient"] = (actor, submissionId, input) =>
    this.#once("proposeRecipient", actor, submissionId, input, () => this.#preparation());

  showCredentials: Commands["showCredentials"] = async (actor, input) =>
    this.#answer("showCredentials", actor, input, () => SECRETS);
  checkLogon: Commands["checkLogon"] = async (actor, input) =>
    this.#answer("checkLogon", actor, input, () => ({ firstLogonAt: this.firstLogonAt }));
  doctor: Commands["doctor"] = async (actor) =>
    this.#answer("doctor", actor, null, () => [
      say({ kind: "aws", account: null }, "fine", "CLOUD_IDENTITY", {
        arn: "arn:aws:iam::123456789012:user/bot",
      }),
      say({ kind: "slack" }, "failed", "CHANNEL_WITHOUT_BOT", {
        id: "C0MIGRATE1",
        places: ["defaultChannel"],
        channel: "migrations",
      }),
    ]);

  remediate: Commands["remediate"] = async (actor, _submissionId, input) =>
    this.#answer("remediate", actor, input, () => ({ drift: DRIFT, as: "mended" as const }));

  ticketPlace: Commands["ticketPlace"] = ({ alibabaAccount }) =>
    ticketPlaceOf({ links: {} }, alibabaAccount === undefined ? "intl" : "cn");

  consolePlace: Commands["consolePlace"] = ({ alibabaAccount }) => {
    const site = alibabaAccount === undefined ? "intl" : "cn";
    return { site, links: defaultLinks("aws", site) };
  };

  checkTicket: Commands["checkTicket"] = (url, request) => {
    const place = this.ticketPlace(request);
    const problem = findTicketProblem(url, place);
    return problem === null ? null : { code: "TICKET_INVALID", args: { problem, hosts: place.hosts } };
  };

  #preparation() {
    const [view] = this.views.values();
    if (!view) throw new Error("the fake has no preparation");
    return view.preparation;
  }

  #viewOfToken(token: string, action: string): PreparationView | null {
    return token === `token-${action}` ? ([...this.views.values()][0] ?? null) : null;
  }

  #note(name: Asked, actor: Actor | null, input: unknown, submissionId: string | null = null): void {
    this.calls.push({ name, actor, input, submissionId });
    if (this.#faults.has(name)) throw new Error("the story broke down");
  }

  #answer<T>(name: Asked, actor: Actor, input: unknown, find: () => T | null): Outcome<T> {
    this.#note(name, actor, input);
    const refusal = this.#refusals.get(name);
    if (refusal) return { ok: false, refusal };
    const value = find();
    return value === null ? { ok: false, refusal: { code: "NOT_FOUND", args: {} } } : { ok: true, value };
  }

  async #once(
    name: Asked,
    actor: Actor,
    submissionId: string,
    input: unknown,
    run: () => PreparationView["preparation"],
  ): Promise<Outcome> {
    const before = this.#submissions.get(submissionId);
    if (before) return before;
    this.#note(name, actor, input, submissionId);
    const refusal = this.#refusals.get(name);
    const outcome: Outcome = refusal ? { ok: false, refusal } : { ok: true, value: run() };
    this.#submissions.set(submissionId, outcome);
    return outcome;
  }
}

/** Values that are searched for wherever they must not be. The characters are those that mark-up would eat. */
export const SECRETS = {
  awsAccessKeyId: "AKIAEXAMPLE7",
  awsSecretAccessKey: "aws*secret_with~marks`and`<brackets>&/+=",
  alibabaAccessKeyId: "LTAIEXAMPLE7",
  alibabaAccessKeySecret: "alibaba*secret_with~marks",
  logonName: "mgw-prep-MP-7K3Q9X@acme.onaliyun.com",
  consolePassword: "pa55*word_:smile:~",
  logonLink: "https://signin.alibabacloud.com/acme.onaliyun.com/login.htm",
};
