import { readdirSync, readFileSync } from "node:fs";

/** One request for each operation as the vendor's Go SDK sends it. All values are made up. */
export type RecordedRequest = {
  name: string;
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: string;
};

const FOLDER = new URL("requests/", import.meta.url);

export const RECORDED: readonly RecordedRequest[] = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(new URL(name, FOLDER), "utf8");
  const end = text.indexOf("\n\n");
  const [line = "", ...lines] = text.slice(0, end).split("\n");
  const [method = "", url = ""] = line.split(" ");
  const headers = lines.map((one) => [
    one.slice(0, one.indexOf(":")).toLowerCase(),
    one.slice(one.indexOf(":") + 2),
  ]);
  return {
    name,
    method,
    url: new URL(url),
    headers: Object.fromEntries(headers),
    body: text.slice(end + 2).trimEnd(),
  };
});

export function recorded(start: string): RecordedRequest {
  const found = RECORDED.find(({ name }) => name.startsWith(start));
  if (found === undefined) throw new Error(`expected a recorded request ${start}`);
  return found;
}
