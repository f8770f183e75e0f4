import { BotEnded } from "../lab/bot-process.ts";
import type { Lab } from "../lab/lab.ts";
import { UNCLEAR, type Violation } from "../story/judge.ts";

/** Exit code of a bot that somebody has to mend something for (EX_CONFIG of sysexits.h). */
const EX_CONFIG = 78;

/**
 * Starts the bot where it must not run; what of its refusal is not as it should be. It has to say what and where in one
 * sentence, and what to do in another, and nothing else.
 */
export async function expectRefusal(
  lab: Lab,
  says: readonly string[],
  through: readonly string[] = [],
): Promise<Violation[]> {
  try {
    await lab.startBot({}, through);
  } catch (error) {
    if (!(error instanceof BotEnded)) throw error;
    const words = error.said.filter((line) => !line.startsWith("{"));
    const isClear = error.code === EX_CONFIG && words.length === 2;
    return isClear && says.every((text) => words.join("\n").includes(text))
      ? []
      : [unclear(says, error.message)];
  }
  await lab.bot.kill();
  return [unclear(says, "the bot started")];
}

/** The same of a bot that ran and ended by itself: the sentence is then the one error in its log since `from`. */
export function findUnclearEnd(lab: Lab, says: readonly string[], from: number): Violation[] {
  const errors = lab.log.slice(from).filter((line) => line.includes('"level":"error"'));
  const isClear = lab.bot.exitCode() === EX_CONFIG && errors.length === 1;
  return isClear && says.every((text) => errors[0]?.includes(text))
    ? []
    : [unclear(says, `exit code ${lab.bot.exitCode()}: ${errors.join("\n")}`)];
}

function unclear(says: readonly string[], got: string): Violation {
  return { kind: UNCLEAR, detail: `expected exit code ${EX_CONFIG} and ${says.join(" … ")}; got ${got}` };
}
