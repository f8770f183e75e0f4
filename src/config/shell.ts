/** What a shell says of itself to every command; apart from the bot's own variables, whose validation takes longer to load. */
type Source = Readonly<Record<string, string | undefined>>;

/** The locale of whoever types a command, such as `zh_CN.UTF-8`; the first that is set counts. Source: POSIX, 8.2. */
export function readLocale(source: Source = process.env): string {
  return source["LC_ALL"] || source["LC_MESSAGES"] || source["LANG"] || "";
}

/** Whether a terminal asked for no colours. Source: no-color.org. */
export function wantsNoColor(source: Source = process.env): boolean {
  return (source["NO_COLOR"] ?? "") !== "";
}
