import { fingerprint } from './fingerprint.ts'

/** What may stand in status as an id. */
const JTI = /^[\w.:-]{8,128}$/

/** Names a token, safely to be shown: its claim jti where that may be shown, else a fingerprint. */
export const tokenId = (token: string, jti: unknown): string =>
  typeof jti === 'string' && JTI.test(jti) ? jti : fingerprint(token)
