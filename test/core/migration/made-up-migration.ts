import { type Migration, migrationSchema } from "../../../src/core/migration/migration.ts";

/** A migration that was set up and started an hour ago, and what a test wants to be different. */
export function makeMigration(given: Partial<Migration> = {}): Migration {
  return {
    ...migrationSchema.parse({
      preparationId: "MP-7K3D9Q",
      number: 1,
      state: "running",
      stateSince: "2026-12-01T11:00:00.000Z",
      createdAt: "2026-12-01T10:00:00.000Z",
      region: "eu-central-1",
      role: "oss-import-mgw-prep",
      sourceAddress: "mgw-prep-mp-7k3d9q-src-1",
      destinationAddress: "mgw-prep-mp-7k3d9q-dst",
      jobName: "mgw-prep-mp-7k3d9q",
    }),
    ...given,
  };
}
