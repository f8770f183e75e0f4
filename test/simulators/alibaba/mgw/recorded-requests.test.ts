import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { beforeAll, describe, expect, it } from "vitest";
import { createAlibabaSimulator } from "../../../../simulators/alibaba/alibaba-simulator.ts";
import { EVERYTHING_POLICY } from "../../../../simulators/alibaba/seed.ts";
import type { Simulator } from "../../../../simulators/shared/simulator.ts";
import type { RawAnswer } from "../raw-requests.ts";
import { createAddress, outcomeOf, S3_DETAIL } from "./mgw-client.ts";

const FOLDER = new URL("cases/requests/", import.meta.url);
const KEY = { id: "LTAI5tEXAMPLEEXAMPLE", secret: "EXAMPLEsecretEXAMPLEsecret0000" };
const UID = "1234567890123456";
const RECORDED_AT_MS = Date.UTC(2026, 10, 29, 20, 18, 14);

/** What each request of the vendor's Go SDK is answered, in the order in which they were recorded. */
const OUTCOMES: readonly [file: string, outcome: string][] = [
  // The Go SDK writes `&` of a prefix as it is, which is no XML.
  ["01-POST-address", "400 MalformedXML"],
  ["02-POST-address", "200"],
  ["03-GET-address_mp_abc123_src", "200"],
  ["04-GET-address_mp_abc123_src-verify_", "200"],
  // A marker that no page gave.
  ["05-GET-addresslist-count_2_marker_mp_abc_2F1_2", "400 InvalidArgument"],
  ["06-PUT-address_mp_abc123_src", "200"],
  ["07-POST-job", "200"],
  ["08-PUT-job_mp_abc123", "200"],
  ["09-PUT-job_mp_abc123", "200"],
  ["10-GET-job_mp_abc123", "200"],
  // The id of a job that never was.
  ["11-GET-job_6af62558_970d_4f44_8663_4e297170fd6a-byVersion_true", "404 NoSuchImportJob"],
  ["12-GET-joblist-all_true_count_10_marker_m_parentName_mp_abc123", "400 InvalidArgument"],
  ["13-GET-jobhistory_mp_abc123-count_10_runtimeId_1", "200"],
  ["14-GET-job_mp_abc123-jobResult_runtimeId_1", "200"],
  ["15-POST-report", "404 NoSuchImportJob"],
  ["16-GET-report-runtimeId_1_version_6af62558_970d_4f44_8663_4e297170fd6a", "404 NoSuchImportJob"],
  // It was launched by 08.
  ["17-DELETE-job_mp_abc123", "409 InvalidImportJobStatus"],
  ["18-DELETE-job_mp_abc123-forceDelete_true", "409 InvalidImportJobStatus"],
  ["19-DELETE-address_mp_abc123_src", "409 ImportAddressIsOccupied"],
];

/** The bytes of a recorded request: the files have plain line ends in the head. */
function readRecorded(file: string): Buffer {
  const recorded = readFileSync(new URL(`${file}.http`, FOLDER), "utf8");
  const end = recorded.indexOf("\n\n");
  return Buffer.from(`${recorded.slice(0, end).replaceAll("\n", "\r\n")}\r\n\r\n${recorded.slice(end + 2)}`);
}

/** Sends a recorded request and reads one answer. */
function replay(sim: Simulator, file: string): Promise<RawAnswer> {
  const { port } = new URL(sim.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    let received = Buffer.alloc(0);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = parseAnswer(received);
      if (!answer) return;
      socket.destroy();
      resolve(answer);
    });
    socket.write(readRecorded(file));
  });
}

function parseAnswer(received: Buffer): RawAnswer | null {
  const end = received.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const head = received.subarray(0, end).toString("latin1");
  const sizeBytes = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const body = received.subarray(end + 4);
  if (body.length < sizeBytes) return null;
  return { status: Number(head.slice(9, 12)), headers: {}, text: body.toString("utf8") };
}

describe("the requests of the vendor's Go SDK, byte for byte", () => {
  let sim: Simulator;
  beforeAll(async () => {
    const seed = { uid: UID, operatorKey: KEY, operatorPolicy: EVERYTHING_POLICY };
    sim = await createAlibabaSimulator({ port: 0, seed });
    sim.clock.advance(RECORDED_AT_MS - Date.now());
    sim.reset();
    const key = { accessKeyId: KEY.id, accessKeySecret: KEY.secret };
    await createAddress(sim, "mp-abc123-src", S3_DETAIL, { uid: UID, key });
    return () => sim.close();
  });

  it("are all here", () => {
    const files = readdirSync(FOLDER).map((name) => name.replace(/\.http$/, ""));
    expect(OUTCOMES.map(([file]) => file)).toEqual(files.toSorted());
  });

  it.each(OUTCOMES)("%s: %s", async (file, outcome) => {
    expect(outcomeOf(await replay(sim, file))).toBe(outcome);
  });

  it("are refused an hour later", async () => {
    sim.clock.advance(3_600_000);
    expect(outcomeOf(await replay(sim, "03-GET-address_mp_abc123_src"))).toBe("403 RequestTimeTooSkewed");
  });
});
