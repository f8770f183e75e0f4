/** The name of a parameter that is secret, from the beginning of the name on. */
const SECRET_NAME = String.raw`(?<![\w-])(?=[\w-]*(?:password|secret|signature|token))[\w-]+`;

/**
 * What a log line or an error may never hold, found by its shape: the last net, not the first. Strangers may choose what
 * is looked at, so each shape begins where a run begins and not at each of its characters, and has one way to go on:
 * looking takes time by the length of the text, not by its square.
 */
const SECRET_SHAPES: readonly RegExp[] = [
  /xox[abeprs]-[A-Za-z0-9-]{8,}/g,
  /xapp-[A-Za-z0-9-]{8,}/g,
  // An authorization header's value, with its scheme.
  /(authorization\\?["']?\s*[=:]\s*\\?["']?)[^"'\r\n\\]+/gi,
  // A parameter whose name says it is secret: a quoted value up to its quote, in JSON and in JSON within JSON.
  new RegExp(String.raw`(${SECRET_NAME}\\?["']?\s*[=:]\s*\\?["'])[^"'\\]+`, "gi"),
  // The same without quotes, in a query string or a header; JSON's own words and numbers are no secrets.
  new RegExp(
    String.raw`(${SECRET_NAME}\\?["']?\s*[=:]\s*)(?!(?:true|false|null|\d+)[,}\]])[^\s"'&,}\\]+`,
    "gi",
  ),
  // The password in a URL, such as a database's; it may hold an @ itself.
  /(:\/\/[^\s/:@"']*:)[^\s/"']+(?=@)/g,
];

const MASK = "[redacted]";
const MESSAGE_MAX_LENGTH = 4_000;
const STACK_MAX_LENGTH = 8_000;

/** A text without what looks like a secret. */
export function redact(text: string): string {
  return SECRET_SHAPES.reduce(
    (clean, shape) =>
      clean.replace(shape, (_match, name: unknown) => (typeof name === "string" ? `${name}${MASK}` : MASK)),
    text,
  );
}

/** The beginning of a text without what looks like a secret. It is cut first, so that its length costs nothing. */
export function redactBeginning(text: string, maxLength: number): string {
  if (text.length <= maxLength) return redact(text);
  // What the cut goes through may be the password of a URL, whose end is what shows it.
  return `${redact(`${text.slice(0, maxLength)}@`).replace(/@$/, "")}…`;
}

/** What may be logged of an error: its name, redacted message and stack, and its causes' likewise. Nothing else. */
export function describeError(error: unknown): {
  name: string;
  message: string;
  stack?: string;
  cause?: unknown;
} {
  if (!(error instanceof Error))
    return { name: "Thrown", message: redactBeginning(String(error), MESSAGE_MAX_LENGTH) };
  return {
    name: error.name,
    message: redactBeginning(error.message, MESSAGE_MAX_LENGTH),
    ...(error.stack === undefined ? {} : { stack: redactBeginning(error.stack, STACK_MAX_LENGTH) }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
