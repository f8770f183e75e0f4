import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

const HELP = `npm run test:faults -- [options]

  --all             every run; without it the required ones and a sample of the rest, whose worlds the seed draws, but of
                    faults that last
  --database URL    on a PostgreSQL server where databases may be created; default: the embedded database
  --only PATTERN    only runs whose name fits this regular expression
  --planted         only the planted bugs
  --list            print the runs, do none
  --lanes N         worlds side by side (3 for each processor)
  --seed N          of the sample (1)
  --minutes N       runs that are not required begin only so long after the start (4; with --all: without end)
  --results FILE    keep finished runs there, and do not do them again (with --all: test-results/faults-*.jsonl)
  --write           put the table into docs/reliability.md (implied by --all)
`;

export type Options = {
  isAll: boolean;
  database: string | null;
  only: RegExp | null;
  isPlantedOnly: boolean;
  isListOnly: boolean;
  lanes: number;
  seed: number;
  sampleMs: number;
  resultsPath: string | null;
  mayWrite: boolean;
};

/** Errors: of an unknown option. Null: help was asked for, and printed. */
export function readOptions(): Options | null {
  const { values } = parseArgs({
    options: {
      all: { type: "boolean", default: false },
      database: { type: "string" },
      only: { type: "string" },
      planted: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      lanes: { type: "string", default: String(3 * availableParallelism()) },
      seed: { type: "string", default: "1" },
      minutes: { type: "string" },
      results: { type: "string" },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return null;
  }
  const kept = `test-results/faults-${values.database ? "server" : "embedded"}.jsonl`;
  return {
    isAll: values.all,
    database: values.database ?? null,
    only: values.only === undefined ? null : new RegExp(values.only),
    isPlantedOnly: values.planted,
    isListOnly: values.list,
    lanes: Number(values.lanes),
    seed: Number(values.seed),
    sampleMs: Number(values.minutes ?? (values.all ? Number.POSITIVE_INFINITY : 4)) * 60_000,
    resultsPath: values.results ?? (values.all ? kept : null),
    mayWrite: values.write || values.all,
  };
}
