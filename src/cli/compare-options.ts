/** Options of `compare`, as the parser gives them. */
export type CompareOptions = {
  sample?: string;
  report?: string;
  since?: string;
  resume?: string;
  region?: string;
  json?: boolean;
};

export const MAX_SAMPLE = 10_000;
