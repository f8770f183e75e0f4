import { HOUR_MS } from "../core/durations.ts";
import { isHeldByWhitelist, type Preparation } from "../core/preparation.ts";
import { reachesEveryBucket } from "../core/profile.ts";
import type { ReceiptEvent } from "../core/receipt-event.ts";
import { keepsNewKeys } from "../core/rotation.ts";
import type { Phrase } from "../texts/phrase.ts";
import type { Texts } from "../texts/texts.ts";
import type { PreparationView } from "../workflow/outcome.ts";
import { stateLines } from "./card.ts";
import { type NoticeContext, offerButtons } from "./context.ts";
import { credentialBlocks, firstLogonOf } from "./credential-blocks.ts";
import { amountText, fitRoute, safeName } from "./facts-lines.ts";
import { jobSheetBlocks } from "./job-sheet.ts";
import {
  type Block,
  type Button,
  type ButtonName,
  buttonRow,
  header,
  iconLine,
  line,
  lines,
  linkButton,
  type Message,
  numbered,
  type Paragraph,
  paragraphs,
} from "./message.ts";
import { cardLink } from "./notice.ts";

/** Where the present delivery stands for its recipient. */
type Moment = "show" | "save" | "saved" | "destroyed" | "held" | "ending" | "revoked";

function momentOf({ state, delivery }: Preparation): Moment {
  if (state === "revoked") return "revoked";
  if (state !== "ready" && state !== "rotating") return "ending";
  if (delivery === "stored" || delivery === "destroyed" || delivery === "held")
    return delivery === "stored" ? "saved" : delivery;
  return delivery === "opened" ? "save" : "show";
}

/** The direct message of the present delivery, at the step that its recipient has come to. */
export function deliveryPage(view: PreparationView, context: NoticeContext): Message {
  const { preparation } = view;
  const moment = momentOf(preparation);
  const title = header(deliveryTitle(preparation, context.texts, preparation.deliveryNumber));
  const text = context.texts.notification.delivery({
    ...namesOf(preparation),
    moment,
    isNew: preparation.keyGeneration > 1,
    isHeld: isHeldByWhitelist(preparation),
    isDeclined: receiptAt(view, "declined") !== null,
    keptUntil: keptUntil(preparation, context),
    expiresAt: preparation.expiresAt,
  });
  if (moment === "show" || moment === "save") {
    return preparation.plan?.deliveryMode === "message"
      ? { text: context.texts.notification.deliveryInMessage, blocks: inMessage(title, view, context) }
      : { text, blocks: [title, ...unsavedBlocks(moment, view, context)] };
  }
  if (moment === "saved") return { text, blocks: [title, ...savedBlocks(view, context)] };
  return { text, blocks: [title, ...endBlocks(moment, view, context)] };
}

/** What stands for a message with secrets that could not be deleted: the message after it has the steps. */
export function takenOutPage(view: PreparationView, context: NoticeContext): Message {
  const { text, blocks } = deliveryPage(view, { ...context, credentials: null });
  const { preparation } = view;
  if (momentOf(preparation) !== "saved") return { text, blocks };
  const { texts } = context;
  return {
    text,
    blocks: [
      ...blocks.slice(0, 1),
      paragraphs(iconLine("white_check_mark", texts.delivery.saved(receiptAt(view, "stored")))),
      ...buttonRow("delivery", cardLink(view, texts)),
    ],
  };
}

/** A delivery that another one has taken the place of. */
export function replacedPage(number: number, view: PreparationView, context: NoticeContext): Message {
  const { preparation } = view;
  const { texts, reader } = context;
  const t = texts.delivery;
  const isTheirs = reader === null || reader === preparation.request.recipient;
  return {
    text: texts.notification.deliveryReplaced({ ...namesOf(preparation), isTheirs }),
    blocks: [
      header(deliveryTitle(preparation, texts, number)),
      paragraphs(
        iconLine("arrows_counterclockwise", [
          ...t.replaced(preparation.deliverySince),
          isTheirs ? t.replacedHow : t.handedOver,
        ]),
      ),
      ...buttonRow("delivery", cardLink(view, texts)),
    ],
  };
}

function namesOf({ request }: Preparation) {
  return { source: safeName(request.sourceBucket), destination: safeName(request.destinationBucket) };
}

/** The route; two deliveries of one preparation to one person are told apart by what is handed over, and by their number. */
function deliveryTitle({ request, keyGeneration }: Preparation, { delivery: t }: Texts, number: number) {
  return fitRoute({ request }, (source, destination) =>
    number === 1 || keyGeneration === 1
      ? t.title(source, destination)
      : t.newTitle(source, destination, number),
  );
}

/** When nobody can show them any more. */
function keptUntil({ deliverySince }: Preparation, { keepHours }: NoticeContext): string | null {
  if (deliverySince === null) return null;
  return new Date(Date.parse(deliverySince) + keepHours * HOUR_MS).toISOString();
}

/** In the message itself: words of ours, long enough for any notification, and only then what is secret. */
function inMessage(title: Block, view: PreparationView, context: NoticeContext): Block[] {
  const { texts, credentials } = context;
  return [
    paragraphs(line([texts.delivery.messageIntro])),
    title,
    ...introBlocks(view, context),
    ...(credentials === null ? [] : credentialBlocks(credentials, firstLogonOf(view.preparation), texts)),
    ...buttonsOf(view, context, { actions: ["stored", "entered"], primary: "stored", menu: ["rotate"] }),
  ];
}

function unsavedBlocks(moment: "show" | "save", view: PreparationView, context: NoticeContext): Block[] {
  const isShown = moment === "save";
  return [
    ...introBlocks(view, context),
    paragraphs(numbered(isShown ? shownSteps(view, context) : firstSteps(view, context))),
    ...buttonsOf(view, context, {
      // That new keys are in use nobody can say before they are shown; the card has it for who knows better.
      actions: isShown ? ["stored", "show"] : ["show", "decline_delivery"],
      primary: isShown ? "stored" : "show",
      labels: isShown ? { show: context.texts.button.showAgain } : {},
      menu: ["rotate"],
    }),
  ];
}

/** The warning before everything, what this is, and what its holder answers for. */
function introBlocks(view: PreparationView, { texts }: NoticeContext): Block[] {
  const { preparation } = view;
  const { requester, request, expiresAt } = preparation;
  const t = texts.delivery;
  const amount = amountText(preparation, texts);
  const isOwn = requester === request.recipient;
  const about: Phrase[] = [
    [...(isOwn ? [t.askedYourself] : t.namedYou(requester)), ...(amount === null ? [] : [t.amount(amount)])],
    ...(expiresAt === null ? [] : [t.expires(expiresAt)]),
    ...(reachesEveryBucket(request.profile) ? [[t.wholeAccounts]] : []),
  ];
  return [
    ...warningBlocks(preparation, texts),
    paragraphs(...handoverLines(preparation, texts), lines(about)),
  ];
}

function warningBlocks(preparation: Preparation, { delivery: t }: Texts): Block[] {
  if (!isHeldByWhitelist(preparation)) return [];
  return [paragraphs(iconLine("warning", [{ bold: t.doNotStart }, t.doNotStartHow]))];
}

/** After a rotation: until when the old keys work. */
function handoverLines(preparation: Preparation, { delivery: t }: Texts): Paragraph[] {
  const { rotation, keyGeneration } = preparation;
  if (keyGeneration === 1) return [];
  if (rotation?.isCompromised) return [iconLine("warning", [t.oldDisabled])];
  if (!keepsNewKeys(rotation)) return [iconLine("warning", [t.oldGone])];
  return rotation.retireAt === null ? [line([t.oldHeld])] : [line(t.oldUntil(rotation.retireAt))];
}

function firstSteps(view: PreparationView, context: NoticeContext): Phrase[] {
  const t = context.texts.delivery.step;
  const until = keptUntil(view.preparation, context);
  return [[...t.show, ...(until === null ? [] : t.kept(until))], [t.save], ...laterSteps(view, context)];
}

function shownSteps(view: PreparationView, context: NoticeContext): Phrase[] {
  const t = context.texts.delivery.step;
  return [t.shown(receiptAt(view, "opened")), t.saveNow, ...laterSteps(view, context)];
}

function laterSteps({ preparation }: PreparationView, { texts }: NoticeContext): Phrase[] {
  const t = texts.delivery.step;
  return [
    [preparation.keyGeneration > 1 ? t.enter : t.job],
    [isHandover(preparation) ? t.entered : t.revoke],
  ];
}

/** Whether the keys take the place of others, with which a migration may be running. */
function isHandover({ keyGeneration, rotation }: Preparation): boolean {
  return keyGeneration > 1 && keepsNewKeys(rotation) && !rotation.isCompromised;
}

/** When the recipient of the present delivery did something with it. */
function receiptAt({ preparation, receipts }: PreparationView, event: ReceiptEvent): string | null {
  const since = preparation.deliverySince ?? "";
  const times = receipts.filter((receipt) => receipt.event === event && receipt.at >= since);
  return (event === "opened" ? times[0] : times.at(-1))?.at ?? null;
}

/** Nothing is left here to show: what is to be done with them, with the values of the job sheet. */
function savedBlocks(view: PreparationView, context: NoticeContext): Block[] {
  const { preparation } = view;
  const { texts } = context;
  const t = texts.delivery;
  const isHeld = isHeldByWhitelist(preparation);
  return [
    ...warningBlocks(preparation, texts),
    paragraphs(
      iconLine("white_check_mark", t.saved(receiptAt(view, "stored"))),
      ...(isHandover(preparation) ? handoverLines(preparation, texts) : []),
      line(thirdStep(preparation, t, isHeld)),
      line([t.values]),
    ),
    ...jobSheetBlocks(view, context),
    paragraphs(line([isHandover(preparation) ? t.thenEntered : t.thenRevoke])),
    ...savedButtons(view, context, isHeld),
  ];
}

function thirdStep(preparation: Preparation, t: Texts["delivery"], isHeld: boolean): Phrase {
  if (preparation.keyGeneration === 1) return [{ bold: t.jobNow }, isHeld ? t.jobHeld : t.jobHow];
  return [{ bold: isHandover(preparation) ? t.enterNow : t.newOnly }];
}

function savedButtons(view: PreparationView, context: NoticeContext, isHeld: boolean): Block[] {
  const { texts, links } = context;
  const isOverlap = isHandover(view.preparation);
  const style = isHeld || isOverlap ? undefined : "primary";
  return buttonsOf(view, context, {
    before: isOverlap ? [] : [linkButton("console", texts.button.openConsole, links.mgwConsole, style)],
    actions: isOverlap ? ["entered", "copy_values", "revoke"] : ["copy_values", "revoke"],
    primary: "entered",
    menu: ["rotate", "check_logon"],
  });
}

function endBlocks(moment: Moment, view: PreparationView, context: NoticeContext): Block[] {
  const { preparation } = view;
  const { texts } = context;
  const t = texts.delivery;
  switch (moment) {
    case "revoked":
      return [
        paragraphs(iconLine("lock", t.revoked(preparation.stateSince, preparation.stateBy)), line([t.over])),
        ...buttonRow("delivery", cardLink(view, texts)),
      ];
    case "held":
      return [
        paragraphs(heldLine(receiptAt(view, "declined"), t)),
        ...buttonRow("delivery", cardLink(view, texts)),
      ];
    case "destroyed":
      return [
        paragraphs(iconLine("warning", [t.destroyed])),
        ...buttonsOf(view, context, { actions: ["rotate"], primary: "rotate" }),
      ];
    default:
      return [paragraphs(...stateLines(view, texts)), ...buttonRow("delivery", cardLink(view, texts))];
  }
}

function heldLine(declinedAt: string | null, t: Texts["delivery"]): Paragraph {
  return declinedAt === null
    ? iconLine("warning", [t.held])
    : iconLine("white_check_mark", t.declined(declinedAt));
}

type Buttons = {
  /** What stands before the actions. */
  before?: readonly Button[];
  actions: readonly ButtonName[];
  primary: ButtonName;
  labels?: Partial<Record<ButtonName, string>>;
  menu?: readonly ButtonName[];
};

function buttonsOf(view: PreparationView, context: NoticeContext, buttons: Buttons): Block[] {
  const { texts } = context;
  const { before = [], actions, primary, labels = {}, menu = [] } = buttons;
  const look = {
    primary,
    labels: { revoke: texts.button.doneRevoke, ...labels },
  };
  return buttonRow(
    "delivery",
    [...before, ...offerButtons(context, actions, look), ...cardLink(view, texts)],
    offerButtons(context, menu, look),
  );
}
