/**
 * What the simulator of Data Online Migration has to decide and no source tells, one switch a decision. The first value of
 * each is the default. The U numbers are those of the list of points that need an account to confirm; U20 (fees)
 * decides nothing that goes over the wire.
 */
export const MGW_ASSUMPTIONS = {
  verification: decision("U1", ["when-asked", "at-creation"], {
    "when-asked":
      "The first VerifyAddress starts the verification; its status is empty until it has ended, and unavailable when it failed.",
    "at-creation":
      "CreateAddress starts it; its status is verifying until it has ended, and invalid when it failed.",
  }),
  addressSecret: decision("U2", ["withheld", "returned"], {
    withheld: "GetAddress and ListAddress leave AccessSecret and InvAccessSecret empty.",
    returned: "They give both back.",
  }),
  domainScheme: decision("U3", ["refused", "selects"], {
    refused: "A Domain with a scheme is an InvalidArgument; S3 is read over TLS.",
    selects: "http:// and https:// are taken and select the transport; without one S3 is read without TLS.",
  }),
  sourceRegions: decision("U4", ["all", "those-of-2019"], {
    all: "Every region of AWS is read, by path-style requests; objects of KMS need the rights of the source's key.",
    "those-of-2019": "Regions that AWS opened since 2020 fail the verification.",
  }),
  destinationDomain: decision("U5", ["not-needed", "needed-across-regions"], {
    "not-needed": "RegionId finds the destination bucket in every region.",
    "needed-across-regions": "A bucket outside of the service's region needs a Domain as well.",
  }),
  servicePrincipal: decision("U6", ["mgw.aliyuncs.com", "oss.aliyuncs.com"], {
    "mgw.aliyuncs.com": "The service that assumes the destination role.",
    "oss.aliyuncs.com": "The same, under the name that another role of the service trusts.",
  }),
  passRole: decision("U6", ["not-asked", "asked"], {
    "not-asked": "CreateAddress with a Role needs no ram:PassRole.",
    asked: "It needs ram:PassRole on the role.",
  }),
  conflictStatus: decision("U7", ["409", "400"], {
    "409":
      "Names that are taken, repeated pairs, occupied addresses, jobs in motion and full quotas answer 409.",
    "400": "They answer 400.",
  }),
  relaunchInterrupted: decision("U8", ["next-run", "refused"], {
    "next-run":
      "LAUNCHING an INTERRUPTED job starts the next run. The other moves: LAUNCHING from BEGIN, SUSPEND and FINISHED; SUSPEND from LAUNCHING, PREPARING and DOING; CLOSING from these and SUSPEND, to FINISHED. CONFIRMED is never reached.",
    refused: "An INTERRUPTED job takes no status any more.",
  }),
  pairUniqueness: decision("U9", ["by-name", "by-content"], {
    "by-name": "ImportJobRepeatedOnSameAddress compares the names of both addresses.",
    "by-content": "It compares type, bucket and prefix of both.",
  }),
  reportPlace: decision("U10", ["root", "under-prefix"], {
    root: "Lists are aliyun_import_report/<uid>/<job version>/<runtime id>/<list>/ at the bucket's root, as CSV, keys percent-encoded.",
    "under-prefix": "The destination's prefix stands before that, and keys are written as they are.",
  }),
  retryAddress: decision("U11", ["inv", "ossinv"], {
    inv: "The failed files of an S3 source are an address of type inv with DataType s3; its secret lives as long as the job.",
    ossinv: "They are one of type ossinv, without DataType, and its secret lives an hour.",
  }),
  neverOverwrite: decision("U12", ["empty-mode", "refused"], {
    "empty-mode": "never goes with a TransferMode that is empty or left out, and with no other.",
    refused: "never is an InvalidArgument.",
  }),
  resourceRights: decision("U13", ["by-name", "account"], {
    "by-name": "Rights are asked on address/<name> and job/<name>, reports on their job.",
    account: "They are asked on the whole account, so that a statement on names allows nothing.",
  }),
  usWest1: decision("U14", ["absent", "present"], {
    absent: "us-west-1.mgw.aliyuncs.com does not exist: the answer is one of a proxy.",
    present: "It is a region like the others.",
  }),
  crossBorder: decision("U15", ["free", "ticket"], {
    free: "A job between the Chinese mainland and elsewhere needs nothing.",
    ticket: "CreateJob refuses it with AccessDenied.",
  }),
  signatureV1: decision("U16", ["anonymous", "named"], {
    anonymous: "A V1 signature counts as none.",
    named: "It is refused by its name, as OSS does.",
  }),
  sessionTokens: decision("U17", ["taken", "refused"], {
    taken: "Temporary credentials of STS call every operation.",
    refused: "They are denied.",
  }),
  deleteRunning: decision("U18", ["refused", "stops"], {
    refused: "A job that runs has to be closed before DeleteJob.",
    stops: "DeleteJob stops it.",
  }),
  visibility: decision("U19", ["at-once", "late"], {
    "at-once": "What was created or changed is shown from then on.",
    late: "New addresses and jobs are unknown, and old statuses are shown, for three seconds.",
  }),
} as const;

type Decisions = typeof MGW_ASSUMPTIONS;
export type MgwAssumption = keyof Decisions;
export type MgwAssumptions = { [Name in MgwAssumption]: Decisions[Name]["values"][number] };

/**
 * Further decisions without a source that no client can tell apart by what it may rely on, so they have no switch.
 */
export const MGW_FIXED_ASSUMPTIONS: readonly string[] = [
  "A request with a body and without Content-MD5 is refused.",
  "Markers are opaque; jobs are listed newest first, as addresses are.",
  "Verifying lists one key of source or destination; it reads and writes no object.",
  "A job whose source cannot be listed, or whose role cannot be assumed, is INTERRUPTED; what concerns one object fails that object.",
  "A job that was closed by its user ends as FINISHED with the counts it had.",
  "One history entry a state; CommitId counts the states of all runs of a job; LAUNCHING and PREPARING have counts of -1.",
  "S3 Inventory as a source is refused: the one address of type inv that works is a result's list of failed files.",
  "An ImportQos that is changed keeps the limit that was not sent.",
  "ScheduleRule is kept and shown; no clock starts a run.",
];

export function defaultAssumptions(): MgwAssumptions {
  const entries = Object.entries(MGW_ASSUMPTIONS).map(([name, { values }]) => [name, values[0]]);
  return Object.fromEntries(entries) as MgwAssumptions;
}

function decision<const Value extends string>(
  u: string,
  values: readonly [Value, Value],
  meanings: Readonly<Record<Value, string>>,
) {
  return { u, values, meanings };
}
