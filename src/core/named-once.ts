import type { z } from "zod";
import { mistake } from "./mistake.ts";

/** A refinement for lists whose entries have a name that must not come twice; the mistake is reported at the second one. */
export function namedOnce<Entry>(nameOf: (entry: Entry) => string, field: string) {
  return (entries: readonly Entry[], context: z.RefinementCtx<readonly Entry[]>): void => {
    const seen = new Set<string>();
    for (const [index, entry] of entries.entries()) {
      const name = nameOf(entry);
      if (seen.has(name)) {
        context.addIssue({
          code: "custom",
          path: [index, field],
          message: mistake("NAME_TWICE", { name }),
          input: entries,
        });
      }
      seen.add(name);
    }
  };
}
