type AsyncMethod = (...args: never[]) => Promise<unknown>;

/** A cloud each of whose methods first finds the cloud that answers it; `like` only tells which methods there are. */
export function everyMethod<Cloud extends object>(
  like: Cloud,
  find: (method: string) => Promise<Cloud>,
): Cloud {
  const methods = Object.keys(like).map((name) => {
    const run = async (...args: never[]) => {
      const cloud = await find(name);
      return (cloud[name as keyof Cloud] as AsyncMethod)(...args);
    };
    return [name, run] as const;
  });
  return Object.fromEntries(methods) as Cloud;
}
