import { approversIn, type Requirement, type Step, stepsOf } from "../core/approval-rule.ts";
import type { PeopledStep } from "../core/approval-steps.ts";
import type { People } from "../core/people-settings.ts";
import { authorsOf, type Preparation } from "../core/preparation.ts";
import type { WhoRefusal } from "../core/refusal.ts";
import type { Settings } from "../core/settings.ts";
import { type ApprovalJudge, isOneNumber, judgeByNumber, judgeBySteps } from "./approval-judge.ts";
import { type Directory, isFullMember, type Person } from "./directory.ts";

/** What somebody is to a preparation; one person may be several. */
export const ROLES = ["requester", "recipient", "approver", "operator", "member"] as const;
export type Role = (typeof ROLES)[number];

/** Who may do something: the part of an action that is decided here. */
export type Rule = {
  /** Any of these roles is enough. */
  readonly may: readonly Role[];
  /** A decision that neither its authors (`authorsOf`) nor its recipient make about their own, unless the settings say so. */
  readonly isNeverOnOnesOwn?: true;
  /** Only those who may ask for preparations at all, by the settings. */
  readonly isForRequesters?: true;
};

/** Approvers decide: to approve, to reject, to extend, and whether an approval still counts when it is carried out. */
export const DECIDING = { may: ["approver"], isNeverOnOnesOwn: true } as const satisfies Rule;

export type Authorization =
  | { isAllowed: true; person: Person; roles: ReadonlySet<Role> }
  | { isAllowed: false; code: WhoRefusal };

export type AuthorizeInput = {
  userId: string;
  teamId: string;
  rule: Rule;
  /** Null for a request, which has no preparation yet. */
  preparation: Decidable | null;
  /** Ask Slack now, and take nothing that was remembered: at the moment of execution. */
  isFresh?: boolean;
};

/** What of a preparation says who may do what to it. */
export type Decidable = Pick<
  Preparation,
  "teamId" | "requester" | "changedBy" | "ticket" | "recipientChange" | "request" | "escalatedAt"
>;

/** Whom a message asks for a decision; `more` are left out of it. */
export type Mentions = { people: string[]; groups: string[]; more: number };

/** The place of the step that a wait for approval begins with. */
export const FIRST_STEP = 0;

/** A message that names more people than these is read by none of them. */
const MENTIONED_AT_MOST = 20;
const LOOKED_UP_AT_ONCE = 5;
/** Age that the answer to "who could decide" may have; a person who does decide is looked up anew. */
const CANDIDATE_MAX_AGE_MS = 10 * 60_000;

/** Decides who may do what, by the settings and by what Slack says of people now. Whatever cannot be read is a no. */
export class Authorizer {
  readonly #settings: Settings;
  readonly #directory: Directory;
  /** The bot's own workspace. */
  readonly #teamId: string;

  constructor(options: { settings: Settings; directory: Directory; teamId: string }) {
    this.#settings = options.settings;
    this.#directory = options.directory;
    this.#teamId = options.teamId;
  }

  async authorize(input: AuthorizeInput): Promise<Authorization> {
    try {
      return await this.#decide(input);
    } catch {
      // Slack does not answer: who somebody is cannot be known, and the answer is no.
      return { isAllowed: false, code: "DIRECTORY_UNAVAILABLE" };
    }
  }

  /**
   * Up to `atMost` people who could approve a request, first those named in the settings, then members of the groups; nobody
   * more is looked up than it takes to find them, since a group may have more members than Slack answers calls in a minute.
   * `step`: those of one step alone, by its place.
   * Errors: SlackFailure, and when a group that is needed cannot be read.
   */
  async findApprovers(
    asked: Omit<Decidable, "teamId">,
    { atMost, except = new Set(), step }: { atMost: number; except?: ReadonlySet<string>; step?: number },
  ): Promise<string[]> {
    return this.#findAmong(this.#approversOf(asked, step), asked, { atMost, except });
  }

  /** The first requirement that too few others could meet, with how many could; null: all can be met. */
  async findShortage(asked: Omit<Decidable, "teamId">): Promise<{ needed: number; found: number } | null> {
    for (const { approvers, needed } of this.#requirementsOf(asked)) {
      const { length: found } = await this.#findAmong(approvers, asked, {
        atMost: needed,
        except: new Set(),
      });
      if (found < needed) return { needed, found };
    }
    return null;
  }

  /**
   * Judges the words of people, each of whom may approve.
   * Errors: SlackFailure, when a group that it depends on cannot be read.
   */
  async approvalJudge(
    asked: Omit<Decidable, "teamId">,
    { isFresh = false }: { isFresh?: boolean } = {},
  ): Promise<ApprovalJudge> {
    const steps = this.#stepsOf(asked);
    // Anybody who is asked about may approve, which settles it: no group has to be read again.
    if (isOneNumber(steps)) return judgeByNumber(steps[0]?.requirements[0]?.needed ?? 1);
    return judgeBySteps(steps, await this.#peopled(steps, isFresh));
  }

  #peopled(steps: readonly Step[], isFresh: boolean): Promise<PeopledStep[]> {
    return Promise.all(
      steps.map(({ requirements }) =>
        Promise.all(
          requirements.map(async ({ approvers, needed }) => ({
            members: await this.#membersOf(approvers, isFresh),
            needed,
          })),
        ),
      ),
    );
  }

  async #findAmong(
    { people, groups }: People,
    asked: Omit<Decidable, "teamId">,
    { atMost, except }: { atMost: number; except: ReadonlySet<string> },
  ): Promise<string[]> {
    const mayBeOne = (userId: string) => !except.has(userId) && !this.#isOwn(userId, asked);
    const named = new Set(people.filter(mayBeOne));
    const found = await this.#findFit([...named], atMost);
    if (found.length >= atMost || groups.length === 0) return found;
    const members = await this.#membersOf({ people: [], groups });
    const others = [...members].filter((userId) => mayBeOne(userId) && !named.has(userId));
    return [...found, ...(await this.#findFit(others, atMost - found.length))];
  }

  /**
   * Whom to ask for a decision: people as the settings name them, groups as groups, which Slack notifies itself. `step`: those
   * of one step alone, by its place.
   */
  async findMentions(asked: Omit<Decidable, "teamId">, step?: number): Promise<Mentions> {
    const { people, groups } = this.#approversOf(asked, step);
    const others = [...new Set(people)].filter((userId) => !this.#isOwn(userId, asked));
    const some = others.slice(0, MENTIONED_AT_MOST);
    // A person who cannot be looked up now is asked all the same: whether they may decide is checked when they do.
    const fit = await Promise.all(some.map((userId) => this.#isFit(userId).catch(() => true)));
    return {
      people: some.filter((_, index) => fit[index]),
      groups: [...new Set(groups)],
      more: others.length - some.length,
    };
  }

  /** Looks people up, some at a time, until enough of them are found fit. */
  async #findFit(userIds: readonly string[], atMost: number): Promise<string[]> {
    const found: string[] = [];
    let next = 0;
    while (found.length < atMost && next < userIds.length) {
      const some = userIds.slice(next, next + Math.max(atMost - found.length, LOOKED_UP_AT_ONCE));
      next += some.length;
      // Side by side: a form waits for this, and Slack gives it three seconds for all of them.
      const fit = await Promise.all(some.map((userId) => this.#isFit(userId)));
      found.push(...some.filter((_, index) => fit[index]));
    }
    return found.slice(0, atMost);
  }

  async #isFit(userId: string): Promise<boolean> {
    const person = await this.#directory.findPerson(userId, { maxAgeMs: CANDIDATE_MAX_AGE_MS });
    return person !== null && isFullMember(person, this.#teamId);
  }

  async #decide(input: AuthorizeInput): Promise<Authorization> {
    const person = await this.#directory.findPerson(input.userId, maxAge(input.isFresh));
    if (!person || !isFullMember(person, this.#teamId) || input.teamId !== this.#teamId) {
      return { isAllowed: false, code: "NOT_A_MEMBER" };
    }
    if (input.preparation && input.preparation.teamId !== this.#teamId) {
      return { isAllowed: false, code: "NOT_ALLOWED" };
    }
    const { roles, unread } = await this.#rolesOf(input);
    const { may, isForRequesters, isNeverOnOnesOwn } = input.rule;
    if (isForRequesters && !(await this.#mayRequest(input.userId))) {
      return { isAllowed: false, code: "NOT_A_REQUESTER" };
    }
    if (!may.some((role) => roles.has(role))) {
      const code = may.some((role) => unread.has(role)) ? "DIRECTORY_UNAVAILABLE" : refusalFor(may);
      return { isAllowed: false, code };
    }
    if (isNeverOnOnesOwn && this.#isOwn(input.userId, input.preparation)) {
      return { isAllowed: false, code: "OWN_REQUEST" };
    }
    return { isAllowed: true, person, roles };
  }

  #isOwn(userId: string, asked: Omit<Decidable, "teamId"> | null): boolean {
    const { allowRequester, allowRecipient } = this.#settings.approvals;
    if (asked === null) return false;
    return (
      (authorsOf(asked).has(userId) && !allowRequester) ||
      (userId === asked.request.recipient && !allowRecipient)
    );
  }

  /** What somebody is; a role whose group cannot be read they do not have, yet it does not take others from them. */
  async #rolesOf({
    userId,
    preparation,
    isFresh = false,
  }: AuthorizeInput): Promise<{ roles: ReadonlySet<Role>; unread: ReadonlySet<Role> }> {
    const roles = new Set<Role>(["member"]);
    const unread = new Set<Role>();
    const look = async (role: Role, people: People) => {
      const isOne = await this.#includes(people, userId, isFresh).catch(() => null);
      if (isOne === null) unread.add(role);
      else if (isOne) roles.add(role);
    };
    if (preparation?.requester === userId) roles.add("requester");
    if (preparation?.request.recipient === userId) roles.add("recipient");
    await Promise.all([
      look("approver", this.#approversOf(preparation)),
      look("operator", this.#settings.operators),
    ]);
    return { roles, unread };
  }

  /** Everybody who may approve, or those of one step. */
  #approversOf(asked: Pick<Decidable, "request" | "escalatedAt"> | null, step?: number): People {
    if (asked === null) return this.#settings.approvers;
    const steps = this.#stepsOf(asked);
    const asking = step === undefined ? steps : steps.slice(step, step + 1);
    return approversIn(asking.flatMap(({ requirements }) => requirements));
  }

  #requirementsOf(asked: Pick<Decidable, "request" | "escalatedAt">): Requirement[] {
    return this.#stepsOf(asked).flatMap(({ requirements }) => requirements);
  }

  /** What the rules ask; once it was escalated, the word of those of the escalation counts for each of it. */
  #stepsOf({ request, escalatedAt }: Pick<Decidable, "request" | "escalatedAt">): Step[] {
    const steps = stepsOf(this.#settings, request);
    const { escalation } = this.#settings.approvals;
    if (escalatedAt === null || escalation === undefined) return steps;
    return steps.map(({ name, requirements }) => ({
      name,
      requirements: requirements.map(({ approvers, needed }) => ({
        needed,
        approvers: {
          people: [...approvers.people, ...escalation.people],
          groups: [...approvers.groups, ...escalation.groups],
        },
      })),
    }));
  }

  async #mayRequest(userId: string): Promise<boolean> {
    const { requesters } = this.#settings;
    return requesters === "everyone" || this.#includes(requesters, userId);
  }

  async #includes(people: People, userId: string, isFresh = false): Promise<boolean> {
    return (
      people.people.includes(userId) ||
      (await this.#membersOf({ people: [], groups: people.groups }, isFresh)).has(userId)
    );
  }

  async #membersOf({ people, groups }: People, isFresh = false): Promise<Set<string>> {
    const ofGroups = await Promise.all(
      groups.map(async (group) => {
        const ids = await this.#directory.findGroupMembers(group, maxAge(isFresh));
        if (ids === null) throw new Error(`user group ${group} cannot be read`);
        return ids;
      }),
    );
    return new Set([...people, ...ofGroups.flat()]);
  }
}

/** Nothing that was remembered, at the moment of execution. */
function maxAge(isFresh = false): { maxAgeMs?: number } {
  return isFresh ? { maxAgeMs: 0 } : {};
}

function refusalFor(allowed: readonly Role[]) {
  if (allowed.length > 1) return "NOT_ALLOWED" as const;
  switch (allowed[0]) {
    case "approver":
      return "NOT_AN_APPROVER" as const;
    case "operator":
      return "NOT_AN_OPERATOR" as const;
    case "recipient":
      return "NOT_THE_RECIPIENT" as const;
    default:
      return "NOT_ALLOWED" as const;
  }
}
