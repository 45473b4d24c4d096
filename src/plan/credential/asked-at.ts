import type { CredentialFacts } from '../../api/credential-record.ts'

/**
 * When the credential was asked for, by our clock (epoch milliseconds): what is reckoned from the beginning of
 * its life is reckoned from here, because createdAt is by the issuer's.
 */
export const askedAt = ({
  askedAt: asked,
  createdAt,
}: Pick<CredentialFacts, 'askedAt' | 'createdAt'>): number => asked ?? createdAt
