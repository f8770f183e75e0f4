import { RestartNeeded, UserFacingError } from "../../core/errors.ts";

/** What an operator has to correct before the embedded database can go on, by PostgreSQL's words or the system's code. */
type Trouble = {
  words: RegExp;
  /** WASI's numbers, which errors of the database's file layer carry instead of words. */
  errnos: readonly number[];
  tell(folder: string, said: string | null): UserFacingError;
};

/** In this order: a PANIC because the disk is full is no damage. Source of the numbers: WASI preview 1, `errno`. */
const TROUBLES: readonly Trouble[] = [
  {
    words: /No space left on device|[Qq]uota exceeded|File too large/,
    errnos: [51, 19, 22],
    tell: diskIsFull,
  },
  {
    words: /Read-only file system|Permission denied|Operation not permitted/,
    errnos: [69, 2, 63],
    tell: isNotWritable,
  },
  {
    words: /PANIC|I\/O error|Input\/output error|could not read blocks?|invalid page in block/,
    errnos: [29],
    tell: isDamaged,
  },
];

export function diskIsFull(folder: string): UserFacingError {
  return new UserFacingError({ code: "DATA_DIR_FULL", args: { folder } });
}

export function isNotWritable(folder: string, said: string | null): UserFacingError {
  return new UserFacingError({ code: "DATA_DIR_NOT_WRITABLE", args: { folder, said } });
}

export function isDamaged(folder: string, said: string | null): UserFacingError {
  return new UserFacingError({ code: "DATA_DIR_DAMAGED", args: { folder, said } });
}

/** The database is gone while its files may be whole: starting again shows. */
export function databaseEnded(folder: string, said: string): UserFacingError {
  return new RestartNeeded({ code: "DATABASE_ENDED", args: { folder, said: said.replace(/\s+/g, " ") } });
}

/** What PostgreSQL's words, or an error of its file layer, mean for the operators; null: nothing to correct. */
export function troubleIn(folder: string, said: string, error?: unknown): UserFacingError | null {
  const { errno } = (error ?? {}) as { errno?: unknown };
  const found = TROUBLES.find(
    ({ words, errnos }) => words.test(said) || (typeof errno === "number" && errnos.includes(errno)),
  );
  return found?.tell(folder, sentenceOf(said)) ?? null;
}

/** The line that says why, of all that was said, without time and process; null where nothing was said. */
export function sentenceOf(said: string): string | null {
  const lines = said.split("\n").map((line) => line.replace(/^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[\d+\] /, ""));
  const gravest =
    lines.findLast((line) => /PANIC|FATAL|ERROR|^postgres:/.test(line)) ?? lines.findLast(Boolean);
  return gravest?.replace(/^(PANIC|FATAL|ERROR|LOG): +/, "").replace(/Aborted\(\)$/, "") ?? null;
}

/** Hears what the database says in its log, and tells of the first trouble in it. */
export class TroubleWatch {
  readonly #folder: string;
  #heard = "";
  #first: UserFacingError | null = null;
  #resolve: (trouble: UserFacingError) => void = () => undefined;
  /** Resolves with the first trouble; the database can then keep nothing more. */
  readonly happened = new Promise<UserFacingError>((resolve) => {
    this.#resolve = resolve;
  });

  constructor(folder: string) {
    this.#folder = folder;
  }

  get first(): UserFacingError | null {
    return this.#first;
  }

  /** The last of what was said, a line each. */
  get heard(): string {
    return this.#heard;
  }

  hear(text: string): void {
    this.#heard = `${this.#heard}\n${text.trim()}`.slice(-MAX_HEARD);
    const trouble = troubleIn(this.#folder, text);
    if (trouble !== null) this.tell(trouble);
  }

  /** Whatever follows the first trouble follows from it. */
  tell(trouble: UserFacingError): void {
    if (this.#first !== null) return;
    this.#first = trouble;
    this.#resolve(trouble);
  }
}

const MAX_HEARD = 4_000;
