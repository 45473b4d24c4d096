import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { helpText } from '../../../src/config/help-text.ts'
import { documentedPrograms } from '../../kit/documented-programs.ts'

const { guide, printed, mounted, samples } = documentedPrograms()
const folder = join(import.meta.dirname, '../../../deploy/samples/local-clients')

describe('the guide for client credentials without a cloud', () => {
  test('leaves out none of the samples that its readers apply', () => {
    const files = readdirSync(folder)
    expect(files.length).toBeGreaterThan(10)
    expect(files.filter((file) => !guide.includes(file))).toStrictEqual([])
  })

  test('prints the very programs that the pods of the samples run', () => {
    const programs = Object.values(mounted).flatMap((files) =>
      Object.entries(files).filter(([name]) => /\.(?:sh|py|mjs|go)$/v.test(name)),
    )
    expect(programs).toHaveLength(6)
    for (const [name, text] of programs) expect([name, printed[name]]).toStrictEqual([name, text])
  })

  test('shows clients in four languages and services of both kinds', () => {
    expect(Object.keys(printed).toSorted()).toStrictEqual([
      'ask-about.sh',
      'get-token-fetch.mjs',
      'get-token.go',
      'get-token.mjs',
      'get-token.sh',
      'get_token.py',
      'get_token_plain.py',
      'verify-by-jwks.go',
      'verify-by-jwks.mjs',
      'verify_by_introspection.py',
      'verify_by_jwks.py',
    ])
  })

  test('names flags as the operator does', () => {
    const flags = [...guide.matchAll(/`(--[a-z0-9\-]+)`/gv)].map(([, flag = '']) => flag)
    expect(flags).toContain('--client-staleness')
    expect(flags.filter((flag) => !helpText().includes(`${flag} `))).toStrictEqual([])
  })

  test('removes what it makes', () => {
    const [made = '', removed = ''] = guide.split('## Clean up')
    for (const name of ['orders', 'reports', 'ccri', 'clients', '$WORK']) {
      expect([name, made.includes(name), removed.includes(name)]).toStrictEqual([name, true, true])
    }
  })

  test('has samples that hold no Secret and nothing secret', () => {
    expect(samples.filter(({ kind }) => kind === 'Secret')).toStrictEqual([])
    expect(/mlt_|\beyJ[\w\-]/v.test(JSON.stringify(samples) + guide)).toBe(false)
  })
})
