import { setTimeout as sleep } from "node:timers/promises";
import { DEFAULT_LANGUAGE, type Language, languageOf } from "../core/language.ts";
import { ruleOf, type Settings } from "../core/settings.ts";
import type { Directory } from "../security/directory.ts";
import { TEXTS_BY_LANGUAGE } from "../texts/languages.ts";
import type { ReaderTexts } from "../texts/texts.ts";

/** A click's window has to open within 3 seconds of it, and is opened after this. */
const WAIT_MS = 500;
/** A change of a person's language in Slack shows after an hour at the latest; authorization reads the person anew. */
const MAX_AGE_MS = 3_600_000;
/** People whose language is kept for when Slack does not answer. */
const KNOWN_MAX = 5_000;

type Parts = {
  settings: Pick<Settings, "language" | "channelRules">;
  directory: Pick<Directory, "findPerson">;
  waitMs?: number;
};

/**
 * The texts by who reads. A person reads the language that they have set in Slack, and English where the bot does not have
 * it; while Slack does not say, the one last known, or the settings'. A channel reads that of its rule, or the settings'.
 */
export function createReaderTexts(parts: Parts): ReaderTexts {
  const { settings, directory, waitMs = WAIT_MS } = parts;
  const known = new Map<string, Language>();
  const ask = async (userId: string): Promise<Language | null> => {
    const person = await directory.findPerson(userId, { maxAgeMs: MAX_AGE_MS });
    if (person?.locale === undefined) return null;
    const language = languageOf(person.locale) ?? DEFAULT_LANGUAGE;
    keep(known, userId, language);
    return language;
  };
  return {
    textsFor: async (userId) => {
      const said = await inTime(ask(userId), waitMs);
      return TEXTS_BY_LANGUAGE[said ?? known.get(userId) ?? settings.language];
    },
    textsOf: (channelId) => TEXTS_BY_LANGUAGE[ruleOf(settings, channelId)?.language ?? settings.language],
  };
}

function keep(known: Map<string, Language>, userId: string, language: Language): void {
  known.delete(userId);
  known.set(userId, language);
  const [oldest] = known.keys();
  if (known.size > KNOWN_MAX && oldest !== undefined) known.delete(oldest);
}

/** What comes of a question within a time; null after it, or when it fails. */
async function inTime<T>(question: Promise<T>, waitMs: number): Promise<T | null> {
  const timer = new AbortController();
  try {
    return await Promise.race([question, sleep(waitMs, null, { signal: timer.signal })]);
  } catch {
    return null;
  } finally {
    timer.abort();
    // An answer that comes later, or fails then, is nobody's.
    question.catch(() => undefined);
  }
}
