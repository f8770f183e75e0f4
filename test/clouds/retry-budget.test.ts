import { describe, expect, it } from "vitest";
import { RETRY_COST, RetryBudget } from "../../src/clouds/retry-budget.ts";

describe("a budget of retries", () => {
  it("lets through a bounded number while nothing succeeds", () => {
    const budget = new RetryBudget({ capacity: 500 });
    let retries = 0;
    while (budget.take()) retries += 1;
    expect(retries).toBe(500 / RETRY_COST);
  });

  it("comes back with successes, one retry for every five of them", () => {
    const budget = new RetryBudget({ capacity: RETRY_COST });
    expect(budget.take()).toBe(true);
    for (let success = 1; success < RETRY_COST; success += 1) budget.refill();
    expect(budget.take()).toBe(false);
    budget.refill();
    expect(budget.take()).toBe(true);
  });

  it("gets back what a retry cost that helped, and never more than it began with", () => {
    const budget = new RetryBudget({ capacity: RETRY_COST });
    budget.take();
    budget.refill(RETRY_COST);
    for (let success = 0; success < 100; success += 1) budget.refill();
    expect(budget.take()).toBe(true);
    expect(budget.take()).toBe(false);
  });
});
