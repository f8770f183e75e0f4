import type { KnownBlock, RichTextSection } from "@slack/types";
import { dataToMove } from "../../core/estimate.ts";
import type { Finding } from "../../core/finding.ts";
import { keyGrantKey } from "../../core/key-generation.ts";
import { isLowerBound } from "../../core/lower-bound.ts";
import { type Change, changeKey } from "../../core/plan.ts";
import {
  type CheckResult,
  everyResult,
  isDecisionAwaited,
  isDestinationShut,
  isHeldByWhitelist,
  type Preparation,
} from "../../core/preparation.ts";
import { keepsNewKeys } from "../../core/rotation.ts";
import { en } from "../../texts/en.ts";
import { joinPhrases, type Phrase } from "../../texts/phrase.ts";
import { BUTTONS } from "../../workflow/actions/index.ts";
import type { PreparationView } from "../../workflow/outcome.ts";
import { actionsBlock, divider, header } from "../plain-blocks.ts";
import { iconLine, iconLines, line, lines, quote, richText } from "../rich-text.ts";
import { findingTitle, tellable } from "./finding-lines.ts";
import {
  BUSY_ICON,
  type ChangeState,
  changeIcon,
  checkIcon,
  DONE_ICON,
  stateIcon,
  WAITING_ICON,
} from "./icons.ts";
import { type Message, makeMessage, withMore } from "./message.ts";
import { offerButtons } from "./offers.ts";
import type { RenderContext } from "./render-context.ts";

const t = en.card;
const CHANGES_SHOWN = 20;
const DECISIONS_SHOWN = 5;
const COMMENT_MAX = 300;

const CARD_BUTTONS = BUTTONS.filter(({ isOnCard }) => isOnCard).map(({ id }) => id);

/** The card: who, what, where, every prerequisite, every change, what was decided, and what can be done now. */
export function renderCard(view: PreparationView, context: Pick<RenderContext, "tokenFor">): Message {
  const { preparation } = view;
  return makeMessage(en.notification.card(preparation.id, en.state.name(preparation.state)), [
    ...cardBody(view),
    ...actionsBlock("card_actions", offerButtons(view, context, CARD_BUTTONS)),
  ]);
}

/** The card without its buttons, as `status` shows it too. */
export function cardBody(view: PreparationView): KnownBlock[] {
  const { preparation } = view;
  return [
    header(t.title(preparation.id)),
    richText(...headline(preparation)),
    richText(lines(whoAndWhere(preparation)), ...reason(preparation)),
    divider,
    richText(line([{ bold: t.checksTitle }]), checkLines(preparation)),
    ...whatWasFound(preparation),
    ...planBlocks(view),
    ...peopleBlocks(view),
    richText(line([t.revision(preparation.revision, preparation.createdAt)])),
  ];
}

function headline(preparation: Preparation): RichTextSection[] {
  const { state, stateSince, isCancelRequested, expiresAt } = preparation;
  return [
    ...(isHeldByWhitelist(preparation) ? [iconLine("warning", [{ bold: t.doNotStart }])] : []),
    iconLine(stateIcon(state), [
      { bold: en.state.name(state) },
      ` ${t.since(stateSince)}`,
      `\n${en.state.next(state)}`,
    ]),
    ...(isCancelRequested && state === "provisioning" ? [line([t.cancelling])] : []),
    ...(state === "ready" && expiresAt !== null ? [line([`${t.expires(expiresAt)}.`])] : []),
  ];
}

function whoAndWhere({ request, requester, facts }: Preparation): Phrase[] {
  return [
    [{ bold: t.from }, "  ", ...t.source(request, facts.sourceRegion)],
    [{ bold: t.to }, "  ", ...t.destination(request)],
    [{ bold: t.requestedBy }, "  ", { user: requester }],
    [{ bold: t.recipient }, "  ", { user: request.recipient }, ` ${t.days(request.ttlDays)}`],
    [{ bold: t.profile }, "  ", en.state.profile(request.profile)],
  ];
}

function reason({ request }: Preparation) {
  return request.reason.trim() === "" ? [] : [quote([{ foreign: request.reason }])];
}

function checkLines(preparation: Preparation): RichTextSection {
  return iconLines(
    everyResult(preparation.checks).map(({ name, result }) => ({
      icon: checkIcon(result),
      phrase: [en.state.check(name), ": ", checkSummary(result)],
    })),
  );
}

/** A check in a few words: its gravest finding, and how many more there are. */
function checkSummary(result: CheckResult | null): Phrase[number] {
  if (result === null) return t.checkNotRun;
  if (result.status === "pending") return t.checkPending;
  if (result.status === "running") return t.checkRunning;
  const [gravest, ...others] = tellable(result.findings);
  if (gravest === undefined) return goodNews(result.findings);
  const more = others.length === 0 ? "" : `, ${t.andMore(others.length)}`;
  return { foreign: `${findingTitle(gravest)}${more}` };
}

/** What a check that went well has to say, such as where the bucket is. */
function goodNews([first]: readonly Finding[]): Phrase[number] {
  return first === undefined ? t.checkClear : { foreign: findingTitle(first) };
}

function whatWasFound(preparation: Preparation): KnownBlock[] {
  const { estimate, verdict, ticket, facts } = preparation;
  const rows: Phrase[] = [
    ...(estimate === null ? [] : [[{ bold: t.estimateTitle }, "  ", ...estimatePhrase(preparation)]]),
    ...(verdict === null ? [] : [[{ bold: t.verdictTitle }, "  ", en.state.verdict(verdict)]]),
    ...destinationRows(facts),
    ...(ticket === null ? [] : [t.ticket(ticket.url, ticket.givenBy)]),
  ];
  return rows.length === 0 ? [] : [richText(lines(rows))];
}

/** What the destination's policy means, where it does not surely let the service in. */
export function destinationRows(facts: Preparation["facts"]): Phrase[] {
  const { destinationVerdict } = facts;
  if (destinationVerdict === null || !isDestinationShut(facts)) return [];
  return [[{ bold: t.destinationVerdictTitle }, "  ", en.state.verdict(destinationVerdict)]];
}

/** The figures in one line; without an estimate nothing. */
export function estimatePhrase({ estimate, checks }: Preparation): Phrase {
  if (estimate === null) return [];
  return t.estimate({
    ...estimate,
    toMove: dataToMove(estimate),
    isLowerBound: isLowerBound(estimate, checks.estimate?.findings),
  });
}

function planBlocks(view: PreparationView): KnownBlock[] {
  const rows = changeRows(view);
  if (rows.length === 0) return [];
  return [divider, richText(line([{ bold: t.planTitle }]), iconLines(rows))];
}

/** Every change of the plan with where it stands, by what is recorded of it. */
export function changeRows({ preparation, grants }: PreparationView): { icon: string; phrase: Phrase }[] {
  const stateOf = new Map<string, ChangeState>(grants.map((grant) => [grant.key, grant.state]));
  const rows = (preparation.plan?.changes ?? []).map((change) => {
    const state = stateOf.get(grantKeyNow(preparation, change)) ?? "planned";
    const said = t.changeStates[state];
    return { icon: changeIcon(state), phrase: [...en.change(change), said === "" ? "" : ` · ${said}`] };
  });
  return withMore(rows, CHANGES_SHOWN, (count) => ({ icon: WAITING_ICON, phrase: [t.andMore(count)] }));
}

/** Of a key it is the present one's: those before it are gone, or about to be. */
function grantKeyNow({ keyGeneration }: Preparation, change: Change): string {
  const isKey = change.kind === "iam.create-key" || change.kind === "ram.create-key";
  return isKey ? keyGrantKey(change, keyGeneration) : changeKey(change);
}

function peopleBlocks(view: PreparationView): KnownBlock[] {
  const rows = [...decisionRows(view), ...deliveryRows(view), ...lifeRows(view.preparation)];
  return rows.length === 0 ? [] : [divider, richText(iconLines(rows))];
}

type Row = { icon: string; phrase: Phrase };

/** Who decided what on this revision, when, and with which comment. */
export function decisionRows({ preparation, decisions, approvalsNeeded }: PreparationView): Row[] {
  const current = decisions.filter(({ revision }) => revision === preparation.revision);
  const rows = current.slice(-DECISIONS_SHOWN).map(({ approver, decision, at, comment }) => ({
    icon: decision === "approve" ? DONE_ICON : "no_entry_sign",
    phrase: t.decision(approver, decision, at, comment.slice(0, COMMENT_MAX)),
  }));
  if (!isDecisionAwaited(preparation)) return rows;
  const given = current.filter(({ decision }) => decision === "approve").length;
  return [...rows, { icon: WAITING_ICON, phrase: [t.approvals(given, approvalsNeeded)] }];
}

/** Shown once there is something to deliver. */
function deliveryRows({ preparation, receipts }: PreparationView): Row[] {
  const { delivery, state, request, firstLogonAt } = preparation;
  if (delivery === "pending" && state !== "ready") return [];
  const isOver = delivery === "stored" || delivery === "opened";
  const seen = receipts.slice(-3).map(({ userId, event, at }) => t.receipt(userId, event, at));
  return [
    {
      icon: isOver ? DONE_ICON : delivery === "held" || delivery === "destroyed" ? "warning" : BUSY_ICON,
      phrase: [
        { bold: t.deliveryTitle },
        "  ",
        ...t.delivery(delivery, request.recipient),
        ...(seen.length === 0 ? [] : [" (", ...joinPhrases(seen, ", "), ")"]),
      ],
    },
    {
      icon: firstLogonAt === null ? WAITING_ICON : DONE_ICON,
      phrase: [{ bold: t.logonTitle }, "  ", firstLogonAt === null ? t.noLogon : t.logon(firstLogonAt)],
    },
  ];
}

/** What is open about credentials that exist: a rotation, another recipient, people who have left. */
function lifeRows({ rotation, state, recipientChange, departed }: Preparation): Row[] {
  const rows: Row[] = [];
  if (rotation !== null && state === "ready") {
    const isHandedOver = keepsNewKeys(rotation) && !rotation.isCompromised;
    const said = !isHandedOver
      ? t.oldKeysGoing
      : rotation.retireAt === null
        ? t.oldKeysHeld
        : t.oldKeysGo(rotation.retireAt);
    rows.push({ icon: "arrows_counterclockwise", phrase: [{ bold: t.rotationTitle }, "  ", said] });
  }
  if (recipientChange !== null && state === "ready") {
    const { recipient, by } = recipientChange;
    rows.push({
      icon: WAITING_ICON,
      phrase: [{ bold: t.proposedTitle }, "  ", ...t.proposed(recipient, by)],
    });
  }
  return [...rows, ...departed.map((userId) => ({ icon: "warning", phrase: t.departed(userId) }))];
}
