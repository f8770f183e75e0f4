import axe from "axe-core";
import type { Page } from "playwright-core";

/** Grave enough that somebody with a screen reader or a keyboard cannot go on. */
const SERIOUS = new Set(["serious", "critical"]);

/**
 * Barriers on a page that axe finds, the serious and critical ones: rule and element, a line each. The page's own rules
 * for scripts stand: axe comes in by the debugger's way.
 */
export async function findBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, impact, nodes }) => ({
      id,
      impact: impact ?? "",
      places: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
    }));
  });
  return found
    .filter(({ impact }) => SERIOUS.has(impact))
    .flatMap(({ id, places }) => places.map((place) => `${id} at ${place}`));
}
