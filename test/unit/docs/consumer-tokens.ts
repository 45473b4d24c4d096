import type { ImpersonatedToken } from '../../../src/api/impersonated-token.ts'
import { secretNameOf } from '../../../src/api/secret-name-of.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import { tokenRequest } from '../../../src/plan/token-request.ts'
import { placeholderCredential } from '../../../src/render/placeholder-credential.ts'
import { renderSecret } from '../../../src/render/render-secret.ts'
import { decodeIssuer } from '../../../src/watch/decode-issuer.ts'
import { decodeToken } from '../../../src/watch/decode-token.ts'
import { consumerSamples } from '../../kit/consumer-samples.ts'
import { issuerAsSeen, observed } from '../../kit/gen.ts'

const { here } = consumerSamples()
const ofKind = (wanted: string) => here.filter(({ object }) => object.kind === wanted)

const specOf = <T>(of: {
  spec: { valid: true; value: T } | { valid: false; message: string }
}): T => {
  if (!of.spec.valid) throw new Error(of.spec.message)
  return of.spec.value
}

type Raw = Parameters<typeof decodeToken>[0] & Parameters<typeof decodeIssuer>[1]
const issuers = ofKind('ClusterCredentialIssuer').map(({ object }) => ({
  raw: object,
  issuer: decodeIssuer('ClusterCredentialIssuer', object as Raw),
}))
const tokens = ofKind('ImpersonatedToken').map(({ object, file, consumer }) => {
  const token = decodeToken(object as Raw)
  return { raw: object, token, name: `${consumer}/${file}`, spec: specOf(token) }
})

/** As a decision sees a token and the issuer that it names. */
function seen(token: ImpersonatedToken, namespace = token.metadata.namespace): Observed {
  const { issuerRef } = specOf(token)
  const found = issuers.find(({ issuer }) => issuer.metadata.name === issuerRef?.name)
  if (found === undefined) throw new Error(`${token.metadata.name} names no issuer of the samples`)
  const issuer = issuerAsSeen(found.issuer)
  return { ...observed(), token, issuer, namespace: { name: namespace, labels: {} } }
}

/** The keys of each Secret that the samples make: `namespace/name`. */
const secrets = new Map(
  tokens.map(({ token, spec }) => {
    const { namespace, name } = token.metadata
    const { kind } = tokenRequest(spec).token
    const serviceAccount = spec.serviceAccount ?? ''
    const rendering = {
      object: { namespace, name },
      serviceAccount,
      credential: placeholderCredential(kind),
    }
    const rendered = renderSecret(rendering, spec.secret)
    if (!rendered.ok) throw new Error(rendered.failure.message)
    return [`${namespace}/${secretNameOf(token)}`, Object.keys(rendered.data)]
  }),
)

/**
 * What the operator reads of deploy/samples/consumers. `seen` throws if a token names no issuer of the samples;
 * `secrets` has the keys of each Secret that they make, by `namespace/name`.
 */
export const consumerTokens = { issuers, tokens, specOf, seen, secrets }
