import { once } from "node:events";
import { createServer } from "node:net";
import { parseArgs } from "node:util";
import { z } from "zod";
import { type PageLanguage, serveWorkspacePage } from "../../simulators/slack/web/serve-web.ts";
import { MANAGED_SETTINGS } from "../play-managed.ts";
import { startWorld, type World } from "../world.ts";
import { createPanel } from "./panel.ts";

/** Always the same, so that an open window and a bookmark still fit after a new start. */
const PORT = 4873;
const HELP = `npm run sandbox -- [options]

  --port N   port of the page on 127.0.0.1 (${PORT}); 0 takes a free one
  --lang L   language of the page, of the people and of the channels: en or zh (en)
`;

/** Everybody in the channels reads Chinese. */
const CHINESE_SETTINGS = `${MANAGED_SETTINGS}language: zh\n`;

const HINTS = `
Begin with a scene: the button "Scenes and clouds" at the top of the page. Or by hand, as the people at its top:
  1  Rosa, in #migrations:  /mgw-prep s3://acme-reports-office-only oss://acme-reports-frankfurt oss-eu-central-1
     Choose Remy as recipient. The checks find a bucket policy that blocks the migration service.
  2  Rosa: Enter ticket link, for example
     https://workorder-intl.console.aliyun.com/#/ticket/detail/?ticketId=ABC-2026-1124
  3  Ada, on the card: Approve, and read the plan before you do.
  4  Remy, in the messages of MGW Prep: Show credentials, then confirm that they are saved.
  5  Rosa, on the card: revoke. The thread has the job sheet.
Also: Gus the guest may not ask, Rosa may not approve her own preparation, /mgw-prep help, the Home tab of the app.
Other buckets: acme-media-clean, acme-archive-glacier, acme-vault-locked-down, acme-finance-kms, acme-new-empty.
Everything runs on this machine; when it stops, nothing of it is kept. Ctrl-C stops it.
`;

type Options = { port: number; language: PageLanguage };

/** Undefined: help was asked for. Errors: of an option that is none. */
function readOptions(): Options | undefined {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(PORT) },
      lang: { type: "string", default: "en" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535)
    throw new Error(`--port: expected a number from 0 to 65535, got ${values.port}`);
  const language = values.lang;
  if (language !== "en" && language !== "zh") throw new Error(`--lang: expected en or zh, got ${language}`);
  return { port, language };
}

/** Their own language is that of forms, direct messages and the App Home. */
async function speakChinese(world: World): Promise<void> {
  const { people } = z
    .looseObject({ people: z.array(z.looseObject({ id: z.string() })) })
    .parse(await world.control("slack/control/people", {}));
  for (const { id } of people)
    await world.control("slack/control/setPerson", { userId: id, locale: "zh-CN" });
}

/** Before anything is started: the start takes seconds. Errors: EADDRINUSE. */
async function tryPort(port: number): Promise<void> {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  server.close();
  await once(server, "close");
}

/** Simulators, bot and a workspace in the browser, until Ctrl-C. */
async function run({ port, language }: Options): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await tryPort(port);
  process.stdout.write("Starting the simulators and the bot …\n");
  const world = await startWorld({
    settings: language === "zh" ? CHINESE_SETTINGS : MANAGED_SETTINGS,
  });
  try {
    if (language === "zh") await speakChinese(world);
    const page = await serveWorkspacePage({
      port,
      control: (name, input) => world.control(`slack/control/${name}`, input),
      panel: await createPanel(world, language),
      language,
    });
    process.stdout.write(`\nThe workspace is at  ${page.url}\n${HINTS}`);
    await stopped;
    process.stdout.write("\nStopping …\n");
    await page.close();
  } finally {
    await world.stop();
  }
}

try {
  const options = readOptions();
  if (options === undefined) process.stdout.write(HELP);
  else await run(options);
} catch (error) {
  const { code, message } = error as NodeJS.ErrnoException;
  const isTaken = code === "EADDRINUSE";
  process.stderr.write(
    isTaken
      ? "The port is in use: another sandbox? Choose one with --port, or 0 for a free one.\n"
      : `${message}\n`,
  );
  process.exitCode = 1;
}
