import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { ServiceAway, UserFacingError } from "../../../src/core/errors.ts";
import { explainServerTrouble } from "../../../src/storage/postgres/connect-trouble.ts";
import { openServerDatabase } from "../../../src/storage/postgres/server.ts";
import { told } from "../../support/words.ts";

let server: Server | null = null;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  server?.close();
});

/** One message of PostgreSQL's: its letter, its length and its body. Source: PostgreSQL, "Message Formats". */
function message(letter: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(letter), length, body]);
}

const ASK_FOR_PASSWORD = message("R", Buffer.from([0, 0, 0, 3]));
const REFUSE_PASSWORD = message(
  "E",
  Buffer.from('SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "bot"\0\0'),
);

/** A server that asks for a password and then answers so; `null` hangs up in its place. */
async function serverThatAnswers(answer: Buffer | null): Promise<string> {
  const listening = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    let isAsked = false;
    socket.on("data", () => {
      if (isAsked) socket.end(answer ?? "");
      else socket.write(ASK_FOR_PASSWORD);
      isAsked = true;
    });
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  return `postgres://bot:wrong@127.0.0.1:${typeof address === "object" ? address?.port : 0}/bot`;
}

async function troubleOf(url: string): Promise<unknown> {
  const pool = openServerDatabase(url, () => undefined);
  try {
    await pool.query("select 1");
  } catch (error) {
    return explainServerTrouble(error);
  } finally {
    await pool.end();
  }
  throw new Error("expected the server to refuse");
}

describe("a server that cannot be used", () => {
  it("refuses a wrong password, told with what to correct", async () => {
    expect(told(await troubleOf(await serverThatAnswers(REFUSE_PASSWORD)))).toMatchObject({
      code: "DATABASE_REFUSED",
      message: "the database refuses the user or the password of DATABASE_URL (28P01)",
      hint: expect.stringContaining("percent-encoded"),
    });
  });

  it("hangs up, told as something that may come back", async () => {
    const trouble = await troubleOf(await serverThatAnswers(null));
    expect(trouble).toBeInstanceOf(ServiceAway);
    expect(told(trouble).message).toContain("the database server does not answer");
  });

  it.each(["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "ERR_TLS_CERT_ALTNAME_INVALID"])(
    "has a certificate that is not trusted (%s), told with where the CA's goes",
    (code) => {
      expect(told(explainServerTrouble(Object.assign(new Error("no"), { code })))).toMatchObject({
        message: expect.stringContaining("the certificate of the database server is not trusted"),
        hint: expect.stringContaining("sslrootcert"),
      });
    },
  );

  it.each([
    ["as a cause", (cause: Error) => new Error("a migration broke", { cause })],
    ["as the engine keeps it", (error: Error) => Object.assign(new Error("not launched"), { error })],
  ])("is found below the error of what it broke: %s", (_what, wrap) => {
    const refused = Object.assign(new Error("no"), { code: "3D000" });
    expect(explainServerTrouble(wrap(refused))).toBeInstanceOf(UserFacingError);
  });

  it("is not seen in an error of ours", () => {
    const fault = new TypeError("a bug");
    expect(explainServerTrouble(fault)).toBe(fault);
  });
});
