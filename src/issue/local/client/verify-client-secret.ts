import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Redacted } from '../../../redacted.ts'
import type { Client, ClientCredential, SecretVerifier } from './client.ts'
import { hashClientSecret } from './hash-client-secret.ts'

/** Characters; whatever is longer is nobody's secret, and is not hashed. */
const LONGEST_SECRET = 4096
const HASH_BYTES = 32
const SALT_BYTES = 16

/** So many hashes are made for every secret that is presented: as many verifiers count, of the longest-lived. */
const HASHES = 8

/** Of nothing: take the place of verifiers that are not there. */
const dummy = (): SecretVerifier => ({
  salt: randomBytes(SALT_BYTES).toString('base64url'),
  hash: randomBytes(HASH_BYTES).toString('base64url'),
})
const DUMMIES = Array.from({ length: HASHES }, dummy)

/** Stands in for a client that is not known, and has as much to be looked through as one that is. */
const NOBODY: Client = {
  clientId: '',
  serviceAccount: '',
  owner: { namespace: '', name: '', uid: '' },
  credentials: [{ id: '', expiresAt: Number.MAX_SAFE_INTEGER, verifiers: [dummy()] }],
}

export type SecretCheck = {
  /** undefined: there is none of that name. */
  readonly client: Client | undefined
  readonly secret: Redacted<string>
  /** Epoch milliseconds. */
  readonly now: number
  readonly hash?: typeof hashClientSecret
}

/**
 * The credential that this secret is one of, if it has not expired. Makes the same number of hashes and comparisons
 * whatever the answer: whether the client is known, how many credentials it has, and which of them it is are not to
 * be had from the time that this takes.
 */
export function verifyClientSecret(check: SecretCheck): ClientCredential | undefined {
  const { client, now, hash = hashClientSecret } = check
  const text = check.secret.reveal()
  const isBounded = text.length <= LONGEST_SECRET
  const secret = Buffer.from(isBounded ? text : '')
  const candidates = candidatesOf(client ?? NOBODY)
  let found: ClientCredential | undefined
  for (const [nth, filler] of DUMMIES.entries()) {
    const candidate = candidates[nth]
    const isSame = matches(candidate?.verifier ?? filler, secret, hash)
    if (isSame && candidate !== undefined && now < candidate.credential.expiresAt) {
      found = candidate.credential
    }
  }
  return client !== undefined && isBounded ? found : undefined
}

type Candidate = { readonly credential: ClientCredential; readonly verifier: SecretVerifier }

/** Those that have expired come last, and are hashed like the others where there is room. */
const candidatesOf = ({ credentials }: Client): Candidate[] =>
  credentials
    .toSorted((one, other) => other.expiresAt - one.expiresAt)
    .flatMap((credential) => credential.verifiers.map((verifier) => ({ credential, verifier })))
    .slice(0, HASHES)

function matches(verifier: SecretVerifier, secret: Buffer, hash: typeof hashClientSecret): boolean {
  const made = hash(Buffer.from(verifier.salt, 'base64url'), secret)
  const kept = Buffer.from(verifier.hash, 'base64url')
  const isWhole = kept.length === made.length
  return timingSafeEqual(made, isWhole ? kept : Buffer.alloc(made.length)) && isWhole
}
