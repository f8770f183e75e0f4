/**
 * How many retries an account may have: each costs something, each success gives a little back. While a cloud is down
 * that lets through a tenth of the calls again, not three times all of them. Numbers and idea are the AWS SDK's own
 * (smithy, `StandardRetryStrategy`), which counts so for AWS; the Alibaba SDKs retry nothing.
 */
export class RetryBudget {
  readonly #capacity: number;
  #tokens: number;

  constructor(capacity = 500) {
    this.#capacity = capacity;
    this.#tokens = capacity;
  }

  /** Takes what one retry costs; false when it cannot be had: then the failure stands. */
  take(cost: number = RETRY_COST): boolean {
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  /** A call succeeded: at once, or after a retry that cost `spent`, which is given back. */
  refill(spent = 0): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + Math.max(1, spent));
  }
}

export const RETRY_COST = 5;
