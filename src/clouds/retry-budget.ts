const CAPACITY = 500;

/**
 * How many retries may still be made: each costs something, each success gives a little back. By default, while a cloud is down,
 * a tenth of the calls is let through again, not three times all of them. Numbers and idea are the AWS SDK's own (smithy,
 * `StandardRetryStrategy`), which counts so for its own calls; the Alibaba SDKs and the lister of an exact count retry nothing.
 */
export class RetryBudget {
  readonly #capacity: number;
  readonly #cost: number;
  readonly #perSuccess: number;
  #tokens: number;

  constructor({ capacity = CAPACITY, cost = RETRY_COST, perSuccess = 1 } = {}) {
    this.#capacity = capacity;
    this.#tokens = capacity;
    this.#cost = cost;
    this.#perSuccess = perSuccess;
  }

  /** Takes what one retry costs; false when it cannot be had: then the failure stands. */
  take(): boolean {
    if (this.#tokens < this.#cost) return false;
    this.#tokens -= this.#cost;
    return true;
  }

  /** A call succeeded: at once, or after a retry that cost `spent`, which is given back. */
  refill(spent = 0): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + Math.max(this.#perSuccess, spent));
  }
}

export const RETRY_COST = 5;
