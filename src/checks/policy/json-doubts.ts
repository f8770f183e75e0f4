import { type Mistake, makeMistake } from "../../core/mistake.ts";

/**
 * What `JSON.parse` passes over in silence and AWS may not, or null: a key that stands twice in one object (the last one
 * is kept, which may hide the condition that matters), the key `__proto__`, a number that JavaScript does not write back
 * as it stands (`1.20`, `111122223333.00000001`), although conditions compare it as text. The text must be valid JSON.
 */
export function findJsonDoubt(json: string): Mistake | null {
  const open: (Set<string> | null)[] = [];
  const tokens = json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]|-?\d[\d.eE+-]*/g);
  for (const [token, colon] of tokens) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (colon !== undefined) {
      const key: string = JSON.parse(token.slice(0, token.length - colon.length));
      const keys = open.at(-1);
      if (keys?.has(key)) return makeMistake("KEY_TWICE", { key });
      if (key === "__proto__") return makeMistake("FOREIGN_ELEMENT", { name: key });
      keys?.add(key);
    } else if (!token.startsWith('"') && String(Number(token)) !== token) {
      return makeMistake("NUMBER_FORM", { number: token });
    }
  }
  return null;
}
