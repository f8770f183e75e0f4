import { findNamed, type Named } from "../../core/workspace.ts";
import type { Terminal } from "../terminal.ts";
import type { Prompter } from "./prompter.ts";

type Asking = { terminal: Terminal; prompter: Prompter };

/** People and groups by their names, several separated by commas; asked again until each is known, and at least one is. */
export async function askWhom(
  { terminal, prompter }: Asking,
  question: string,
  { people, groups }: { people: readonly Named[]; groups: readonly Named[] },
): Promise<{ people: Named[]; groups: Named[] }> {
  const { init: t } = terminal.texts.cli;
  for (;;) {
    const given = await prompter.ask(question);
    const found = await chooseAll({ terminal, prompter }, given, [...people, ...groups]);
    if (found === null) continue;
    if (found.length === 0) {
      terminal.out(`${t.atLeastOne}\n`);
      continue;
    }
    terminal.out(`  ${found.map(({ label }) => label).join(", ")}\n`);
    return {
      people: found.filter((one) => people.includes(one)),
      groups: found.filter((one) => groups.includes(one)),
    };
  }
}

/** A channel by its name; null when none is given. */
export async function askChannel(
  asking: Asking,
  question: string,
  channels: readonly Named[],
): Promise<Named | null> {
  for (;;) {
    const given = await asking.prompter.ask(question);
    if (given === "") return null;
    const found = await choose(asking, given, channels, asking.terminal.texts.cli.init.noChannel);
    if (found !== null) return found;
  }
}

/** Null when one of them is not known. */
async function chooseAll(asking: Asking, given: string, all: readonly Named[]): Promise<Named[] | null> {
  const found: Named[] = [];
  for (const text of given.split(/[,，、]/).map((part) => part.trim())) {
    if (text === "") continue;
    const one = await choose(asking, text, all, asking.terminal.texts.cli.init.nobody);
    if (one === null) return null;
    if (!found.includes(one)) found.push(one);
  }
  return found;
}

async function choose(
  { terminal, prompter }: Asking,
  text: string,
  all: readonly Named[],
  nobody: (text: string) => string,
): Promise<Named | null> {
  const found = findNamed(all, text);
  if (found.length === 0) {
    terminal.out(`${nobody(text)}\n`);
    return null;
  }
  if (found.length === 1) return found[0] ?? null;
  const { init: t } = terminal.texts.cli;
  const rows = found.slice(0, 20).map(({ label, names }, index) => `  ${index + 1} ${label} (${names[0]})`);
  terminal.out(`${t.several(text)}\n${rows.join("\n")}\n`);
  const number = Number(await prompter.ask(t.which));
  return found[number - 1] ?? null;
}
