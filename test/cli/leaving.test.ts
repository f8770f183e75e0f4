import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MANAGED_SETTINGS, prepareService } from "../../demo/play-managed.ts";
import { createPeople, hasAction, PEOPLE, type People } from "../../demo/slack-people.ts";
import { createStory } from "../../demo/story.ts";
import { startWorld, type World } from "../../demo/world.ts";
import { readIamUsers, readRamUsers } from "../support/read-clouds.ts";
import { runCli } from "../support/run-cli.ts";

const EVERYTHING = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

/** Leaving the product: its data for other programs, and both clouds without what it made. */
describe("export preparations and uninstall", () => {
  let world: World;
  let people: People;
  const cli = (...args: string[]) => runCli(args, world.environment);

  beforeAll(async () => {
    world = await startWorld({ settings: MANAGED_SETTINGS });
    people = createPeople(world);
    await prepareService(world);
    const request = { source: "acme-media-clean", region: "oss-eu-central-1" };
    const whole = createStory(people);
    await whole.submitForm(await whole.openForm({ ...request, destination: "acme-leave-one" }));
    await whole.approve(await whole.openDecision(), "go");
    await whole.awaitDelivery();
    const narrow = createStory(people);
    await narrow.submitForm(await narrow.openForm({ ...request, destination: "acme-leave-two" }), {
      profile: "least-privilege",
      reason: '=HYPERLINK("http://evil.example")',
    });
    await narrow.approve(await narrow.openDecision(), "go");
    await narrow.awaitDelivery();
    const managed = createStory(people);
    await managed.submitForm(await managed.openForm({ ...request, destination: "acme-leave-managed" }), {
      profile: "least-privilege",
      handling: "managed",
    });
    await managed.approve(await managed.openDecision(), "go");
    await people.message(managed.threadMessages, (message) => hasAction(message, "prep:start_migration"));
    const waiting = createStory(people);
    await waiting.submitForm(await waiting.openForm({ ...request, destination: "acme-leave-three" }));
    await waiting.card("prep:approve");
  });

  afterAll(() => world?.stop());

  it("exports every preparation as JSON and as CSV, from the running bot and from the store", async () => {
    const running = await cli("export", "preparations");
    expect(running).toMatchObject({ code: 0, err: "" });
    const exported = JSON.parse(running.out) as Record<string, unknown>[];
    expect(exported.map(({ destinationBucket, state }) => [destinationBucket, state])).toEqual([
      ["acme-leave-three", "awaiting_approval"],
      ["acme-leave-managed", "ready"],
      ["acme-leave-two", "ready"],
      ["acme-leave-one", "ready"],
    ]);
    expect(exported[2]).toMatchObject({
      ...{
        requester: PEOPLE.requester,
        recipient: PEOPLE.recipient,
        approvedBy: PEOPLE.approver,
        rejectedBy: "",
      },
      ...{ profile: "least-privilege", delivery: "sent", isAltered: false, awsAccount: null },
    });
    const csv = await cli("export", "preparations", "--format", "csv");
    const [head = "", ...rows] = csv.out.trimEnd().split("\n");
    expect(head.split(",")).toEqual(expect.arrayContaining(Object.keys(exported[0] ?? {})));
    expect(head.split(",")).toHaveLength(Object.keys(exported[0] ?? {}).length);
    expect(rows).toHaveLength(4);
    // What a spreadsheet would run is text.
    expect(rows[2]).toMatch(/"'=HYPERLINK\(""http:\/\/evil\.example""\)"$/);
    expect(await cli("export", "preparations", "--format", "xml")).toMatchObject({ code: 64 });
    expect(await cli("uninstall")).toMatchObject({
      code: 78,
      err: expect.stringContaining("another process"),
    });
    await world.killBot("SIGTERM");
    expect(await cli("export", "preparations")).toEqual(running);
  });

  it("lists what is there, and removes with the right id all of that and nothing else", async () => {
    const listed = await cli("uninstall");
    expect(listed).toMatchObject({ code: 1, err: "" });
    const installation = /--remove (\S+)/.exec(listed.out)?.[1] ?? "";
    const users = await readIamUsers(world.environment);
    expect(users).toHaveLength(3);
    for (const { userName } of users) expect(listed.out).toContain(userName);
    expect(listed.out).toMatch(/RAM policy mgw-prep-MP-/);
    expect(listed.out).toMatch(/migration job mgw-prep-mp-\w{6} \(/);
    expect(listed.out.match(/data address mgw-prep-mp-\w{6}-(src-1|dst) /g)).toHaveLength(2);
    expect(listed.out).toContain("OSS bucket acme-leave-one");

    // Of another installation, without a mark, and with the mark of a preparation that never made one.
    const tags = (preparation: string, of: string) => [
      { key: "mgw-prep:preparation", value: preparation },
      { key: "mgw-prep:installation", value: of },
    ];
    const foreign = [
      { userName: "mgw-prep-MP-AAAAAA", tags: tags("MP-AAAAAA", "somebody-else") },
      { userName: "mgw-prep-MP-BBBBBB", tags: [] },
      { userName: "mgw-prep-MP-CCCCCC", tags: tags("MP-CCCCCC", installation) },
    ];
    await world.control("aws/control/setOperatorPolicy", { policy: EVERYTHING });
    for (const user of foreign) await addIamUser(world, user);
    expect(await cli("uninstall", "--remove", "another")).toMatchObject({ code: 64 });
    expect(await readIamUsers(world.environment)).toHaveLength(6);

    const removed = await cli("uninstall", "--remove", installation);
    expect(removed.out).toMatch(/removed IAM user mgw-prep-MP-/);
    expect(removed.out).toMatch(
      /mgw-prep-MP-CCCCCC in account \d+: it has this installation's mark, and no record/,
    );
    expect(removed.code).toBe(1);
    expect((await readIamUsers(world.environment)).map(({ userName }) => userName).sort()).toEqual(
      foreign.map(({ userName }) => userName),
    );
    expect(await readRamUsers(world.environment)).toEqual([]);
    expect(removed.out).toMatch(/^removed migration job .*\n(removed data address .*\n){2}removed IAM user/m);
    expect(await world.control("alibaba/control/mgwAddresses")).toEqual([]);
    expect(await world.control("alibaba/control/mgwJobs")).toEqual([]);
    expect(removed.out).toMatch(/^removed RAM policy mgw-prep-MP-/m);
    expect(removed.out).not.toMatch(/^ +RAM policy mgw-prep-MP-/m);
    expect(await world.control("alibaba/control/bucket", { name: "acme-leave-one" })).toBeTruthy();
    const id = users[0]?.userName.replace("mgw-prep-", "") ?? "";
    expect(await cli("audit", "report", id)).toMatchObject({ code: 0 });
    expect(await cli("audit", "verify")).toMatchObject({ code: 0 });
    const chinese = await cli("--lang", "zh", "uninstall");
    expect(chinese.out).toContain("没有由机器人创建的记录");
  });
});

async function addIamUser(
  world: World,
  { userName, tags }: { userName: string; tags: { key: string; value: string }[] },
): Promise<void> {
  const client = new IAMClient({
    endpoint: world.environment["AWS_ENDPOINT_URL"] ?? "",
    region: "us-east-1",
    credentials: {
      accessKeyId: world.environment["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: world.environment["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  });
  await client.send(
    new CreateUserCommand({
      UserName: userName,
      Path: "/mgw-prep/",
      Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
    }),
  );
  client.destroy();
}
