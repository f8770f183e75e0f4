import { setTimeout as sleep } from "node:timers/promises";
import { hasAction, type Message } from "../demo/slack-people.ts";
import { SLACK_IDS } from "../simulators/slack/seed.ts";
import { type Database, type Lab, startLab } from "./support/lab.ts";
import { quantile } from "./support/statistics.ts";

export type Acknowledgement = {
  database: Database;
  kind: Kind | "all";
  perSecond: number;
  count: number;
  /** Calls that Slack would have shown as failed. */
  failed: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
};

type Kind = "card click" | "command" | "form submission" | "App Home";

/** 40 % clicks, 30 % commands, 20 % submissions, 10 % App Home, spread evenly. */
const MIX: readonly Kind[] = [
  "card click",
  "command",
  "form submission",
  "card click",
  "command",
  "App Home",
  "card click",
  "form submission",
  "command",
  "card click",
];
const STALL_MS = 30_000;
/** At more interactions than the bot can answer forms do not open, and the person who would submit one gives up. */
const NO_FORM_AFTER_MS = 10_000;
const CARDS = 10;

/** `ackMs` is null for a submission that could not be sent: its form had not opened in time. */
type Sample = { kind: Kind; ok: boolean; ackMs: number | null };

/** How fast Slack is acknowledged, as Slack sees it, while people are busy and every cloud call stalls. */
export async function measureAcknowledgement(options: {
  database: Database;
  server: string;
  perSecond: number;
  seconds: number;
}): Promise<Acknowledgement[]> {
  const lab = await startLab({ ...options, crowd: 90 });
  try {
    await lab.startBot();
    const cards = await makeCards(lab);
    await lab.delay(["aws", "alibaba"], STALL_MS);
    const samples = await play(lab, cards, options);
    const kinds = ["all", ...new Set(MIX)] as const;
    return kinds.map((kind) => summarize(options, kind, samples));
  } finally {
    await lab.stop();
  }
}

/** The figures of all interactions together, at each of some numbers of them a second. */
export async function measureRates(
  options: Omit<Parameters<typeof measureAcknowledgement>[0], "perSecond">,
  rates: readonly number[],
): Promise<Acknowledgement[]> {
  const found: Acknowledgement[] = [];
  for (const perSecond of rates) {
    const all = await measureAcknowledgement({ ...options, perSecond });
    found.push(...all.filter(({ kind }) => kind === "all"));
    process.stderr.write(`${JSON.stringify(found.at(-1))}\n`);
  }
  return found;
}

/** Cards that wait for approval, so that there is something to click. */
async function makeCards(lab: Lab): Promise<Message[]> {
  for (const [index, userId] of lab.crowd.slice(0, CARDS).entries()) {
    const forms = new Forms(lab);
    await forms.open(userId);
    await forms.submit(`bench-card-${index}`);
  }
  for (;;) {
    const cards = (await lab.people.channel()).filter((message) => hasAction(message, "prep:approve"));
    if (cards.length === CARDS) return cards;
    await sleep(250);
  }
}

/** Sends each interaction at its time, whatever has become of those before. */
async function play(
  lab: Lab,
  cards: readonly Message[],
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Sample[]> {
  const forms = new Forms(lab);
  const crowd = lab.crowd.slice(CARDS);
  // Somebody has a form open when the first submission is due.
  await Promise.all(crowd.slice(-20).map((userId) => forms.open(userId)));
  const samples: Promise<Sample>[] = [];
  const startedMs = performance.now();
  for (let number = 0; number < perSecond * seconds; number += 1) {
    const dueMs = startedMs + (number * 1_000) / perSecond;
    await sleep(Math.max(0, dueMs - performance.now()));
    const kind = MIX[number % MIX.length] as Kind;
    samples.push(interact(lab, kind, number, { cards, crowd, forms }));
  }
  return Promise.all(samples);
}

type Stage = { cards: readonly Message[]; crowd: readonly string[]; forms: Forms };

async function interact(
  lab: Lab,
  kind: Kind,
  number: number,
  { cards, crowd, forms }: Stage,
): Promise<Sample> {
  const userId = crowd[Math.floor(number * 0.3) % crowd.length] ?? "";
  const act = async (): Promise<unknown> => {
    switch (kind) {
      case "card click":
        return click(lab, cards[number % cards.length], number);
      case "command":
        // Two of three open the form, one asks for the list.
        return number % 3 === 0
          ? lab.control("slack/control/command", { userId, channelId: SLACK_IDS.migrations, text: "list" })
          : forms.open(userId);
      case "form submission":
        return forms.submit(`bench-load-${number}`);
      case "App Home":
        return lab.control("slack/control/openHome", { userId });
    }
  };
  const answer = await act();
  if (answer === null) return { kind, ok: false, ackMs: null };
  const { ok, ackMs, error } = answer as { ok?: boolean; ackMs?: number; error?: string };
  if (ackMs === undefined) throw new Error(`${kind} was not sent: ${error}`);
  return { kind, ok: ok === true, ackMs };
}

/** Approvers look at the decision form again and again, others are told why they may not. */
async function click(lab: Lab, card: Message | undefined, number: number): Promise<unknown> {
  const clickers = [
    SLACK_IDS.adaApprover,
    SLACK_IDS.abelApprover,
    SLACK_IDS.remyRecipient,
    SLACK_IDS.olgaOperator,
  ];
  const userId = clickers[number % clickers.length] ?? "";
  const answer = await lab.control("slack/control/clickBlock", {
    userId,
    channelId: SLACK_IDS.migrations,
    ts: card?.ts,
    actionId: number % 2 === 0 ? "prep:approve" : "prep:reject",
  });
  closeLater(lab, userId, (views) => views.at(-1)?.id);
  return answer;
}

/** A modal is read and closed, or the next one would stand on it. */
function closeLater(lab: Lab, userId: string, choose: (views: { id: string }[]) => string | undefined): void {
  const close = async () => {
    await sleep(500);
    const { views } = (await lab.control("slack/control/openViews", { userId })) as {
      views: { id: string }[];
    };
    const viewId = choose(views);
    if (viewId !== undefined) await lab.control("slack/control/closeView", { userId, viewId });
  };
  void close().catch(() => undefined);
}

/** Forms that people have open, to be submitted in the order in which they were opened. */
class Forms {
  readonly #lab: Lab;
  readonly #open: { userId: string; viewId: string }[] = [];
  readonly #seen = new Set<string>();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Sends the command, and takes note of the form when it is there. */
  async open(userId: string): Promise<unknown> {
    const text = "s3://acme-media-clean oss://bench-proposed oss-eu-central-1";
    const answer = await this.#lab.control("slack/control/command", {
      userId,
      channelId: SLACK_IDS.migrations,
      text,
    });
    void this.#note(userId).catch(() => undefined);
    return answer;
  }

  /** A form whose person had another one on it goes when that one is sent: then the next form is. Null without any. */
  async submit(destination: string): Promise<unknown> {
    for (;;) {
      const next = await this.#next();
      if (next === null) return null;
      const { userId, viewId } = next;
      const answer = (await this.#lab.control("slack/control/submitView", {
        userId,
        viewId,
        values: { destination_bucket: destination, recipient: SLACK_IDS.remyRecipient, reason: "Load." },
      })) as { error?: string };
      if (answer.error === "no_such_view") continue;
      closeLater(this.#lab, userId, () => viewId);
      return answer;
    }
  }

  async #note(userId: string): Promise<void> {
    for (let look = 0; look < 100; look += 1) {
      const { views } = (await this.#lab.control("slack/control/openViews", { userId })) as {
        views: { id: string; blocks: unknown[] }[];
      };
      const isForm = (view: { blocks: unknown[] }) => JSON.stringify(view.blocks).includes('"source_bucket"');
      const form = views.find((view) => isForm(view) && !this.#seen.has(view.id));
      if (form) {
        this.#seen.add(form.id);
        this.#open.push({ userId, viewId: form.id });
        return;
      }
      await sleep(50);
    }
  }

  async #next(): Promise<{ userId: string; viewId: string } | null> {
    const untilMs = performance.now() + NO_FORM_AFTER_MS;
    while (performance.now() < untilMs) {
      const next = this.#open.shift();
      if (next) return next;
      await sleep(10);
    }
    return null;
  }
}

function summarize(
  { database, perSecond }: { database: Database; perSecond: number },
  kind: Kind | "all",
  samples: readonly Sample[],
): Acknowledgement {
  const some = samples.filter((sample) => kind === "all" || sample.kind === kind);
  const times = some.flatMap(({ ackMs }) => (ackMs === null ? [] : [ackMs]));
  return {
    database,
    kind,
    perSecond,
    count: some.length,
    failed: some.filter(({ ok }) => !ok).length,
    p50Ms: quantile(times, 0.5),
    p99Ms: quantile(times, 0.99),
    maxMs: Math.max(...times),
  };
}
