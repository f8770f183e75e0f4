import { parseDocument, type YAMLSeq } from "yaml";
import type { Named } from "../../core/workspace.ts";

/** What was answered; `null`: left out. */
export type Answers = {
  botToken: string;
  appToken: string;
  approvers: { people: readonly Named[]; groups: readonly Named[] };
  operators: { people: readonly Named[]; groups: readonly Named[] };
  operatorsChannel: Named | null;
  defaultChannel: Named | null;
  language: "en" | "zh";
  site: "intl" | "cn";
  awsRegion: string;
  /** Null: the machine's own identity. */
  awsKey: { id: string; secret: string } | null;
  alibabaKey: { id: string; secret: string } | null;
  sealKey: string;
};

/** The environment file: the example with what was answered, its comments kept. */
export function environmentText(example: string, answers: Answers): string {
  const { awsKey, alibabaKey } = answers;
  const values: Record<string, string> = {
    SLACK_BOT_TOKEN: answers.botToken,
    SLACK_APP_TOKEN: answers.appToken,
    AWS_REGION: answers.awsRegion,
    AWS_ACCESS_KEY_ID: awsKey?.id ?? "",
    AWS_SECRET_ACCESS_KEY: awsKey?.secret ?? "",
    ALIBABA_CLOUD_ACCESS_KEY_ID: alibabaKey?.id ?? "",
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: alibabaKey?.secret ?? "",
    ALIBABA_SITE: answers.site,
    MGW_SEAL_KEY: answers.sealKey,
  };
  return Object.entries(values).reduce((text, [name, value]) => {
    const line = new RegExp(`^${name}=.*$`, "m");
    if (!line.test(text)) throw new Error(`expected ${name} in the example of the environment`);
    // A replacement with a function: `$` in a secret is itself.
    return text.replace(line, () => `${name}=${value}`);
  }, example);
}

/** What a `.env` file sets, read as a shell reads it that sources the file; values of ours have no quotes. */
export function readEnvironmentText(text: string): Record<string, string> {
  return Object.fromEntries(
    text
      .split("\n")
      .flatMap((line) => [/^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line)].filter((found) => found !== null))
      .map(([, name = "", value = ""]) => [name, value]),
  );
}

/** The settings file: the example with what was answered, its comments kept, each id with whose it is. */
export function settingsText(example: string, answers: Answers): string {
  const document = parseDocument(example);
  const list = (path: readonly string[], named: readonly Named[]) => {
    const node = document.createNode(named.map(({ id }) => id)) as YAMLSeq;
    node.flow = true;
    if (named.length > 0) node.comment = ` ${named.map(({ label }) => label).join(", ")}`;
    document.setIn(path, node);
  };
  for (const role of ["approvers", "operators"] as const) {
    list([role, "people"], answers[role].people);
    list([role, "groups"], answers[role].groups);
  }
  const one = (path: readonly string[], named: Named | null) => {
    if (named === null) return;
    const node = document.createNode(named.id);
    node.comment = ` ${named.label}`;
    document.setIn(path, node);
  };
  one(["operators", "channel"], answers.operatorsChannel);
  one(["defaultChannel"], answers.defaultChannel);
  document.setIn(["language"], answers.language);
  return document.toString({ lineWidth: 0 });
}
