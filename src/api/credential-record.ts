import { z } from 'zod'

const id = z.string().min(1).max(128)
/** Epoch milliseconds. */
const time = z.int()

/** What verifies a client secret where the built-in issuer issued it: see SecretVerifier. */
const verifiers = z
  .array(z.strictObject({ salt: z.string().max(64), hash: z.string().max(64) }))
  .max(8)
  .optional()

const factsSchema = z.strictObject({
  id,
  uid: z.string().max(256).optional(),
  createdBy: z.string().max(256).optional(),
  /** By the issuer's clock. */
  createdAt: time,
  /** When it was asked for, by ours. */
  askedAt: time.optional(),
  expiresAt: time,
  selfLink: z.string().max(1024).optional(),
  /** Milliseconds that the object asked for, before anything was clamped. */
  requestedLifetime: time,
  /** Of all secrets that it may have been published with; none: the issuer verifies them itself. */
  verifiers,
})

const intentSchema = z.strictObject({
  /** Of the turn that wrote it: nobody else may go on with it. */
  turn: z.string().max(64),
  /** What the create is sent with; no other create of this service account is sent with the same. */
  requestedExpiresAt: time,
  requestedLifetime: time,
  startedAt: time,
  /** Ids that were there before, of those that end at about the same time. */
  knownIds: z.array(id).max(512),
  /** Why it was minted: a MintReason. */
  why: z.string().max(32),
})

/**
 * All that must not be forgotten about one ServiceAccountCredential: a Secret in the operator's own
 * namespace, where nobody else writes, each change of which names the version it changes. It decides who
 * may go on with a mint, holds the client secret between the create and the publication, and outlives
 * the object until nothing is left at the issuer. See docs/design/once-only-secrets.md.
 *
 * - `Idle`: nothing is under way.
 * - `InFlight`: a create may be sent, may have happened.
 * - `Sealed`: the secret is kept here, and becomes the published one.
 * - `Abandoning`: whatever comes of the create is not ours to publish any more, and is deleted.
 */
export const credentialRecordSchema = z
  .strictObject({
    owner: z.strictObject({
      namespace: z.string().max(63),
      name: z.string().max(253),
      uid: z.string().max(64),
    }),
    /** Of issuerKeyOf(). */
    issuer: z.string().max(320),
    serviceAccount: id,
    /** Of the five that a service account has, how many this object may need at a time. */
    slots: z.union([z.literal(1), z.literal(2)]),
    deletionPolicy: z.enum(['Revoke', 'Orphan']),
    phase: z.enum(['Idle', 'InFlight', 'Sealed', 'Abandoning']),
    /** In every phase but Idle. */
    intent: intentSchema.optional(),
    /** In phase Sealed: what the kept secret belongs to. */
    sealed: factsSchema.optional(),
    /** What is published. */
    current: factsSchema.optional(),
    /** Where, and as which version of which data; see PublishedSecret. */
    published: z
      .strictObject({
        name: z.string().max(253),
        resourceVersion: z.string().max(64),
        digest: z.string().max(64),
        why: z.string().max(32),
      })
      .optional(),
    /** Replaced, and still to be deleted at the issuer. */
    previous: z
      .array(
        z.strictObject({
          id,
          expiresAt: time,
          retireAt: time,
          /** Nobody ever had it: it waits for nobody. */
          unpublished: z.literal(true).optional(),
          verifiers,
        }),
      )
      .max(16),
    /** Creates that were given up: what turns up of them is deleted until it would have expired. */
    abandoned: z
      .array(
        z.strictObject({
          requestedExpiresAt: time,
          startedAt: time,
          knownIds: z.array(id).max(512),
        }),
      )
      .max(32),
    /** As whom the issuer said that we created, the last time we did. */
    createdBy: z.string().max(256).optional(),
    /** What was published lives on by the will of its author; what is left is to be deleted. */
    orphaned: z.literal(true).optional(),
    /** By that will: still there, never ours to delete, and in the slots that a namespace is granted. */
    kept: z
      .array(z.strictObject({ id, expiresAt: time, verifiers }))
      .max(16)
      .optional(),
    /** How many credentials this object has been given. */
    mints: z.int().min(0),
    /** When it last asked for one, by our clock. */
    askedAt: time.optional(),
  })
  .refine(
    ({ phase, intent }) => (phase === 'Idle') === (intent === undefined),
    'an intent goes with every phase but Idle',
  )
  .refine(
    ({ phase, sealed }) => (phase === 'Sealed') === (sealed !== undefined),
    'what is sealed goes with phase Sealed',
  )

export type CredentialRecord = z.output<typeof credentialRecordSchema>
export type CredentialFacts = z.output<typeof factsSchema>
