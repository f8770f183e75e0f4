/** The boundary that the simulated account has; the policies in `deploy/` let the bot make no user without it. */
export const BOUNDARY_ARN = "arn:aws:iam::111122223333:policy/mgw-prep-boundary";
