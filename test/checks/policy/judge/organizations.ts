/** The organization of the account: its id, and the account's place in it, are one thing. */

import { spellOut } from "./patterns.ts";
import { type Choice, knownLookup, namedValues, type Question } from "./question.ts";

const ID_KEYS = ["aws:principalorgid", "aws:resourceorgid"];
const PATH_KEYS = ["aws:principalorgpaths", "aws:resourceorgpaths"];
const MASTER_KEY = "aws:principalorgmasteraccount";

const ID = /^o-[a-z0-9]+$/;
const PATH = /^o-[a-z0-9]+\/r-[a-z0-9]+\/(ou-[a-z0-9-]+\/)*$/;
const OTHER_ID = "o-zz00zz00zz";
const FILLERS = ["", "zz00zz00zz", "r-zz00/", "r-zz00/ou-zz00-zz00zz00/", "ou-zz00-zz00zz00/"];

export function organizations(question: Question): Choice[] {
  const { organizationId } = question.facts;
  if (organizationId === null) return [membership(null, null, null)];
  const paths = spelledPaths(question);
  const spelled = spell(namedValues(ID_KEYS, question), question).filter((id) => ID.test(id));
  const ids = new Set([...spelled, ...paths.map((path) => path.split("/")[0] ?? ""), OTHER_ID]);
  const members = [...(organizationId === undefined ? ids : [organizationId])].flatMap((id) =>
    placesIn(id, paths).flatMap((path) => masters(question).map((master) => membership(id, path, master))),
  );
  return organizationId === undefined ? [membership(null, null, null), ...members] : members;
}

function placesIn(id: string, paths: readonly string[]): string[] {
  const own = paths.filter((path) => path.startsWith(`${id}/`));
  return [...new Set([`${id}/r-zz00/`, `${id}/r-zz00/ou-zz00-zz00zz00/`, ...own])];
}

function spelledPaths(question: Question): string[] {
  const id = question.facts.organizationId ?? OTHER_ID;
  const named = namedValues(PATH_KEYS, question);
  return spell([...named, ...named.map((path) => path.replace(/^\*/, `${id}/*`))], question).filter((path) =>
    PATH.test(path),
  );
}

function masters(question: Question): string[] {
  return ["999900001111", ...namedValues([MASTER_KEY], question).filter((id) => /^\d{12}$/.test(id))];
}

function spell(patterns: readonly string[], question: Question): string[] {
  const lookUp = knownLookup(question);
  return patterns.flatMap((pattern) =>
    FILLERS.flatMap((filler) =>
      spellOut(pattern.replaceAll("*", filler).replaceAll("?", "z"), lookUp, question.caller.prefix),
    ),
  );
}

function membership(id: string | null, path: string | null, master: string | null): Choice {
  const values = new Map([
    ...ID_KEYS.map((key) => [key, id] as const),
    ...PATH_KEYS.map((key) => [key, path] as const),
    [MASTER_KEY, master] as const,
  ]);
  return { values, isOptional: false, isListed: false };
}
