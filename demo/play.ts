import { createPeople, hasAction, type Message, PEOPLE, type People } from "./slack-people.ts";
import { printBlocks } from "./print-blocks.ts";
import { startWorld, type World } from "./world.ts";

/**
 * Plays one whole preparation against the simulators and prints what people see: form, checks, a whitelist and its ticket,
 * approval, provisioning, the credentials (masked), the job sheet, the revocation. Exits 0 when all of it happened.
 */

const SOURCE = "acme-reports-office-only";
const DESTINATION = "acme-reports-frankfurt";
const TICKET = "https://workorder.console.aliyun.com/#/ticket/detail/?ticketId=ABC-2026-1124";

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
        const where = entry.ts === message.ts ? (before === undefined ? "#migrations" : "  card") : "  thread";
        if (news.length > 0) tell(where, news);
      }
    }
  };
  const loop = (async () => {
    while (!isStopped) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    await look();
  })();
  return {
    stop: async () => {
      isStopped = true;
      await loop;
    },
  };
}

/** Everything a secret could be, taken from the simulators, which alone know them. */
async function secretsOf(world: World): Promise<string[]> {
  const lists = await Promise.all(["aws/control/secretValues", "alibaba/control/secretValues"].map((path) => world.control(path)));
  return lists.flatMap((list) => (Array.isArray(list) ? list : Object.values(list as object).flat())).map(String);
}

function mask(lines: readonly string[], secrets: readonly string[]): string[] {
  return lines.map((line) =>
    secrets.reduce((text, secret) => text.replaceAll(secret, `${secret.slice(0, 2)}${"•".repeat(12)}`), line),
  );
}

async function play(world: World): Promise<void> {
  const people = createPeople(world);
  const nameOf = await people.names();
  const { requester, approver, recipient } = PEOPLE;
  const watcher = watch(people, nameOf);
  const card = (actionId: string) => people.message(people.channel, (message) => hasAction(message, actionId));

  tell(nameOf(requester), [`/mgw-prep s3://${SOURCE} oss://${DESTINATION} oss-eu-central-1`]);
  await people.command(requester, `s3://${SOURCE} oss://${DESTINATION} oss-eu-central-1`);
  const form = await people.view(requester, (view) => JSON.stringify(view.blocks).includes("source_bucket"));
  tell("form", printBlocks(form.blocks, nameOf));
  tell(nameOf(requester), [`submits the form: credentials for ${nameOf(recipient)}, profile "Documented"`]);
  await people.submit(requester, form.id, { recipient, reason: "The reports move to Frankfurt." });

  const { ts: cardTs } = await card("prep:ticket");
  const inThread = (text: string) =>
    people.message(
      () => people.thread(cardTs),
      (message) => JSON.stringify(message.blocks).includes(text),
    );
  await inThread("I removed it");
  await people.click(requester, await card("prep:ticket"), "prep:ticket");
  const ticketForm = await people.view(requester, (view) => JSON.stringify(view.blocks).includes("ticket_url"));
  tell(nameOf(requester), [`enters the ticket ${TICKET}`]);
  await people.submit(requester, ticketForm.id, { ticket_url: TICKET });

  await people.click(approver, await card("prep:approve"), "prep:approve");
  const decision = await people.view(approver, (view) => JSON.stringify(view.blocks).includes("ticket_seen"));
  tell("approval form", printBlocks(decision.blocks, nameOf));
  tell(nameOf(approver), ["has seen the ticket, and approves"]);
  await people.submit(approver, decision.id, { ticket_seen: ["seen"], comment: "Ticket checked, go ahead." });

  const inbox = () => people.directMessages(recipient);
  const delivery = await people.message(inbox, (message) => hasAction(message, "prep:show"));
  tell(`DM to ${nameOf(recipient).split(" ")[0]}`, mask(printBlocks(delivery.blocks, nameOf), await secretsOf(world)));
  await showCredentials(world, people, nameOf, delivery);

  await inThread("Job sheet");
  tell(nameOf(requester), ["the migration is over: Revoke now"]);
  await people.click(requester, await card("prep:revoke"), "prep:revoke");
  await people.message(people.channel, (message) => hasAction(message, "prep:repeat"));
  await inThread("The credentials are revoked");
  await watcher.stop();
}

async function showCredentials(
  world: World,
  people: People,
  nameOf: (userId: string) => string,
  delivery: Message,
): Promise<void> {
  const { recipient } = PEOPLE;
  await people.click(recipient, delivery, "prep:show");
  const view = await people.view(recipient, ({ blocks }) => JSON.stringify(blocks).includes("rich_text_preformatted"));
  const secrets = await secretsOf(world);
  const lines = printBlocks(view.blocks, nameOf);
  const shown = secrets.filter((secret) => lines.some((line) => line.includes(secret)));
  if (shown.length !== 3) throw new Error(`expected three secrets in the form, found ${shown.length}`);
  tell("credentials form", mask(lines, secrets));
  await people.close(recipient, view.id);
  tell(nameOf(recipient), ["I have stored them"]);
  const message = await people.message(
    () => people.directMessages(recipient),
    (candidate) => hasAction(candidate, "prep:stored"),
  );
  await people.click(recipient, message, "prep:stored");
}

const world = await startWorld();
tell("demo", ["simulators and bot are up; nothing here leaves this machine"]);
try {
  await play(world);
  tell("demo", ["done: everything that was made is revoked, the bucket stays"]);
} finally {
  await world.stop();
}
