import { afterEach, describe, expect, it } from "vitest";
import { openServerDatabase } from "../../src/storage/postgres/server.ts";
import { createFreshDatabase } from "../support/fresh-database.ts";

describe("a server that goes away", () => {
  const ends: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it("is reported for a connection that is in use and just then asks nothing, and ends no process", async () => {
    const database = await createFreshDatabase();
    ends.push(() => database.drop());
    const errors: Error[] = [];
    const pool = openServerDatabase(database.url, (error) => errors.push(error));
    ends.push(() => pool.end());
    const inUse = await pool.connect();
    const { rows } = await inUse.query<{ pid: number }>("select pg_backend_pid() as pid");
    const gone = new Promise((resolve) => inUse.once("end", resolve));
    // An error that nobody listens to would end the process, and with it this test.
    await pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await gone;
    // The error comes before the end; the connection is of no more use.
    inUse.release(true);
    expect(errors.map((error) => (error as { code?: string }).code)).toContain("57P01");
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });
});
