import { z } from 'zod'

export const LOCAL_ALGORITHMS = ['ES256', 'RS256', 'EdDSA'] as const
export type LocalAlgorithm = (typeof LOCAL_ALGORITHMS)[number]

const number = z
  .string()
  .regex(/^[A-Za-z0-9_-]+$/)
  .max(1024)

const times = {
  /** RFC 7638 thumbprint. */
  kid: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** Epoch milliseconds. */
  createdAt: z.int().min(0),
  /** Epoch milliseconds: signs from here until the next key's activeAt. */
  activeAt: z.int().min(0),
  /** The longest life that it was ever allowed to sign. */
  longestLifeMs: z.int().min(0),
}

const keySchema = z.discriminatedUnion('algorithm', [
  z.strictObject({
    ...times,
    algorithm: z.literal('ES256'),
    jwk: z.strictObject({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: number,
      y: number,
      d: number,
    }),
  }),
  z.strictObject({
    ...times,
    algorithm: z.literal('EdDSA'),
    jwk: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: number, d: number }),
  }),
  z.strictObject({
    ...times,
    algorithm: z.literal('RS256'),
    jwk: z.strictObject({
      kty: z.literal('RSA'),
      n: number,
      e: number,
      d: number,
      p: number,
      q: number,
      dp: number,
      dq: number,
      qi: number,
    }),
  }),
])

/** A private key with the times that decide about it. */
export type StoredKey = z.output<typeof keySchema>

/** Signing keys and blob keys of one issuer. A key is in one of the lists and never in the other. */
export const keyDocumentSchema = z
  .strictObject({
    version: z.literal(1),
    signing: z.array(keySchema).min(1).max(64),
    blob: z.array(keySchema).min(1).max(64),
  })
  .refine((document) => {
    const kids = [...document.signing, ...document.blob].map((key) => key.kid)
    return new Set(kids).size === kids.length
  })

export type KeyDocument = z.output<typeof keyDocumentSchema>
