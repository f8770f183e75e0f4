/** What a log line or an error may never hold, found by its shape: the last net, not the first. */
const SECRET_SHAPES: readonly RegExp[] = [
  /xox[abeprs]-[A-Za-z0-9-]{8,}/g,
  /xapp-[A-Za-z0-9-]{8,}/g,
  // An authorization header's value, with its scheme.
  /(authorization\\?["']?\s*[=:]\s*\\?["']?)[^"'\r\n\\]+/gi,
  // A parameter whose name says it is secret: a quoted value up to its quote, in JSON and in JSON within JSON.
  /((?:password|secret|signature|token)[\w-]*\\?["']?\s*[=:]\s*\\?["'])[^"'\\]+/gi,
  // The same without quotes, in a query string or a header; JSON's own words and numbers are no secrets.
  /((?:password|secret|signature|token)[\w-]*\\?["']?\s*[=:]\s*)(?!(?:true|false|null|\d+)[,}\]])[^\s"'&,}\\]+/gi,
  // The password in a URL, such as a database's.
  /([a-z][a-z0-9+.-]*:\/\/[^\s/:@"']*:)[^\s/@"']+(?=@)/gi,
];

const MASK = "[redacted]";

/** A text without what looks like a secret. */
export function redact(text: string): string {
  return SECRET_SHAPES.reduce(
    (clean, shape) =>
      clean.replace(shape, (_match, name: unknown) => (typeof name === "string" ? `${name}${MASK}` : MASK)),
    text,
  );
}

/** What may be logged of an error: its name, redacted message and stack, and its causes' likewise. Nothing else. */
export function describeError(error: unknown): {
  name: string;
  message: string;
  stack?: string;
  cause?: unknown;
} {
  if (!(error instanceof Error)) return { name: "Thrown", message: redact(String(error)) };
  return {
    name: error.name,
    message: redact(error.message),
    ...(error.stack === undefined ? {} : { stack: redact(error.stack) }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
