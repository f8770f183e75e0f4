/** Collects what is wrong, in Slack's words, with the JSON pointer of the place. */
export type Report = (message: string, path: string) => void;

/** Holds one value to its rules. */
export type Check = (value: unknown, path: string, report: Report) => void;

type Fields = Readonly<Record<string, Check>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Runs a check and returns its complaints as Slack prints them: `must be … [json-pointer:/blocks/0]`. */
export function findProblems(check: Check, value: unknown, path: string): string[] {
  const problems: string[] = [];
  check(value, path, (message, at) => problems.push(`${message} [json-pointer:${at}]`));
  return problems;
}

export function string(limits: { min?: number; max?: number; pattern?: RegExp } = {}): Check {
  const { min = 0, max = Number.POSITIVE_INFINITY, pattern } = limits;
  return (value, path, report) => {
    if (typeof value !== "string") report("must provide a string", path);
    else if (value.length < min) report(`must be more than ${min - 1} characters`, path);
    else if (value.length > max) report(`must be less than ${max + 1} characters`, path);
    else if (pattern && !pattern.test(value)) report("does not match the expected format", path);
  };
}

export function oneOf(...allowed: readonly string[]): Check {
  return (value, path, report) => {
    if (typeof value !== "string" || !allowed.includes(value)) report("must be a valid enum value", path);
  };
}

export const flag: Check = (value, path, report) => {
  if (typeof value !== "boolean") report("must be a boolean", path);
};

export function integer(min: number, max: number): Check {
  return (value, path, report) => {
    if (typeof value !== "number" || !Number.isInteger(value)) report("must be an integer", path);
    else if (value < min) report(`must be greater than ${min - 1}`, path);
    else if (value > max) report(`must be less than ${max + 1}`, path);
  };
}

export function list(of: Check, limits: { min?: number; max: number }): Check {
  const { min = 0, max } = limits;
  return (value, path, report) => {
    if (!Array.isArray(value)) return report("must be an array", path);
    if (value.length < min) report(`no fewer than ${min} items allowed`, path);
    if (value.length > max) return report(`no more than ${max} items allowed`, path);
    for (const [index, item] of value.entries()) of(item, `${path}/${index}`, report);
  };
}

/** An object with exactly these keys; `also` sees it when every key is in order. */
export function object(
  required: Fields,
  optional: Fields = {},
  also?: (value: Record<string, unknown>, path: string, report: Report) => void,
): Check {
  return (value, path, report) => {
    if (!isObject(value)) return report("must be an object", path);
    let isSound = true;
    const note: Report = (message, at) => {
      isSound = false;
      report(message, at);
    };
    for (const [key, check] of Object.entries(required)) {
      if (value[key] === undefined) note(`missing required field: ${key}`, path);
      else check(value[key], `${path}/${key}`, note);
    }
    for (const [key, item] of Object.entries(value)) {
      if (key in required || item === undefined) continue;
      const check = optional[key];
      if (check) check(item, `${path}/${key}`, note);
      else note(`invalid additional property: ${key}`, path);
    }
    if (isSound) also?.(value, path, report);
  };
}

/** An object that is one of several, told by its `type`; the table may be of functions so that it can hold itself. */
export function byType(table: Readonly<Record<string, Check>>): Check {
  return (value, path, report) => {
    if (!isObject(value)) return report("must be an object", path);
    const { type } = value;
    if (type === undefined) return report("missing required field: type", path);
    const check = typeof type === "string" && Object.hasOwn(table, type) ? table[type] : undefined;
    if (check) check(value, path, report);
    else report(`unsupported type: ${String(type)}`, `${path}/type`);
  };
}

/** A member of a table by type, with its `type` key accounted for. */
export function typed(required: Fields, optional: Fields = {}, also?: Parameters<typeof object>[2]): Check {
  return object({ type: string(), ...required }, optional, also);
}
