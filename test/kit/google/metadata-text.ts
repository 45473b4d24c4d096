import type { GoogleAnswer } from './google-answer.ts'

/** The header by which clients know that it is no other server that answers at this address. */
const FLAVOR = { 'metadata-flavor': 'Google', server: 'Metadata Server for VM' }

/** @param value a text, sent as it is, or an object, sent as JSON */
export const metadataText = (status: number, value: string | object): GoogleAnswer =>
  typeof value === 'string'
    ? { status, headers: { 'content-type': 'application/text', ...FLAVOR }, body: value }
    : {
        status,
        headers: { 'content-type': 'application/json', ...FLAVOR },
        body: JSON.stringify(value),
      }
