import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, isSeq, parseAllDocuments, stringify } from 'yaml'
import type { Sample } from './sample.ts'

const FOLDER = join(import.meta.dirname, '..', 'deploy', 'samples')
const TOKEN_FIELDS = ['accessToken', 'idToken', 'signedJwt', 'signedBlob']
const LIFETIME = '30s'
const LONGEST_LIFETIME = '1m'
/** Of a just-in-time token: it has to be seen to expire. */
const ONE_LIFETIME = '20s'
/** Short enough to see keys rotate while tokens that they signed are in use. */
const KEY_ROTATION = '40s'

/** deploy/samples as they are, but with lives that end while somebody watches. */
export function demoSamples(): { readonly yaml: string; readonly samples: readonly Sample[] } {
  const documents = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.yaml'))
    .toSorted()
    .flatMap((file) => [...parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8'))])
    .filter((document) => document.contents !== null)
  const samples = documents.flatMap((document) => {
    if (document.get('kind') === 'ClusterCredentialIssuer') shortenIssuer(document)
    return document.get('kind') === 'ImpersonatedToken' ? [shortenToken(document)] : []
  })
  return { yaml: documents.map((document) => stringify(document)).join('---\n'), samples }
}

/** Keys stay published for as long as any grant lets a token live, so grants have to shrink, too. */
function shortenIssuer(document: Document): void {
  document.setIn(['spec', 'local', 'keyRotation'], KEY_ROTATION)
  const grants = document.getIn(['spec', 'grants'])
  if (!isSeq(grants)) return
  for (const index of grants.items.keys()) {
    document.setIn(['spec', 'grants', index, 'maxLifetime'], LONGEST_LIFETIME)
  }
}

function shortenToken(document: Document): Sample {
  const tokenField = TOKEN_FIELDS.find((field) => document.hasIn(['spec', field])) ?? ''
  const refreshes = document.getIn(['spec', 'refresh', 'policy']) !== 'Never'
  document.setIn(['spec', tokenField, 'lifetime'], refreshes ? LIFETIME : ONE_LIFETIME)
  if (document.hasIn(['spec', 'refresh', 'before']))
    document.setIn(['spec', 'refresh', 'before'], '15s')
  if (document.hasIn(['spec', 'ttlAfterExpired']))
    document.setIn(['spec', 'ttlAfterExpired'], '30s')
  return {
    namespace: String(document.getIn(['metadata', 'namespace'])),
    name: String(document.getIn(['metadata', 'name'])),
    tokenField,
    refreshes,
    payload: payloadOf(document),
  }
}

function payloadOf(document: Document): Buffer {
  const payload = document.getIn(['spec', 'signedBlob', 'payload'])
  return Buffer.from(typeof payload === 'string' ? payload : '', 'base64')
}
