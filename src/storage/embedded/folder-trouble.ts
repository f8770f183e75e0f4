import type { UserFacingError } from "../../core/errors.ts";
import { diskIsFull, isNotWritable } from "../postgres/database-trouble.ts";

/** What the system says of a data folder. A full disk has words of its own, everything else keeps the bot from writing. */
export function troubleOfSystem(folder: string, error: unknown): UserFacingError {
  const { code, message } = error as NodeJS.ErrnoException;
  return /^(ENOSPC|EDQUOT)$/.test(code ?? "") ? diskIsFull(folder) : isNotWritable(folder, code ?? message);
}

export function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return /^E[A-Z]+$/.test((error as NodeJS.ErrnoException | null)?.code ?? "");
}

/** What `work` gives. Errors: UserFacingError for those of the system, the others of `work`. */
export async function orTrouble<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isOfSystem(error) ? troubleOfSystem(folder, error) : error;
  }
}
