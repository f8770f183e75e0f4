import { parseArgs } from "node:util";
import { isBuilt } from "../build/fingerprint.js";
import { MANAGED_SETTINGS, playManaged } from "./play-managed.ts";
import { printBlocks } from "./print-blocks.ts";
import { createPeople, PEOPLE, type View } from "./slack-people.ts";
import { createStory } from "./story.ts";
import { mask, secretsOf, tell, watch } from "./tell-story.ts";
import { startWorld, type World } from "./world.ts";

/**
 * Plays one whole preparation against the simulators and prints what people see: form, checks, a whitelist and its ticket,
 * approval, provisioning, the credentials (masked), the job sheet, the revocation. With `--managed`: a migration that the bot runs
 * itself, to the end of the move. Exits 0 when all of it happened.
 */

const SOURCE = "acme-reports-office-only";
const DESTINATION = "acme-reports-frankfurt";
const REGION = "oss-eu-central-1";
const TICKET = "https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=ABC-2026-1124";

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

const { values } = parseArgs({ options: { managed: { type: "boolean", default: false } } });
const starting = "starting the simulators and the bot";
tell("demo", [isBuilt() ? starting : `${starting}, which is compiled first, once: about half a minute`]);
const world = await startWorld(values.managed ? { settings: MANAGED_SETTINGS } : {});
tell("demo", ["simulators and bot are up; nothing here leaves this machine"]);
try {
  await (values.managed ? playManaged(world) : play(world));
  tell("demo", ["done: everything that was made is revoked, the bucket stays"]);
} finally {
  await world.stop();
}
