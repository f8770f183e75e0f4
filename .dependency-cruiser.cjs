// Who may import whom: twelve rules, each with its reason. ARCHITECTURE.md has the picture.
// A rule whose borders differ from folder to folder is written as several entries of one name.

const ADAPTERS = "clouds/aws|clouds/alibaba|slack|storage/embedded|storage/postgres";

/** Packages of each vendor, and the only places that may know them. */
const SDK_HOMES = [
  { packages: "@slack/", home: "^src/slack/" },
  { packages: "(@aws-sdk|@smithy)/", home: "^src/clouds/aws/" },
  { packages: "(@alicloud/|ali-oss/|@types/ali-oss/)", home: "^src/clouds/alibaba/" },
  // The engine and the store share one pool, so compose/store.ts and dbos.ts name its type.
  {
    packages: "(pg|@types/pg)/",
    home: "^src/(storage/(embedded|postgres)/|workflow/engine/(dbos|engine-schema|waiting-work|step-statements)\\.ts$|compose/store\\.ts$)",
  },
  { packages: "kysely/", home: "^src/storage/postgres/" },
  { packages: "@electric-sql/", home: "^src/storage/embedded/" },
  {
    packages: "@dbos-inc/",
    home: "^src/workflow/engine/(dbos|engine-schema|waiting-work|step-statements)\\.ts$",
  },
];

/** Files of whose types a notice is made: what it shows. */
const SHOWN = ["workflow/outcome", "storage/contract/[a-z-]+", "security/authorize"].map(
  (file) => `^src/${file}\\.ts$`,
);

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment:
        "Two files that need each other cannot be read, tested or moved one at a time; a contract that imports its user " +
        "is none, so types count too.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "core-is-the-bottom",
      comment:
        "The words of the product know nothing of what uses them: core imports itself, zod, and node:crypto for hashes, " +
        "so that everything else may change without it.",
      severity: "error",
      from: { path: "^src/core/" },
      to: { pathNot: ["^src/core/", "^node_modules/zod/", "^(node:)?crypto$"] },
    },
    {
      name: "checks-see-only-data",
      comment:
        "A check reads through the contracts in clouds/contract/ and judges plain data: no SDK, no store, no Slack, no clock. " +
        "So every judgement can be tested with a literal and repeated from what was stored. Which right a call needs is " +
        "part of the contract.",
      severity: "error",
      from: { path: "^src/checks/" },
      to: { pathNot: ["^src/(checks|core)/", "^src/clouds/(contract|rights)/", "^node_modules/zod/"] },
    },
    {
      name: "only-compose-picks-adapters",
      comment:
        "compose/ alone chooses real clouds, Slack and a database: what the bot, the command line and a test are made of " +
        "differs in one folder. The build makes an empty database for it.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: [`^src/(${ADAPTERS})/`, "^src/(compose/|make-database-template\\.ts$)"],
      },
      to: { path: `^src/(${ADAPTERS})/` },
    },
    {
      name: "only-compose-picks-adapters",
      comment:
        "An adapter never reaches for another one: each can be replaced alone. The embedded database is a PostgreSQL too, so " +
        "it uses what knows one; nothing in storage/postgres knows of it.",
      severity: "error",
      from: { path: `^src/(${ADAPTERS})/`, pathNot: "^src/storage/embedded/" },
      to: { path: `^src/(${ADAPTERS})/`, pathNot: "^src/$1/" },
    },
    {
      name: "only-compose-picks-adapters",
      comment: "The embedded database uses what knows a PostgreSQL, and no other adapter.",
      severity: "error",
      from: { path: "^src/storage/embedded/" },
      to: { path: `^src/(${ADAPTERS})/`, pathNot: "^src/storage/" },
    },
    {
      name: "only-compose-picks-adapters",
      comment:
        "The story is written against the types in workflow/deps.ts; only compose/start.ts makes an engine for it.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/compose/start\\.ts$" },
      to: { path: "^src/workflow/engine/dbos\\.ts$", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "slack-is-a-surface",
      comment:
        "Slack shows what the story says and hands over what people do; it decides nothing, so it never sees a cloud, a " +
        "check, a change or the store.",
      severity: "error",
      from: { path: "^src/slack/" },
      to: { path: "^src/", pathNot: "^src/(slack|workflow|notices|security|texts|core)/" },
    },
    {
      name: "notices-know-no-chat",
      comment:
        "What is said is plain data, drawn from plain data: a notice can be read, tested and worded in another language " +
        "without a chat, a store or the actions, and another chat draws all of them.",
      severity: "error",
      from: { path: "^src/notices/" },
      to: {
        pathNot: ["^src/(notices|core|texts)/", "^node_modules/zod/", ...SHOWN],
      },
    },
    {
      name: "outbox-knows-no-slack",
      comment:
        "The outbox works against the contract in workflow/outbox/chat.ts, so that another chat is new files and one line in " +
        "the composition.",
      severity: "error",
      from: { path: "^src/workflow/outbox/" },
      to: { path: ["^src/slack/", "^node_modules/@slack/"] },
    },
    {
      name: "outbox-knows-no-slack",
      comment: "And Slack knows of the outbox the contract that it implements, nothing else.",
      severity: "error",
      from: { path: "^src/slack/" },
      to: { path: "^src/workflow/outbox/", pathNot: "^src/workflow/outbox/chat\\.ts$" },
    },
    {
      name: "texts-are-passed-in",
      comment:
        "Who reads decides on the language, so whoever words something is handed the texts; only the places where a process " +
        "is put together choose one. Another language is then one object in texts/languages.ts.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/((texts|compose)/|(main|cli/program)\\.ts$)" },
      to: { path: "^src/texts/(en/|en\\.ts$|languages\\.ts$)" },
    },
    {
      name: "texts-are-passed-in",
      comment:
        "Texts word plain data: they know the product's words in core, and nothing that makes or shows them.",
      severity: "error",
      from: { path: "^src/texts/" },
      to: { path: "^src/", pathNot: "^src/(texts|core)/" },
    },
    {
      name: "runs-know-no-actions",
      comment:
        "An action is what people ask for; what runs by itself (workflows, the sweep, the daily check) never goes through " +
        "one. What both need is a file beside them, so that the table of actions can know everything below it. A Home is asked for too.",
      severity: "error",
      from: {
        path: "^src/workflow/",
        pathNot: "^src/workflow/(actions/|home/|(commands|outbox/(mint-tokens|offers))\\.ts$)",
      },
      to: { path: "^src/workflow/actions/" },
    },
    ...SDK_HOMES.map(({ packages, home }) => ({
      name: "sdks-stay-in-adapters",
      comment:
        "A vendor's types and errors end at its adapter: a new major version of an SDK is then a change in one folder.",
      severity: "error",
      from: { path: "^src/", pathNot: home },
      to: { path: `^node_modules/${packages}` },
    })),
    {
      name: "src-knows-no-simulator",
      comment:
        "What is in src is what ships: it runs without the simulators, the demo, the tests and the benchmarks.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(simulators|demo|test|bench)/" },
    },
    {
      name: "simulators-know-no-src",
      comment:
        "The bot and the simulators meet only on the wire, so that a misreading of a vendor's protocol cannot pass its " +
        "own test by being made twice.",
      severity: "error",
      from: { path: "^simulators/" },
      to: { path: "^(src|demo|test|bench)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".js"],
    },
  },
};
