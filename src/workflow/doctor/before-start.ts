import type { DoctorLine } from "../../core/doctor-codes.ts";
import { ServiceAway, SetUpError, SlackFailure } from "../../core/errors.ts";
import { describeFault } from "../../texts/doctor-line.ts";
import type { Texts } from "../../texts/texts.ts";
import type { Log } from "../deps.ts";
import type { Patient } from "./examine.ts";
import { cloudsAt, lookAtAccounts } from "./look-at-accounts.ts";
import { lookAtIdentity } from "./look-at-cloud.ts";
import { lookAtNode } from "./look-at-host.ts";
import { lookAtSettings } from "./look-at-settings.ts";
import { lookAtSlack, tokenLine } from "./look-at-slack.ts";
import { Patience } from "./patience.ts";
import type { Wait } from "./wait.ts";

/**
 * The short looks: tokens, scopes, people, groups and channels of the settings, and the identity of every account. What is away
 * is waited for, until something is found that a person has to correct first. Rights are left to `doctor`: they are many calls, and
 * no reason not to start.
 */
export async function lookBeforeStart(
  { slack, settings, cloudsOf, nodeVersion }: Omit<Patient, "store">,
  wait: Wait,
  texts: Texts,
): Promise<DoctorLine[]> {
  const untilThere = async (look: () => Promise<DoctorLine[]>) => {
    const lines = await wait.while(look, (lines) => awayText(lines, texts));
    if (judgeStart(lines).mistakes.length > 0) wait.end();
    return lines;
  };
  const [ofSlack, identities] = await Promise.all([
    untilThere(() => lookAtSlack(slack, settings, new Patience(0))),
    lookAtAccounts(settings, (place) =>
      untilThere(async () => [await lookAtIdentity(place, cloudsAt(cloudsOf, place)[place.kind])]),
    ),
  ]);
  return [lookAtNode(nodeVersion), ...lookAtSettings(settings), ...ofSlack, ...identities];
}

/** What keeps the process from starting and may come back by itself; null when nothing does. */
function awayText(lines: readonly DoctorLine[], texts: Texts): string | null {
  const away = lines.find(isAwayForStart);
  return away === undefined ? null : describeFault(texts, away).message;
}

const isAwayForStart = ({ isNeededToStart, isAway }: DoctorLine) => isNeededToStart && isAway;

/** What a person has to correct before the process can start, and what did not answer. */
export function judgeStart(lines: readonly DoctorLine[]): {
  mistakes: DoctorLine[];
  away: DoctorLine[];
} {
  const needed = lines.filter(({ status, isNeededToStart }) => status === "failed" && isNeededToStart);
  return {
    mistakes: needed.filter(({ isAway }) => !isAway),
    away: needed.filter(({ isAway }) => isAway),
  };
}

/**
 * What Slack refused after the looks: a token that was taken away meanwhile, a connection that went. Other errors come back as
 * they are.
 */
export function explainSlack(error: unknown): unknown {
  if (!(error instanceof SlackFailure)) return error;
  const line = tokenLine("SLACK_BOT_TOKEN", error);
  const isMistake = error.trouble !== "away" && error.trouble !== "rate-limited";
  return isMistake ? new SetUpError([line]) : new ServiceAway(line);
}

/** Logs what is wrong and does not keep the process from starting. */
export function logWarnings(lines: readonly DoctorLine[], log: Log, texts: Texts): void {
  for (const line of lines) {
    if (line.isNeededToStart || (line.status !== "failed" && line.status !== "warning")) continue;
    const { message, hint } = describeFault(texts, line);
    log.warn(
      { part: "set-up", code: line.code, remedy: hint === "" ? null : hint },
      `${message}; the bot starts all the same`,
    );
  }
}
