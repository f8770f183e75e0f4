/**
 * A deep copy of a simulator's state: of plain objects, arrays, maps, sets and dates. Anything else (buffers, indexes of
 * objects) is shared with the original, since what a bot may do replaces such values and never writes into them.
 */
export function copyState<T>(value: T): T {
  return copy(value, new Map()) as T;
}

/** `seen` keeps what is shared within the state shared within its copy. */
function copy(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    seen.set(value, list);
    for (const item of value) list.push(copy(item, seen));
    return list;
  }
  if (value instanceof Map) {
    const map = new Map();
    seen.set(value, map);
    for (const [key, item] of value) map.set(key, copy(item, seen));
    return map;
  }
  if (value instanceof Set) return new Set(value);
  if (value instanceof Date) return new Date(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  const object: Record<string, unknown> = {};
  seen.set(value, object);
  for (const [key, item] of Object.entries(value)) object[key] = copy(item, seen);
  return object;
}
