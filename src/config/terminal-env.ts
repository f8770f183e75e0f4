type Source = NodeJS.ProcessEnv;

/** The locale of the person at the terminal, such as `zh_CN.UTF-8`; the first that is set counts. Source: POSIX, 8.2. */
export function readLocale(source: Source = process.env): string {
  return source["LC_ALL"] || source["LC_MESSAGES"] || source["LANG"] || "";
}

/** Whether a terminal asked for no colours. Source: no-color.org. */
export function wantsNoColor(source: Source = process.env): boolean {
  return (source["NO_COLOR"] ?? "") !== "";
}
