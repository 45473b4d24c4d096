import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseBasic } from '../../../../src/serve/oauth/parse-basic.ts'
import { parseForm } from '../../../../src/serve/oauth/parse-form.ts'
import { presentedClient } from '../../../../src/serve/oauth/presented-client.ts'

const basic = (pair: string | Uint8Array): string => `Basic ${Buffer.from(pair).toString('base64')}`

const encode = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)

const read = (authorization: string) => {
  const found = parseBasic(authorization)
  return found && [found.clientId, found.clientSecret.reveal()]
}

const presented = (authorization: string | undefined, body = '') => {
  const form = parseForm(Buffer.from(body))
  if (form === undefined) throw new Error('not a form')
  return presentedClient(authorization, form)
}

it('parseBasic decodes both parts, and takes as they are those that cannot be', () => {
  expect(read(basic('id:secret'))).toEqual(['id', 'secret'])
  expect(read(basic('i%3Ad:a+b%2B:c'))).toEqual(['i:d', 'a b+:c'])
  expect(read(basic('id:100%'))).toEqual(['id', '100%'])
  expect(read('bAsIc   aWQ6c2VjcmV0')).toEqual(['id', 'secret'])
})

it.each([
  '',
  'Basic',
  'Basic ',
  'Bearer aWQ6c2VjcmV0',
  'Basic aWQ6c2VjcmV0 aWQ6c2VjcmV0',
  'Basic a*Q6',
  basic('no colon'),
  basic(':secret'),
  basic('id:'),
  basic(Buffer.from([0x61, 0x3a, 0xff])),
  basic(`id:${'a'.repeat(5000)}`),
])('parseBasic finds nobody in %j', (authorization) => {
  expect(read(authorization)).toBeUndefined()
})

it('parseBasic gives back any id and secret that was encoded', () => {
  const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(part, part, (id, secret) => {
      expect(read(basic(`${encode(id)}:${encode(secret)}`))).toEqual([id, secret])
    }),
  )
})

it('parseBasic never throws, whatever the header, and never shows the secret', () => {
  const bytes = fc.uint8Array({ maxLength: 64 }).map(basic)
  const odd = fc.string({
    unit: fc.constantFrom('Basic ', ':', '=', '%', 'a', '+', '/', ' '),
    maxLength: 30,
  })
  fc.assert(fc.property(fc.oneof(bytes, odd, fc.string()), (header) => void parseBasic(header)))
  expect(inspect(parseBasic(basic('id:canary')), { showHidden: true })).not.toContain('canary')
})

it('presentedClient takes Basic, or id and secret in the body', () => {
  const who = { clientId: 'id', clientSecret: expect.anything() }
  expect(presented(basic('id:s'))).toEqual({ kind: 'Presented', by: 'Basic', presented: who })
  expect(presented(basic('id:s'), 'client_id=id')).toMatchObject({ kind: 'Presented', by: 'Basic' })
  expect(presented(undefined, 'client_id=id&client_secret=s')).toEqual({
    kind: 'Presented',
    by: 'Post',
    presented: who,
  })
})

it('presentedClient takes no two ways and no two clients', () => {
  expect(presented(basic('id:s'), 'client_id=id&client_secret=s').kind).toBe('Ambiguous')
  expect(presented('Bearer a', 'client_id=id&client_secret=s').kind).toBe('Ambiguous')
  expect(presented(basic('id:s'), 'client_id=other').kind).toBe('Ambiguous')
  expect(presented(basic('id:s'), 'client_secret=').kind).toBe('Presented')
})

it('presentedClient says how nobody presented nothing', () => {
  const long = 'a'.repeat(1025)
  expect(presented(undefined)).toEqual({ kind: 'Nobody', by: 'Nothing' })
  expect(presented(undefined, 'client_id=id')).toEqual({ kind: 'Nobody', by: 'Nothing' })
  expect(presented(undefined, 'client_secret=s')).toEqual({ kind: 'Nobody', by: 'Post' })
  expect(presented('Bearer a')).toEqual({ kind: 'Nobody', by: 'Basic' })
  expect(presented(undefined, `client_id=id&client_secret=${long}`).kind).toBe('Nobody')
  expect(presented(undefined, `client_id=${long}&client_secret=s`).kind).toBe('Nobody')
  expect(presented(undefined, 'client_id=id&client_secret=%0As').kind).toBe('Nobody')
  expect(presented(basic('%C3%A4:s')).kind).toBe('Nobody')
})
