/** @module cds-hooks/replay-guard: a JWT is good for one call. https://cds-hooks.hl7.org/#trusting-cds-clients */

export interface ReplayGuard {
  /**
   * Remembers the token until it can no longer be accepted.
   * @param expiresAt ms since 1970.
   * @returns false when it was shown before.
   */
  readonly firstUse: (iss: string, jti: string, expiresAt: number) => Promise<boolean>
}
