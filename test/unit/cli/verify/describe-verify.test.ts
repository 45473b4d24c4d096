import { describe, expect, test } from 'vitest'
import { createStyle } from '../../../../src/cli/text/create-style.ts'
import { check } from '../../../../src/cli/verify/check.ts'
import { describeVerify } from '../../../../src/cli/verify/describe-verify.ts'
import { verdictOf } from '../../../../src/cli/verify/verdict-of.ts'
import type { VerifyReport } from '../../../../src/cli/verify/verify-report.ts'
import { verifyVerb } from '../../../../src/cli/verify/verify-verb.ts'

const PLAIN = createStyle(false, undefined)

const report = (...checks: VerifyReport['checks']): VerifyReport => ({
  kind: 'ImpersonatedToken',
  namespace: 'team',
  name: 'reader',
  secretName: 'reader',
  checkedAt: '2026-01-01T00:00:00Z',
  ...verdictOf(checks, false),
  checks,
})

describe('the verdict', () => {
  test('is the worst that was found out', () => {
    const [good, bad, open] = [
      check.passed('A', ''),
      check.failed('B', ''),
      check.skipped('C', ''),
    ] as const
    expect(verdictOf([good, open], false).verdict).toBe('Valid')
    expect(verdictOf([good, bad, open], true).verdict).toBe('Invalid')
    expect(verdictOf([open], false).verdict).toBe('Unknown')
    expect(verdictOf([], false).verdict).toBe('Unknown')
  })

  test.each([
    ['Key', 'the signature could not be checked: why'],
    ['Signature', 'the signature could not be checked: why'],
    ['Issuer', 'the issuer could not be checked: why'],
  ])('is not known without %s, unless something failed', (name, why) => {
    const checks = [check.passed('Expiry', ''), check.skipped(name, 'why')]
    expect(verdictOf(checks, false)).toEqual({ verdict: 'Unknown', why })
    expect(verdictOf([...checks, check.failed('A', '')], false)).toEqual({ verdict: 'Invalid' })
  })

  test.each(['Introspection', 'Login'])(
    'is not known without the %s that was asked for',
    (name) => {
      const checks = [check.passed('Expiry', ''), check.skipped(name, 'shut')]
      expect(verdictOf(checks, false).verdict).toBe('Valid')
      expect(verdictOf(checks, true)).toEqual({
        verdict: 'Unknown',
        why: 'the issuer could not be asked: shut',
      })
    },
  )

  test.each([
    ['Valid', 0],
    ['Invalid', 1],
    ['Unknown', 3],
  ] as const)('%s is exit code %i', (verdict, code) => {
    expect(verifyVerb.exitCode({ ...report(), verdict })).toBe(code)
  })
})

describe('a report', () => {
  test('is a headline, and a line for each check', () => {
    const text = describeVerify(
      report(check.passed('Signature', 'the key signed it'), check.failed('Expiry', 'it expired')),
      PLAIN,
    )
    expect(text.split('\n')).toEqual([
      'ImpersonatedToken team/reader: not valid',
      '✓  Signature  the key signed it',
      '✗  Expiry     it expired',
    ])
  })

  test('says how much was not checked', () => {
    const text = describeVerify(report(check.passed('A', 'a'), check.skipped('B', 'b')), PLAIN)
    expect(text).toContain('valid as far as it could be checked (1 of 2 not)')
    expect(describeVerify(report(check.skipped('B', 'b')), PLAIN)).toContain(
      'not known: nothing could be checked',
    )
    expect(describeVerify(report(check.skipped('Key', 'n\u001Bo keys')), PLAIN)).toContain(
      ': not known: the signature could not be checked: no keys\n',
    )
    expect(describeVerify(report(check.passed('A', 'a')), PLAIN)).toMatch(/: valid\n/)
  })

  test('shows text of others without what a terminal obeys', () => {
    const text = describeVerify(report(check.failed('Secret', 'no\u001B[2J\nSecret')), PLAIN)
    expect(text.split('\n')[1]).toBe('✗  Secret  no Secret')
  })
})
