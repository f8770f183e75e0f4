import { hasAction, type Message, PEOPLE } from "../../demo/slack-people.ts";
import { createStory, type StoryRequest } from "../../demo/story.ts";
import { type Database, type Lab, startLab } from "../support/lab.ts";
import { median, round } from "../support/statistics.ts";
import { countCalls, momentOf, threadOf } from "./watch.ts";

/** How soon what happened appears in the chat, with Slack's limits on and every call taking 100 ms; seconds are medians. */
export type InTime = {
  database: Database;
  /** After the approver pressed Approve. */
  decidedOnCard: number;
  decidedInThread: number;
  /** After the direct message with the credentials. */
  readyOnCard: number;
  jobSheet: number;
  /** Of one preparation from the command to the end of its credentials. */
  posts: number;
  edits: number;
  /** Five submitted at once in one channel: until the last of them asks its approvers. */
  fiveAsked: number;
  /** Preparations a minute in one channel, everything of them said. */
  perMinute: number;
  /** Calls that Slack refused for coming too fast. */
  refused: number;
};

const DELAY_MS = 100;
const AT_ONCE = 5;
const SOURCE = "acme-media-clean";
const REGION = "oss-eu-central-1";

export async function measureInTime(options: {
  database: Database;
  server: string;
  rounds: number;
  preparations: number;
}): Promise<InTime> {
  const lab = await startLab({ ...options, crowd: options.preparations });
  try {
    await lab.startBot();
    await lab.control("slack/control/setRateLimits", { isEnabled: true });
    await lab.delay(["slack", "aws", "alibaba"], DELAY_MS);
    const stories: OneStory[] = [];
    for (let round = 0; round < options.rounds; round += 1) stories.push(await playAlone(lab, round));
    const of = (figure: (story: OneStory) => number) => round(median(stories.map(figure)), 2);
    const fiveAsked = await askAtOnce(lab);
    const perMinute = await fillChannel(lab, options.preparations);
    return {
      database: options.database,
      decidedOnCard: of((story) => story.decidedOnCard),
      decidedInThread: of((story) => story.decidedInThread),
      readyOnCard: of((story) => story.readyOnCard),
      jobSheet: of((story) => story.jobSheet),
      posts: of((story) => story.posts),
      edits: of((story) => story.edits),
      fiveAsked: round(fiveAsked, 1),
      perMinute: round(perMinute, 1),
      refused: (await countCalls(lab.control)).refused,
    };
  } finally {
    await lab.stop();
  }
}

type OneStory = Pick<
  InTime,
  "decidedOnCard" | "decidedInThread" | "readyOnCard" | "jobSheet" | "posts" | "edits"
>;

const isReady = (message: Message) => hasAction(message, "prep:revoke");
const waitsForDecision = (message: Message) => hasAction(message, "prep:approve");
const isDelivery = (message: Message) => hasAction(message, "prep:show");
const seconds = (fromMs: number, toMs: number) => Math.max(0, toMs - fromMs) / 1_000;

/** One preparation, with nothing beside it, from the command to its revocation. */
async function playAlone({ people, control }: Lab, number: number): Promise<OneStory> {
  const before = await countCalls(control);
  const story = createStory(people);
  const card = await story.submitForm(await story.openForm(requestOf(`bench-alone-${number}`)));
  const look = { card: () => onlyCard(people.channel, card), thread: threadOf(people, card) };
  const asked = await momentOf(look.thread, waitsForDecision);
  const form = await story.openDecision();
  const inbox = newMessages(await people.directMessages(PEOPLE.recipient), () =>
    people.directMessages(PEOPLE.recipient),
  );
  const decidedMs = performance.now();
  await story.approve(form, "Go.");
  const [onCard, inThread, delivery, ready, sheet] = await Promise.all([
    momentOf(look.card, (message) => !waitsForDecision(message)),
    momentOf(look.thread, (message) => message.ts === asked.message.ts && !waitsForDecision(message)),
    momentOf(inbox, isDelivery),
    momentOf(look.card, isReady),
    momentOf(look.thread, (message) => JSON.stringify(message.blocks).includes("Source data address")),
  ]);
  await story.openCredentials(delivery.message);
  await story.confirmStored();
  await story.revoke();
  await settled(control);
  const after = await countCalls(control);
  return {
    decidedOnCard: seconds(decidedMs, onCard.atMs),
    decidedInThread: seconds(decidedMs, inThread.atMs),
    readyOnCard: seconds(delivery.atMs, ready.atMs),
    jobSheet: seconds(delivery.atMs, sheet.atMs),
    posts: after.posts - before.posts,
    edits: after.edits - before.edits,
  };
}

/** Five people submit at once: seconds until the approvers of the last are asked. */
async function askAtOnce({ people, crowd }: Lab): Promise<number> {
  const stories = crowd.slice(0, AT_ONCE).map((requester, index) => ({
    story: createStory(people, { ...PEOPLE, requester }),
    request: requestOf(`bench-five-${index}`),
    requester,
  }));
  const forms = await Promise.all(stories.map(({ story, request }) => story.openForm(request)));
  const known = new Set((await people.channel()).map(({ ts }) => ts));
  const fromMs = performance.now();
  await Promise.all(
    stories.map(({ requester }, index) =>
      people.submit(requester, forms[index]?.id ?? "", { recipient: PEOPLE.recipient, reason: "Load." }),
    ),
  );
  const asked = await Promise.all(
    stories.map(async ({ request }) => {
      const card = await momentOf(people.channel, (message) => isCardOf(message, request, known));
      return momentOf(threadOf(people, card.message), waitsForDecision);
    }),
  );
  return seconds(fromMs, Math.max(...asked.map(({ atMs }) => atMs)));
}

/** Preparations in one channel, as fast as it carries them, each approved as soon as it asks; so many a minute. */
async function fillChannel({ people, crowd, control }: Lab, count: number): Promise<number> {
  let next = 0;
  const fromMs = performance.now();
  await Promise.all(
    crowd.slice(0, AT_ONCE).map(async (requester) => {
      while (next < count) {
        const request = requestOf(`bench-channel-${next++}`);
        const known = new Set((await people.channel()).map(({ ts }) => ts));
        const story = createStory(people, { ...PEOPLE, requester });
        await people.closeAll(requester);
        const form = await story.openForm(request);
        await people.submit(requester, form.id, { recipient: PEOPLE.recipient, reason: "Load." });
        const card = await momentOf(people.channel, (message) => isCardOf(message, request, known));
        const asked = await momentOf(threadOf(people, card.message), waitsForDecision);
        await approveAs(people, asked.message);
        await momentOf(() => onlyCard(people.channel, card.message), isReady);
      }
    }),
  );
  await settled(control);
  return (count * 60) / seconds(fromMs, performance.now());
}

/** Approvers have one form open at a time. */
let turn: Promise<unknown> = Promise.resolve();
function approveAs(people: Lab["people"], asked: Message): Promise<unknown> {
  const own = turn.then(async () => {
    await people.closeAll(PEOPLE.approver);
    await people.click(PEOPLE.approver, asked, "prep:approve");
    const form = await people.view(PEOPLE.approver, ({ blocks }) =>
      JSON.stringify(blocks).includes('"comment"'),
    );
    await people.submit(PEOPLE.approver, form.id, { comment: "Go." });
  });
  turn = own.catch(() => undefined);
  return own;
}

function requestOf(destination: string): StoryRequest {
  return { source: SOURCE, destination, region: REGION };
}

function isCardOf(
  { ts, blocks }: Message,
  { destination }: StoryRequest,
  known: ReadonlySet<string>,
): boolean {
  return !known.has(ts) && JSON.stringify(blocks).includes(`oss://${destination}`);
}

async function onlyCard(channel: () => Promise<Message[]>, card: Message): Promise<Message[]> {
  return (await channel()).filter(({ ts }) => ts === card.ts);
}

function newMessages(known: readonly Message[], look: () => Promise<Message[]>): () => Promise<Message[]> {
  const before = new Set(known.map(({ ts }) => ts));
  return async () => (await look()).filter(({ ts }) => !before.has(ts));
}

/** Waits until Slack has not been called for three seconds: everything is said. */
async function settled(control: Lab["control"]): Promise<void> {
  for (let last = -1; ; ) {
    const { posts, edits } = await countCalls(control);
    if (posts + edits === last) return;
    last = posts + edits;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
  }
}
