import { CommanderError } from "commander";
import { ConfigurationError } from "../config/configuration-error.ts";
import { CloudError, SetUpError, UserFacingError } from "../core/errors.ts";
import { EX_CONFIG, EX_SOFTWARE, EX_USAGE, exitCodeOf } from "../exit-codes.ts";
import { describeError } from "../security/redact.ts";
import { describeFault } from "../texts/doctor-line.ts";
import { detailText } from "../texts/failure-text.ts";
import { describeMistake } from "../texts/mistake-text.ts";
import { type Terminal, UsageError } from "./terminal.ts";

/** What a failed command tells, and its exit code. */
export function tellFailure(error: unknown, terminal: Terminal): number {
  const { texts } = terminal;
  const t = texts.cli;
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EX_USAGE;
  if (error instanceof UsageError) {
    terminal.err(`${t.usageError(error.message)}\n${t.addHelp}\n`);
    return EX_USAGE;
  }
  if (error instanceof ConfigurationError) {
    terminal.err(`${t.notComplete}\n`);
    for (const { place, mistake } of error.mistakes) {
      const { mistake: said, format } = texts;
      terminal.err(`  ${said.place(place)}${format.colon}${describeMistake(said, mistake)}\n`);
    }
    return EX_CONFIG;
  }
  if (error instanceof SetUpError) {
    terminal.err(`${t.cannotStart}\n`);
    for (const mistake of error.mistakes) {
      const { message, hint } = describeFault(texts, mistake);
      terminal.err(`  ${message}\n    ${hint}\n`);
    }
    return EX_CONFIG;
  }
  if (error instanceof UserFacingError) {
    const { message, hint } = describeFault(texts, error.fault);
    terminal.err(`${message}\n${hint}\n`);
    return exitCodeOf(error);
  }
  if (error instanceof CloudError) {
    const { failure } = error;
    terminal.err(`${t.cloudFailed({ ...failure, detail: detailText(texts.failure, failure.detail) })}\n`);
    return EX_SOFTWARE;
  }
  terminal.err(`${t.ownError}\n${JSON.stringify(describeError(error), null, 2)}\n`);
  return EX_SOFTWARE;
}
