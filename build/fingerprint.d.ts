export const FINGERPRINT_FILE: string;
export function takeFingerprint(): string;
export function isBuilt(): boolean;
