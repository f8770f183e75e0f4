/** An answer for every request the service may make: yes for the ones it will make, no for all, or not known. */
export type ThreeValued = "yes" | "no" | "unknown";

/** Conjunction: one `no` settles it, an `unknown` keeps it open. */
export function allOf(outcomes: readonly ThreeValued[]): ThreeValued {
  if (outcomes.includes("no")) return "no";
  return outcomes.includes("unknown") ? "unknown" : "yes";
}

/** Disjunction: one `yes` settles it, an `unknown` keeps it open. */
export function anyOf(outcomes: readonly ThreeValued[]): ThreeValued {
  if (outcomes.includes("yes")) return "yes";
  return outcomes.includes("unknown") ? "unknown" : "no";
}

export function not(outcome: ThreeValued): ThreeValued {
  if (outcome === "unknown") return "unknown";
  return outcome === "yes" ? "no" : "yes";
}

/** One of several cases holds and nobody knows which: definite only where all agree. */
export function whicheverOf(outcomes: readonly ThreeValued[]): ThreeValued {
  const [first] = outcomes;
  return first !== undefined && outcomes.every((outcome) => outcome === first) ? first : "unknown";
}

export function fromBoolean(holds: boolean): ThreeValued {
  return holds ? "yes" : "no";
}
