import { describe, expect, test } from 'vitest'
import { jwtsIn } from '../../../src/cli/jwts-in.ts'

const JWT = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln'
const OTHER = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJiIn0.c2ln'

describe('JWTs in a text', () => {
  test.each([
    ['alone', JWT, [JWT]],
    ['in a header', `Bearer ${JWT}\n`, [JWT]],
    ['in JSON', `{"auths":{"r":{"password":"${JWT}"}}}`, [JWT]],
    ['in an env file', `TOKEN='${JWT}'\nEXPIRES=1`, [JWT]],
    ['twice', `${JWT} ${JWT}`, [JWT]],
    ['two', `${JWT},${OTHER}`, [JWT, OTHER]],
    ['four parts', `${JWT}.more`, []],
    ['an empty part', 'eyJhbGciOiJFUzI1NiJ9..c2ln', []],
    ['no header', 'aaa.bbb.ccc', []],
    ['a version', 'v1.2.3 at host.example.com', []],
    ['nothing', '', []],
  ])('%s', (_what, text, wanted) => {
    expect(jwtsIn(text)).toEqual(wanted)
  })

  test('are found in no time in a megabyte of what looks like the beginning of one', () => {
    const text = 'eyJ'.repeat(350_000)
    const start = performance.now()

    expect(jwtsIn(`${text} ${JWT}`)).toEqual([JWT])

    expect(performance.now() - start).toBeLessThan(1000)
  })
})
