import { badRequest } from './bad-request.ts'

/** What every method of a Google API takes beside its own parameters; gRPC gateways write `$alt`. */
const KNOWN = new Set([
  '$.xgafv',
  '$alt',
  '$prettyPrint',
  '$unique',
  'access_token',
  'alt',
  'callback',
  'fields',
  'key',
  'oauth_token',
  'prettyPrint',
  'quotaUser',
  'uploadType',
  'upload_protocol',
])
const ALT = /^json(?:;enum-encoding=int)?$/

/** @throws Refused for a parameter that Google does not know, or an answer in another form than JSON */
export function checkQuery(query: URLSearchParams): void {
  for (const [name, value] of query) {
    if (!KNOWN.has(name)) {
      const field = `Field '${name}' could not be found in request message.`
      const description = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. ${field}`
      throw badRequest([{ description }])
    }
    if ((name === 'alt' || name === '$alt') && !ALT.test(value)) {
      throw badRequest([{ field: name, description: `Invalid value at '${name}'` }])
    }
  }
}
