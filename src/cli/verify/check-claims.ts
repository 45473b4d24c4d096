import { sameJson } from '../../plan/credential/same-json.ts'
import type { Jws } from '../read-jws.ts'
import { type Check, check } from './check.ts'
import type { ExpectedToken } from './expected-token.ts'

/**
 * Whether a JWT says what was asked for. The details name claims and what they should be, and never what they are: who
 * has put another token there would have its words on a terminal. Pure.
 */
export function checkClaims({ header, claims }: Jws, expected: ExpectedToken): Check[] {
  const { typ, issuer, subject, audience, scopes, clientId } = expected
  return [
    ...(typ === undefined ? [] : [is('Type', 'typ', header['typ'], typ)]),
    issuer === undefined
      ? check.skipped('Issuer', 'it is not known what iss should be')
      : is('Issuer', 'iss', claims['iss'], issuer),
    subject === undefined
      ? check.skipped('Subject', 'it is not known what sub should be')
      : is('Subject', subject.claim, claims[subject.claim], subject.value),
    audience === undefined
      ? check.skipped('Audience', 'the spec asks for none in particular')
      : is('Audience', 'aud', claims['aud'], audience),
    ...(clientId === undefined ? [] : [is('Client', 'client_id', claims['client_id'], clientId)]),
    ...(scopes === undefined ? [] : [checkScope(claims['scope'], scopes)]),
    ...(expected.claims === undefined ? [] : [checkOwn(claims, expected.claims)]),
  ]
}

const is = (name: string, claim: string, found: unknown, wanted: unknown): Check => {
  const text = typeof wanted === 'string' ? wanted : JSON.stringify(wanted)
  return check.that(name, sameJson(found, wanted), [
    `${claim} is ${text}`,
    `${claim} is not ${text}`,
  ])
}

function checkScope(found: unknown, wanted: readonly string[]): Check {
  const scopes = typeof found === 'string' ? found.split(' ') : []
  const isSame = sameJson([...new Set(scopes)].toSorted(), [...new Set(wanted)].toSorted())
  const text = wanted.length === 0 ? 'none' : wanted.join(' ')
  return check.that('Scope', isSame && (found === undefined || typeof found === 'string'), [
    `scope is ${text}, as asked`,
    `scope is not what was asked for: ${text}`,
  ])
}

function checkOwn(claims: Jws['claims'], wanted: Readonly<Record<string, unknown>>): Check {
  const names = Object.keys(wanted)
  const others = names.filter((name) => !sameJson(claims[name], wanted[name]))
  return check.that('Claims', others.length === 0, [
    names.length === 0
      ? 'there are none beside the usual ones'
      : 'they are those of spec.signedJwt.claims',
    `not as in spec.signedJwt.claims: ${others.join(', ')}`,
  ])
}
