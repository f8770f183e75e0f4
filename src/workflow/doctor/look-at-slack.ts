import type { DoctorLine, DoctorPlace, DoctorSubject } from "../../core/doctor-codes.ts";
import { SlackFailure } from "../../core/errors.ts";
import { type Settings, settingsSchema } from "../../core/settings.ts";
import { findSlackIds, type NamedId } from "../../core/slack-ids.ts";
import { type Channel, isFullMember, type Person } from "../../security/directory.ts";
import { notTried, say } from "./line.ts";
import type { Patience } from "./patience.ts";
import type { Group, SlackLookUps, SlackProbe } from "./probes.ts";

const SLACK: DoctorPlace = { kind: "slack" };
const NEEDED = { isNeededToStart: true };
/** So many members of a group are looked up at a time, until one is found who is fit. */
const MEMBERS_AT_ONCE = 10;
const MEMBERS_AT_MOST = 50;

/** Both tokens, the scopes, and every person, group and channel of the settings. */
export async function lookAtSlack(
  probe: SlackProbe,
  settings: Settings,
  patience: Patience,
): Promise<DoctorLine[]> {
  const [ofApp, ofBot] = await Promise.all([
    lookAtTransport(probe, patience),
    lookAtBotToken(probe, settings, patience),
  ]);
  const [first, ...others] = ofBot;
  if (first === undefined) return ofApp;
  // One cause, one line: what got no answer is reported at the bot token.
  const isAwayToo = first.isAway && ofApp.every(({ isAway }) => isAway);
  return [
    first,
    ...(isAwayToo ? [notTried(SLACK, { kind: "app-token" }, { kind: "slack-away" })] : ofApp),
    ...others,
  ];
}

async function lookAtTransport(probe: SlackProbe, patience: Patience): Promise<DoctorLine[]> {
  const { tryAppToken, hasUsualSecret } = probe;
  if (hasUsualSecret !== null) {
    return [
      hasUsualSecret
        ? say(SLACK, "fine", "SLACK_SECRET_FINE", {})
        : say(SLACK, "warning", "SLACK_SECRET_ODD", {}),
    ];
  }
  if (tryAppToken === null) return [];
  try {
    await patience.with(tryAppToken);
    return [say(SLACK, "fine", "SLACK_APP_TOKEN_FINE", {})];
  } catch (error) {
    return [tokenLine("SLACK_APP_TOKEN", error)];
  }
}

async function lookAtBotToken(
  probe: SlackProbe,
  settings: Settings,
  patience: Patience,
): Promise<DoctorLine[]> {
  const ids = findSlackIds(settingsSchema, settings);
  let accepted: Awaited<ReturnType<SlackProbe["tryBotToken"]>>;
  try {
    accepted = await patience.with(() => probe.tryBotToken());
  } catch (error) {
    return [
      tokenLine("SLACK_BOT_TOKEN", error),
      ...(ids.length === 0
        ? []
        : [notTried(SLACK, { kind: "settings-ids", count: ids.length }, { kind: "bot-token" })]),
    ];
  }
  const { teamId, teamUrl, scopes, lookUps } = accepted;
  return [
    say(SLACK, "fine", "SLACK_CONNECTED", { url: teamUrl }),
    lookAtScopes(probe, scopes),
    ...(await lookAtIds({ ids, lookUps, teamId, scopes, patience })),
  ];
}

function lookAtScopes({ neededScopes }: SlackProbe, granted: readonly string[] | null): DoctorLine {
  if (granted === null) return say(SLACK, "warning", "SLACK_SCOPES_UNKNOWN", {});
  const missing = neededScopes.filter((scope) => !granted.includes(scope));
  return missing.length === 0
    ? say(SLACK, "fine", "SLACK_SCOPES_GRANTED", { count: neededScopes.length })
    : say(SLACK, "failed", "SLACK_SCOPES_MISSING", { scopes: missing }, NEEDED);
}

/** What a token was refused with. Errors: whatever is no answer of Slack's. */
export function tokenLine(token: "SLACK_BOT_TOKEN" | "SLACK_APP_TOKEN", error: unknown): DoctorLine {
  if (!(error instanceof SlackFailure)) throw error;
  const { code, neededScopes } = error;
  const name: DoctorSubject = token === "SLACK_BOT_TOKEN" ? { kind: "bot-token" } : { kind: "app-token" };
  switch (error.trouble) {
    case "wrong-token":
      return say(SLACK, "failed", "SLACK_TOKEN_WRONG", { token, code }, NEEDED);
    case "ended-token":
      return say(SLACK, "failed", "SLACK_TOKEN_ENDED", { token, code }, NEEDED);
    case "other-token":
      return say(SLACK, "failed", "SLACK_TOKEN_OF_OTHER_KIND", { token, code }, NEEDED);
    case "missing-scope":
      return say(SLACK, "failed", "SLACK_APP_SCOPE_MISSING", { scopes: neededScopes }, NEEDED);
    case "rate-limited":
      return say(SLACK, "warning", "SLACK_LIMITED", { what: name });
    case "away":
      return say(
        SLACK,
        "failed",
        "SLACK_AWAY",
        { what: name, code },
        { isNeededToStart: true, isAway: true },
      );
    case "refused":
      return say(SLACK, "failed", "SLACK_REFUSED", { what: name, code }, NEEDED);
  }
}

type IdLooks = {
  ids: readonly NamedId[];
  lookUps: SlackLookUps;
  teamId: string;
  scopes: readonly string[] | null;
  patience: Patience;
};

async function lookAtIds(looks: IdLooks): Promise<DoctorLine[]> {
  const of = (kind: NamedId["kind"]) => looks.ids.filter((one) => one.kind === kind);
  return (
    await Promise.all([
      lookAtPeople(looks, of("person")),
      lookAtGroups(looks, of("group")),
      Promise.all(of("channel").map((named) => lookAtChannel(looks, named))),
    ])
  ).flat();
}

async function lookAtPeople(
  { lookUps, teamId, scopes, patience }: IdLooks,
  named: readonly NamedId[],
): Promise<DoctorLine[]> {
  if (named.length === 0) return [];
  const asked: DoctorSubject =
    named.length === 1 ? { kind: "person", id: named[0]?.id ?? "" } : { kind: "people" };
  const withheld = withoutScope(scopes, ["users:read"], asked);
  if (withheld !== null) return [withheld];
  try {
    const people = await patience.with(() => lookUps.findPeople(named.map(({ id }) => id)));
    return named.map((one) => personLine(one, people.get(one.id) ?? null, teamId));
  } catch (error) {
    return [lookUpFailure(asked, error)];
  }
}

function personLine({ id, places }: NamedId, person: Person | null, teamId: string): DoctorLine {
  if (person === null) return say(SLACK, "failed", "PERSON_UNKNOWN", { id, places }, NEEDED);
  const { displayName } = person;
  const why = whyUnfit(person, teamId);
  return why === null
    ? say(SLACK, "fine", "PERSON_FIT", { id, places, displayName })
    : say(SLACK, "failed", "PERSON_UNFIT", { id, places, displayName, why });
}

function whyUnfit(person: Person, teamId: string): "bot" | "deactivated" | "guest" | "stranger" | null {
  if (isFullMember(person, teamId)) return null;
  if (person.isBot) return "bot";
  if (person.isDeactivated) return "deactivated";
  return person.isGuest ? "guest" : "stranger";
}

async function lookAtGroups(looks: IdLooks, named: readonly NamedId[]): Promise<DoctorLine[]> {
  if (named.length === 0) return [];
  const asked: DoctorSubject =
    named.length === 1 ? { kind: "group", id: named[0]?.id ?? "" } : { kind: "groups" };
  const withheld = withoutScope(looks.scopes, ["usergroups:read"], asked);
  if (withheld !== null) return [withheld];
  try {
    const groups = await looks.patience.with(() => looks.lookUps.listGroups());
    const known = new Map(groups.map((group) => [group.groupId, group]));
    const lines: DoctorLine[] = [];
    // One after the other: each may look up people, and members of one are often members of the next.
    for (const one of named) lines.push(await lookAtGroup(looks, one, known.get(one.id) ?? null));
    return lines;
  } catch (error) {
    return [lookUpFailure(asked, error)];
  }
}

async function lookAtGroup(
  looks: IdLooks,
  { id, places }: NamedId,
  group: Group | null,
): Promise<DoctorLine> {
  if (group === null) return say(SLACK, "failed", "GROUP_UNKNOWN", { id, places }, NEEDED);
  const { handle, memberIds } = group;
  if (group.isDisabled) return say(SLACK, "failed", "GROUP_DISABLED", { id, places, handle });
  if (memberIds.length === 0) return say(SLACK, "failed", "GROUP_EMPTY", { id, places, handle });
  const withheld = withoutScope(looks.scopes, ["users:read"], { kind: "group", id });
  if (withheld !== null) return withheld;
  const looked = memberIds.slice(0, MEMBERS_AT_MOST);
  return (await hasFitMember(looks, looked))
    ? say(SLACK, "fine", "GROUP_FIT", { id, places, handle, members: memberIds.length })
    : say(SLACK, "failed", "GROUP_WITHOUT_FIT", { id, places, handle, looked: looked.length });
}

async function hasFitMember({ lookUps, teamId, patience }: IdLooks, members: readonly string[]) {
  for (let from = 0; from < members.length; from += MEMBERS_AT_ONCE) {
    const some = members.slice(from, from + MEMBERS_AT_ONCE);
    const people = await patience.with(() => lookUps.findPeople(some));
    if (some.some((id) => isFit(people.get(id) ?? null, teamId))) return true;
  }
  return false;
}

const isFit = (person: Person | null, teamId: string) => person !== null && isFullMember(person, teamId);

async function lookAtChannel(
  { lookUps, scopes, patience }: IdLooks,
  { id, places }: NamedId,
): Promise<DoctorLine> {
  try {
    return channelLine({ id, places }, await patience.with(() => lookUps.findChannel(id)));
  } catch (error) {
    const withheld = withoutScope(scopes, ["channels:read", "groups:read"], { kind: "channel", id });
    return withheld !== null && error instanceof SlackFailure && error.trouble === "missing-scope"
      ? withheld
      : lookUpFailure({ kind: "channel", id }, error);
  }
}

function channelLine({ id, places }: Pick<NamedId, "id" | "places">, found: Channel | null): DoctorLine {
  if (found === null) return say(SLACK, "failed", "CHANNEL_UNKNOWN", { id, places });
  const named = { id, places, channel: found.name };
  if (found.isArchived) return say(SLACK, "failed", "CHANNEL_ARCHIVED", named);
  if (found.isShared) return say(SLACK, "failed", "CHANNEL_SHARED", named);
  return found.isBotMember
    ? say(SLACK, "fine", "CHANNEL_FIT", named)
    : say(SLACK, "failed", "CHANNEL_WITHOUT_BOT", named);
}

/** A call that a missing scope prevents: the scope has its own line, and the id is not blamed. */
function withoutScope(
  granted: readonly string[] | null,
  needed: readonly string[],
  asked: DoctorSubject,
): DoctorLine | null {
  if (granted === null) return null;
  const missing = needed.filter((scope) => !granted.includes(scope));
  return missing.length === 0 ? null : notTried(SLACK, asked, { kind: "scopes", scopes: missing });
}

/** Who or what could not be looked up is not known to be wrong: the start does not wait for it. */
function lookUpFailure(asked: DoctorSubject, error: unknown): DoctorLine {
  if (!(error instanceof SlackFailure)) throw error;
  const { code, neededScopes } = error;
  switch (error.trouble) {
    case "missing-scope":
      return say(SLACK, "failed", "SLACK_SCOPE_MISSING", { what: asked, scopes: neededScopes });
    case "rate-limited":
      return say(SLACK, "warning", "SLACK_LIMITED", { what: asked });
    case "away":
      return say(SLACK, "failed", "SLACK_AWAY", { what: asked, code }, { isAway: true });
    default:
      return say(SLACK, "failed", "SLACK_REFUSED", { what: asked, code });
  }
}
