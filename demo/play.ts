import { isBuilt } from "../build/fingerprint.js";
import { printBlocks } from "./print-blocks.ts";
import { createPeople, PEOPLE, type People, type View } from "./slack-people.ts";
import { createStory } from "./story.ts";
import { startWorld, type World } from "./world.ts";

/**
 * Plays one whole preparation against the simulators and prints what people see: form, checks, a whitelist and its ticket,
 * approval, provisioning, the credentials (masked), the job sheet, the revocation. Exits 0 when all of it happened.
 */

const SOURCE = "acme-reports-office-only";
const DESTINATION = "acme-reports-frankfurt";
const REGION = "oss-eu-central-1";
const TICKET = "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=ABC-2026-1124";

const begunAt = performance.now();

function stamp(): string {
  return `${((performance.now() - begunAt) / 1000).toFixed(1).padStart(6)} s`;
}

function tell(who: string, lines: readonly string[]): void {
  const [first = "", ...rest] = lines;
  process.stdout.write(`${stamp()}  ${who.padEnd(17)}  ${first}\n`);
  for (const line of rest) process.stdout.write(`${" ".repeat(29)}${line}\n`);
}

/** Prints the channel and the thread as they grow: every new message, and edits once they changed. */
function watch(people: People, nameOf: (userId: string) => string) {
  const seen = new Map<string, string>();
  let isStopped = false;
  const look = async () => {
    for (const message of await people.channel()) {
      const thread = await people.thread(message.ts);
      for (const entry of [message, ...thread.filter(({ ts }) => ts !== message.ts)]) {
        const text = printBlocks(entry.blocks, nameOf);
        const before = seen.get(entry.ts);
        if (before === text.join("\n")) continue;
        seen.set(entry.ts, text.join("\n"));
        // The card is edited with every step; its whole text is printed once, then only what is new in it.
        const known = new Set(before?.split("\n") ?? []);
        const news = before === undefined ? text : text.filter((line) => !known.has(line));
        const where =
          entry.ts === message.ts ? (before === undefined ? "#migrations" : "  card") : "  thread";
        if (news.length > 0) tell(where, news);
      }
    }
  };
  let last = Promise.resolve();
  const lookInTurn = () => {
    last = last.then(look);
    return last;
  };
  const loop = (async () => {
    while (!isStopped) {
      await lookInTurn();
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await lookInTurn();
  })();
  return {
    /** Prints what has come by now, so that what somebody does about it is printed after it. */
    catchUp: lookInTurn,
    stop: async () => {
      isStopped = true;
      await loop;
    },
  };
}

/** Everything a secret could be, taken from the simulators, which alone know them. */
async function secretsOf(world: World): Promise<string[]> {
  const lists = await Promise.all(
    ["aws/control/secretValues", "alibaba/control/secretValues"].map((path) => world.control(path)),
  );
  return lists
    .flatMap((list) => (Array.isArray(list) ? list : Object.values(list as object).flat()))
    .map(String);
}

function mask(lines: readonly string[], secrets: readonly string[]): string[] {
  return lines.map((line) =>
    secrets.reduce((text, secret) => text.replaceAll(secret, `${secret.slice(0, 2)}${"•".repeat(12)}`), line),
  );
}

type Choice = { element?: { type?: string; initial_option?: { text: { text: string } } } };

/** The access that the form proposes, in its own words. */
function chosenAccess({ blocks }: View): string {
  const access = (blocks as Choice[]).find(({ element }) => element?.type === "radio_buttons");
  return `access "${access?.element?.initial_option?.text.text ?? ""}"`;
}

async function play(world: World): Promise<void> {
  const people = createPeople(world);
  const story = createStory(people);
  const nameOf = await people.names();
  const { requester, approver, recipient } = PEOPLE;
  const watcher = watch(people, nameOf);

  tell(nameOf(requester), [`/mgw-prep s3://${SOURCE} oss://${DESTINATION} ${REGION}`]);
  const form = await story.openForm({ source: SOURCE, destination: DESTINATION, region: REGION });
  tell("form", printBlocks(form.blocks, nameOf));
  tell(nameOf(requester), [`submits the form: credentials for ${nameOf(recipient)}, ${chosenAccess(form)}`]);
  await story.submitForm(form, { reason: "The reports move to Frankfurt." });

  await story.inThread("Choose one");
  await watcher.catchUp();
  tell(nameOf(requester), [`enters the ticket ${TICKET}`]);
  await story.giveTicket(TICKET);

  const decision = await story.openDecision();
  await watcher.catchUp();
  tell("approval form", printBlocks(decision.blocks, nameOf));
  tell(nameOf(approver), ["has seen the ticket, and approves"]);
  await story.approve(decision, "Ticket checked, go ahead.");

  const delivery = await story.awaitDelivery();
  const secrets = await secretsOf(world);
  tell("direct message", mask(printBlocks(delivery.blocks, nameOf), secrets));
  const credentials = printBlocks((await story.openCredentials(delivery)).blocks, nameOf);
  const shown = secrets.filter((secret) => credentials.some((line) => line.includes(secret)));
  if (shown.length !== 3) throw new Error(`expected three secrets in the form, found ${shown.length}`);
  tell("credentials form", mask(credentials, secrets));
  tell(nameOf(recipient), ["I have saved them"]);
  await story.confirmStored();

  await story.inThread("File Count");
  await watcher.catchUp();
  tell(nameOf(requester), ["Migration finished: revoke"]);
  await story.revoke();
  await story.inThread("Both users, their keys");
  await watcher.stop();
}

const starting = "starting the simulators and the bot";
tell("demo", [isBuilt() ? starting : `${starting}, which is compiled first, once: about half a minute`]);
const world = await startWorld();
tell("demo", ["simulators and bot are up; nothing here leaves this machine"]);
try {
  await play(world);
  tell("demo", ["done: everything that was made is revoked, the bucket stays"]);
} finally {
  await world.stop();
}
