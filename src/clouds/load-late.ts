type AsyncMethod = (...args: never[]) => Promise<unknown>;

/** A file of the program itself could not be loaded: it is not there any more, or is damaged. */
export class PartNotLoaded extends Error {
  override name = "PartNotLoaded";
}

/**
 * These methods of a cloud, whose code is loaded by the first call of one of them: an SDK takes longer to load than most commands
 * need, and memory for as long as the process lives. Errors of each: PartNotLoaded, beside its own.
 */
export function loadLate<Side extends object, Name extends keyof Side & string>(
  names: readonly Name[],
  load: () => Promise<Pick<Side, Name>>,
): Pick<Side, Name> {
  let loading: Promise<Pick<Side, Name>> | null = null;
  const methods = names.map((name) => {
    const run = async (...args: never[]) => {
      loading ??= load().catch(explain);
      return ((await loading)[name] as AsyncMethod)(...args);
    };
    return [name, run] as const;
  });
  return Object.fromEntries(methods) as Pick<Side, Name>;
}

function explain(cause: unknown): never {
  const why = cause instanceof Error ? cause.message : String(cause);
  throw new PartNotLoaded(
    `a file of mgw-prep could not be loaded; was it updated while this process ran? Start it again, or install it anew (${why})`,
    { cause },
  );
}
