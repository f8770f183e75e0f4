type Source = NodeJS.ProcessEnv;

/** The locale of the person at the terminal, such as `zh_CN.UTF-8`; the first that is set counts. Source: POSIX, 8.2. */
export function readLocale(source: Source = process.env): string {
  return source["LC_ALL"] || source["LC_MESSAGES"] || source["LANG"] || "";
}

/** Whether a terminal asked for no colours. Source: no-color.org. */
export function wantsNoColor(source: Source = process.env): boolean {
  return (source["NO_COLOR"] ?? "") !== "";
}

/** Where the API of a running bot is and a token for it, of a program that asks; undefined where one is not set. */
export function readApiEnv(source: Source = process.env): {
  url: string | undefined;
  token: string | undefined;
} {
  const url = source["MGW_API_URL"] || undefined;
  const isAddress = url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return { url: isAddress ? url : undefined, token: source["MGW_API_TOKEN"] || undefined };
}
