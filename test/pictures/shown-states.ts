import type { HomeView, ModalView } from "@slack/types";
import type { Migration } from "../../src/core/migration/migration.ts";
import { lastMovedAt } from "../../src/core/migration/stalled.ts";
import { drawNotice, type Notice } from "../../src/notices/index.ts";
import { helpMessage, listMessage, statusMessage } from "../../src/slack/command-messages.ts";
import { type SlackMessage, toSlackMessage } from "../../src/slack/message.ts";
import { homeView, refusedHomeView } from "../../src/slack/views/home-view.ts";
import { SITUATIONS } from "../../src/texts/situation.ts";
import type { Texts } from "../../src/texts/texts.ts";
import { NO_OFFERS } from "../../src/workflow/outbox/offers.ts";
import type { PreparationView } from "../../src/workflow/outcome.ts";
import { CARDS } from "../notices/cards.ts";
import { DELIVERY_MESSAGES } from "../notices/delivery-messages.ts";
import { THREAD_MESSAGES } from "../notices/thread-messages.ts";
import { everyForm } from "../slack/support/every-form.ts";
import { SECRETS } from "../slack/support/fake-commands.ts";
import { EXAMPLE_HOME, makeHome } from "../slack/support/home.ts";
import { EVERY_NOTICE, makeContext } from "../slack/support/notices.ts";
import { ADA, REMY } from "../slack/support/preparations.ts";

/** What people see, by where they see it. */
export type ShownStates = {
  messages: Readonly<Record<MessagePlace, Readonly<Record<string, SlackMessage>>>>;
  forms: Readonly<Record<string, ModalView>>;
  homes: Readonly<Record<string, HomeView>>;
};
export const MESSAGE_PLACES = [
  "card",
  "thread",
  "direct message",
  "approver",
  "operators",
  "answer",
] as const;
export type MessagePlace = (typeof MESSAGE_PLACES)[number];

/** Every state of card, thread, direct message, answers, forms and Home in one language. */
export function shownStates(texts: Texts): ShownStates {
  const draw = (notice: Notice, view: PreparationView, reader: string | null = null) => {
    const drawn = drawNotice(notice, makeContext(view, { texts, reader, credentials: SECRETS }));
    return toSlackMessage("instead" in drawn ? drawn.instead : drawn, texts);
  };
  const ready = CARDS.ready;
  return {
    messages: {
      card: Object.fromEntries(
        SITUATIONS.map((situation) => [situation, draw({ kind: "card" }, CARDS[situation])]),
      ),
      thread: {
        ...mapValues(THREAD_MESSAGES, ([notice, view]) => draw(notice, view)),
        ...mapValues(migrationMessages(), ([notice, view]) => draw(notice, view)),
      },
      "direct message": mapValues(DELIVERY_MESSAGES, ([notice, view]) => draw(notice, view, REMY)),
      approver: {
        "a request waits": draw(EVERY_NOTICE.approver_nudge, CARDS.awaiting_approval, ADA),
        "several requests wait": draw(EVERY_NOTICE.approver_nudges, CARDS.awaiting_approval, ADA),
      },
      operators: {
        "the daily message": draw(EVERY_NOTICE.audit_head, CARDS.ready),
        "a finding of the daily check": draw(EVERY_NOTICE.drift, CARDS.ready),
        "a finding that came back": draw({ ...EVERY_NOTICE.drift, occurrence: 2, times: 2 }, CARDS.ready),
        "somebody left": draw(
          {
            kind: "alarm",
            news: { code: "PERSON_LEFT", args: { id: "MP-7K3Q9X", who: "recipient", credentials: "known" } },
            actions: ["revoke", "choose_recipient"],
          },
          CARDS.ready,
        ),
      },
      answer: {
        help: helpMessage("/mgw-prep", texts),
        list: listMessage({ views: [ready, CARDS.blocked], count: 2 }, "/mgw-prep", texts),
        status: statusMessage({ view: ready, offers: NO_OFFERS }, texts),
      },
    },
    forms: everyForm(texts),
    homes: {
      "with work": homeView(EXAMPLE_HOME, texts),
      "nothing waits": homeView(makeHome({}), texts),
      "not for guests": refusedHomeView({ code: "NOT_A_MEMBER", args: { why: "guest" } }, texts),
    },
  };
}

/** What the thread says of a migration that the bot runs. */
function migrationMessages(): Record<string, readonly [Notice, PreparationView]> {
  const { migration } = CARDS.managed;
  if (migration === undefined) throw new Error("expected the card of a migration");
  const { number } = migration;
  const launches = 1;
  const as = (given: Partial<Migration>): PreparationView => ({
    ...CARDS.managed,
    migration: { ...migration, launches, ...given },
  });
  const running = as({ state: "running" });
  const since = lastMovedAt(running.migration ?? migration);
  const asked = { ...EVERY_NOTICE.migration_set_up, number };
  const ended = { ...EVERY_NOTICE.migration_ended, number, launches };
  return {
    "migration set up": [asked, as({ state: "set_up", launches: 0 })],
    "migration started": [asked, running],
    "migration with failures": [EVERY_NOTICE.migration_run, as({ state: "finished_with_failures" })],
    "migration without progress": [
      { kind: "migration_stalled", number, launches, since },
      as({ state: "running", stalledSince: since }),
    ],
    "migration goes on": [{ kind: "migration_stalled", number, launches, since }, running],
    "migration finished": [ended, as({ state: "finished" })],
  };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
