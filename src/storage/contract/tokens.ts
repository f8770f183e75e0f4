export type TokenRow = {
  tokenHash: string;
  preparationId: string;
  revision: number;
  planHash: string | null;
  action: string;
};

/** Tokens of buttons, by their hash. */
export type TokenStore = {
  putTokens(tokens: readonly TokenRow[]): Promise<void>;
  findToken(tokenHash: string): Promise<TokenRow | null>;
};
