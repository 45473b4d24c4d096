import { verify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'

/*
 * A program for a pod of the operator's own image, which has Node and jose: once a second, whatever became of the time
 * before, it uses each Secret that is mounted below /credentials as it is at that second, and prints a line of JSON each.
 *
 * - a token is verified with the keys that its issuer publishes
 * - client credentials are exchanged for a token at their tokenUrl, and that is verified
 * - a signature is verified with the key that is beside it; PAYLOAD is what was signed, in base64
 *
 * Ten times a second it fetches the keys at KEYS, because nobody may be refused for as little as that, and prints a line
 * for `keys`.
 *
 * BASE is below which issuers are trusted, /ca/ca.crt by whom their addresses are certified. Each request has a
 * connection of its own, as after a restart of whoever asks.
 */
const BASE = process.env['BASE'] ?? ''
const KEYS = process.env['KEYS'] ?? ''
const PAYLOAD = process.env['PAYLOAD'] ?? ''
const FOLDER = '/credentials'
const TIMEOUT_MS = 5000

type Use = { readonly id: string; readonly until: string }

const reader = (name: string) => (key: string) => readFileSync(`${FOLDER}/${name}/${key}`, 'utf8')

async function ask(url: string, form?: string, basic?: string): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>()
  const headers = {
    ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(basic !== undefined && { authorization: `Basic ${basic}` }),
  }
  const asked = request(url, {
    method: form === undefined ? 'GET' : 'POST',
    agent: false,
    ca: readFileSync('/ca/ca.crt'),
    headers,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  asked.once('error', reject)
  asked.once('response', (answer) => {
    const isFine = answer.statusCode === 200
    // Nothing of an answer is told but its status: it may hold a token.
    const parsed = text(answer).then((body): unknown => JSON.parse(body))
    parsed.then(resolve, reject)
    if (!isFine) reject(new Error(`status ${answer.statusCode}`))
  })
  asked.end(form)
  return promise
}

async function verified(token: string): Promise<Use> {
  const { iss = '' } = decodeJwt(token)
  if (!iss.startsWith(`${BASE}/`)) throw new Error('an issuer that nobody trusts')
  const keys = (await ask(`${iss}/jwks`)) as JSONWebKeySet
  const { payload } = await jwtVerify(token, createLocalJWKSet(keys), { issuer: iss })
  const { jti = '', exp = 0 } = payload
  return { id: jti, until: new Date(exp * 1000).toISOString() }
}

async function useClient(read: (key: string) => string): Promise<Use> {
  const id = read('credentialId')
  const until = read('expiresAt')
  const pair = [read('clientId'), read('clientSecret')].map(encodeURIComponent).join(':')
  const basic = Buffer.from(pair).toString('base64')
  const answer = await ask(read('tokenUrl'), 'grant_type=client_credentials', basic)
  await verified((answer as { readonly access_token: string }).access_token)
  return { id, until }
}

function useSignature(read: (key: string) => string): Use {
  const signature = Buffer.from(read('signature'), 'base64')
  const payload = Buffer.from(PAYLOAD, 'base64')
  if (!verify('sha256', payload, read('publicKey'), signature))
    throw new Error('it does not verify')
  return { id: read('keyId'), until: read('expiresAt') }
}

async function useSecret(name: string): Promise<Use> {
  const read = reader(name)
  const has = (key: string): boolean => existsSync(`${FOLDER}/${name}/${key}`)
  if (has('clientSecret')) return useClient(read)
  return has('signature') ? useSignature(read) : verified(read('token'))
}

async function report(name: string, use: () => Promise<Use>): Promise<void> {
  const at = Date.now()
  const said = await use().catch((error: unknown) => ({
    error:
      error instanceof Error
        ? `${error.name} ${'code' in error ? String(error.code) : error.message}`
        : 'unknown',
  }))
  process.stdout.write(`${JSON.stringify({ at, name, ...said })}\n`)
}

function look(): void {
  for (const name of readdirSync(FOLDER)) void report(name, () => useSecret(name))
}

async function fetchKeys(): Promise<Use> {
  const { keys } = (await ask(KEYS)) as JSONWebKeySet
  return { id: keys.map(({ kid }) => kid).join(' '), until: '' }
}

look()
setInterval(look, 1000)
setInterval(() => void report('keys', fetchKeys), 100)
