import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import type { ImpersonatedToken } from '../../../src/api/impersonated-token.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import { decodeIssuer } from '../../../src/watch/decode-issuer.ts'
import { decodeToken } from '../../../src/watch/decode-token.ts'
import { issuerAsSeen, observed } from '../../kit/gen.ts'

type Metadata = { name: string; namespace?: string; annotations?: Record<string, string> }
type Raw = { readonly kind: string; readonly metadata: Metadata; readonly spec?: unknown }

const FOLDER = join(import.meta.dirname, '../../../deploy/samples/google')

const texts = readdirSync(FOLDER).map(
  (file) => [file, readFileSync(join(FOLDER, file), 'utf8')] as const,
)
const all = texts.flatMap(([, text]) =>
  parseAllDocuments(text).map((document): Raw => document.toJS()),
)
const ofKind = (kind: string): Raw[] => all.filter((each) => each.kind === kind)

const issuers = [...ofKind('ClusterCredentialIssuer'), ...ofKind('CredentialIssuer')].map(
  (raw) => ({
    raw,
    issuer: decodeIssuer(raw.kind as GenericIssuer['kind'], raw),
  }),
)
const tokens = ofKind('ImpersonatedToken').map((raw) => ({ raw, token: decodeToken(raw) }))

const specOf = <T>(of: {
  spec: { valid: true; value: T } | { valid: false; message: string }
}): T => {
  if (!of.spec.valid) throw new Error(of.spec.message)
  return of.spec.value
}

/** What a token asks for; all of these samples name an issuer and an identity. */
function askedOf(token: ImpersonatedToken) {
  const { issuerRef, serviceAccount, ...rest } = specOf(token)
  if (issuerRef === undefined || serviceAccount === undefined) {
    throw new Error(`${token.metadata.name} names no issuer or no identity`)
  }
  return { issuerRef, serviceAccount, ...rest }
}

function issuerOf(token: ImpersonatedToken): GenericIssuer {
  const { name, kind } = askedOf(token).issuerRef
  const own = kind === 'CredentialIssuer' ? token.metadata.namespace : undefined
  const found = issuers.find(
    ({ issuer: { metadata, ...issuer } }) =>
      issuer.kind === kind && metadata.name === name && metadata.namespace === own,
  )
  if (found === undefined) throw new Error(`${token.metadata.name} names no issuer of the samples`)
  return found.issuer
}

/** As a decision sees a token and the issuer that it names. */
function seen(token: ImpersonatedToken, namespace = token.metadata.namespace): Observed {
  const issuer = issuerAsSeen(issuerOf(token))
  return { ...observed(), token, issuer, namespace: { name: namespace, labels: {} } }
}

/**
 * deploy/samples/google as its readers have it: the files' texts, every object, and what the operator reads
 * of the issuers and tokens. `askedOf` and `seen` throw if a token names no issuer of the samples.
 */
export const googleSamples = { texts, ofKind, issuers, tokens, specOf, askedOf, issuerOf, seen }
