import { decodePart } from './decode-part.ts'
import type { Endpoint } from './endpoint.ts'
import { type GoogleAnswer, jsonAnswer } from './google-answer.ts'
import type { GoogleWorld } from './google-world.ts'
import { htmlNotFound } from './html-not-found.ts'
import { publishKeys } from './publish-keys.ts'

const ACCOUNT_KEYS = /^\/service_accounts\/v1\/metadata\/(?<form>x509|raw|jwk)\/(?<email>[^/]+)$/
const CERTS = { '/oauth2/v1/certs': 'x509', '/oauth2/v3/certs': 'jwk' } as const

/** www.googleapis.com: the public keys of service accounts, and those of Google's own ID tokens. */
export const googleapisEndpoint = (world: GoogleWorld): Endpoint => ({
  name: 'googleapis',
  describe: ({ path }) => {
    const { form, email } = ACCOUNT_KEYS.exec(path)?.groups ?? {}
    if (form !== undefined) return { method: form, serviceAccount: decodePart(email ?? '') }
    return { method: path in CERTS ? 'certs' : 'unknown' }
  },
  answer: async ({ path, method }) => {
    if (method !== 'GET') return htmlNotFound(path)
    if (isCerts(path)) {
      return keysAnswer(await publishKeys([await world.idTokenKey()], CERTS[path], world.now()))
    }
    const { form, email } = ACCOUNT_KEYS.exec(path)?.groups ?? {}
    const account = world.serviceAccounts.find(decodePart(email ?? ''))
    if (account === undefined) return htmlNotFound(path)
    const keys = [await account.systemKey(), ...account.userKeys]
    return keysAnswer(await publishKeys(keys, form as 'x509' | 'raw' | 'jwk', world.now()))
  },
})

const isCerts = (path: string): path is keyof typeof CERTS => path in CERTS

const keysAnswer = (keys: object): GoogleAnswer =>
  jsonAnswer(200, keys, { 'cache-control': 'public, max-age=3600, must-revalidate' })
