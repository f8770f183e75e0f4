import { OpenApiError } from "../errors.ts";

/**
 * The parameters of one call, from query and form.
 *
 * The gateway ignores names that an operation does not declare, so nothing here refuses them. An empty value
 * counts as absent. Texts: "Common errors" of the OpenAPI gateway (Missing{ParameterName}, Invalid{ParameterName}).
 */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;

  constructor(pairs: Iterable<readonly [string, string]>) {
    this.#values = new Map(pairs);
  }

  text(name: string): string | undefined {
    return this.#values.get(name) || undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined)
      throw new OpenApiError(400, `Missing${name}`, `${name} is mandatory for this action.`);
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.text(name)?.toLowerCase();
    if (value === undefined) return undefined;
    if (value !== "true" && value !== "false") throw invalid(name);
    return value === "true";
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(value)) throw invalid(name);
    return Number(value);
  }
}

function invalid(name: string): OpenApiError {
  return new OpenApiError(400, `Invalid${name}`, `Specified parameter ${name} is not valid.`);
}
