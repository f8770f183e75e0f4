import type { Command } from "commander";
import type { ApiBody } from "../api/api-request.ts";
import type { RequestDeps, RequestOptions } from "./run-request.ts";
import { type Terminal, usageError } from "./terminal.ts";

/** Adds `request` (exit 0 asked, 1 refused, 70 no answer) and `token`. */
export function addRequestCommands(program: Command, deps: RequestDeps): void {
  const { terminal } = deps;
  const { request: t } = terminal.texts.cli;
  program
    .command("request")
    .description(t.about)
    .argument("<source>", t.source)
    .argument("<destination>", t.destination)
    .requiredOption("--region <region>", t.region)
    .requiredOption("--recipient <person>", t.recipient)
    .requiredOption("--channel <channel>", t.channel)
    .requiredOption("--reason <text>", t.reason)
    .option("--profile <profile>", t.profile)
    .option("--days <number>", t.days)
    .option("--key <key>", t.key)
    .option("--json", terminal.texts.cli.json)
    .action(async (source: string, destination: string, options: RequestOptions) => {
      const body = bodyOf(source, destination, options, terminal);
      const { runRequest } = await import("./run-request.ts");
      terminal.exit(await runRequest(body, options, deps));
    });
  program
    .command("token")
    .description(t.tokenAbout)
    .action(async () => {
      const { token, hash } = await deps.makeToken();
      terminal.out(`${t.token(token, hash)}\n`);
    });
}

function bodyOf(source: string, destination: string, options: RequestOptions, { texts }: Terminal): ApiBody {
  const { region, recipient, channel, reason, profile, days } = options;
  if (days !== undefined && !/^\d{1,3}$/.test(days)) return usageError(texts.cli.request.badDays(days));
  return {
    ...{ source, destination, region, recipient, channel, reason },
    // What is none of the profiles is refused by the bot, which knows them.
    ...(profile === undefined ? {} : { profile: profile as NonNullable<ApiBody["profile"]> }),
    ...(days === undefined ? {} : { days: Number(days) }),
  };
}
