/**
 * How many times longer than the vendor a simulator waits for an answer. Where a machine is busy with other work, a second of
 * it is not a second of the program under test: SIMULATOR_PATIENCE=10 then keeps a deadline from being one of the machine's.
 */
export function readPatience(): number {
  const patience = Number(process.env["SIMULATOR_PATIENCE"] ?? 1);
  if (!(patience >= 1)) throw new Error(`expected SIMULATOR_PATIENCE to be a number from 1, got ${patience}`);
  return patience;
}
