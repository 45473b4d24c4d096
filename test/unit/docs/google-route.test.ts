import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { grantFor } from '../../../src/plan/grant-for.ts'
import { decodeToken } from '../../../src/watch/decode-token.ts'
import { googleSamples } from './google-samples.ts'

const ROOT = join(import.meta.dirname, '../../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

const guide = read('docs/guides/google.md')
const sample = read('deploy/samples/google/20-access-token.yaml')
const { tokens, askedOf, issuerOf, seen } = googleSamples

/** The edits of sample 20 that the guide prints, as what each makes of a text. */
const edits = [...guide.matchAll(/^sed -i\.bak 's\/(.+)\/(.+)\/' 20-access-token\.yaml$/gmv)].map(
  ([, pattern = '', replacement = '']) =>
    (text: string): string =>
      text.replaceAll(new RegExp(pattern, 'gmv'), replacement),
)
const withoutChain = (text: string): string => text.replaceAll(/^ {2}delegates:.*\n/gmv, '')

describe("the guide's last step", () => {
  test('names the issuer of each route, which grants the token with its chain and without', () => {
    const routes = [(text: string): string => text, ...edits].map((edit) => {
      const text = edit(sample)
      const token = decodeToken(parse(text))
      const direct = decodeToken(parse(withoutChain(text)))
      expect(askedOf(token).delegates).toHaveLength(1)
      expect(askedOf(direct).delegates).toStrictEqual([])
      const granted = [token, direct].map((each) => grantFor(seen(each))?.granted)
      const { kind, metadata } = issuerOf(token)
      return [kind, metadata.name, ...granted]
    })
    expect(routes).toStrictEqual([
      ['ClusterCredentialIssuer', 'google', true, true],
      ['ClusterCredentialIssuer', 'google-federated', true, true],
      ['CredentialIssuer', 'own-key', true, true],
    ])
  })

  test('tells of each sample its issuer and its account, and makes and removes every account', () => {
    const made = guide.slice(0, guide.indexOf('## Clean up'))
    const removed = guide.slice(made.length)
    for (const { token } of tokens) {
      const { issuerRef, serviceAccount, delegates } = askedOf(token)
      const [account = ''] = serviceAccount.split('@')
      const rows = made
        .split('\n')
        .filter((line) => line.startsWith('| [') && line.includes(account))
      expect([account, rows]).toStrictEqual([account, [expect.stringContaining(issuerRef.name)]])
      for (const email of [serviceAccount, ...delegates].filter((name) => name.includes('@'))) {
        const [name = ''] = email.split('@')
        const creating = made
          .split('\n')
          .filter((line) => /service-accounts create |^# Route 1: /v.test(line))
        expect(creating.join('\n')).toContain(name)
        expect(removed).toMatch(new RegExp(`^for account in .*\\b${name}\\b`, 'mv'))
      }
    }
  })
})

describe('the commands of the guide', () => {
  test('edit files on Linux and macOS alike, and outside of the clone', () => {
    expect(guide).toContain('sed -i.bak')
    expect(guide).not.toMatch(/sed -i(?!\.bak)/v)
    expect(guide).toContain('WORK=$(mktemp -d)')
    expect(guide).not.toMatch(/\.\.\/deploy\/[^\)]*$/mv)
  })
})
