/** What one connection to a listener of ours may take of memory and time; what is meant for us is small and comes at once. */
export const SERVER_LIMITS = {
  // Signature, times and what proxies add; Node.js itself would take 16 KB of headers and address.
  maxHeaderSize: 8 * 1024,
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  // Longer than what proxies keep connections for (nginx: 60 s), or they would send into one that is being closed.
  keepAliveTimeout: 65_000,
  // Node.js looks for late requests only every 30 s otherwise.
  connectionsCheckingInterval: 1_000,
};

/** With the largest body on each, 100 MB. */
export const MAX_CONNECTIONS = 200;
