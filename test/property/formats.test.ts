import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CARRIED_KEYS } from '../../src/api/carried-keys.ts'
import { CREDENTIAL_SECRET_KEYS } from '../../src/api/credential-secret-keys.ts'
import { formatKey } from '../../src/api/format-key.ts'
import { FORMAT_TYPES } from '../../src/api/format-types.ts'
import type { Reason } from '../../src/api/reason.ts'
import { type SecretFormat } from '../../src/api/secret-format.ts'
import { clearValues } from '../../src/render/clear-values.ts'
import { rehearseSecret } from '../../src/render/rehearse-secret.ts'
import { renderSecret } from '../../src/render/render-secret.ts'
import { arbitraryFormat } from '../kit/arbitrary-format.ts'
import { arbitraryRendering, SECRET_MARK } from '../kit/arbitrary-rendering.ts'
import { mounted } from '../kit/mounted.ts'
import { readFormat } from '../kit/read-format.ts'

/** Of each type of format; with those below over 60,000 cases. */
const RUNS = { numRuns: 6500 }
const TARGET_RUNS = { numRuns: 5000 }

const SPEC: readonly Reason[] = ['InvalidSpec']

type Result = ReturnType<typeof renderSecret>

/** Of a failure whether it may be one: of a reason that fits, and without a word of the credential. */
const isWellRefused = (result: Result, reasons: readonly Reason[]): boolean =>
  result.ok ||
  (reasons.includes(result.failure.reason) && !JSON.stringify(result).includes(SECRET_MARK))

describe.each(FORMAT_TYPES)('%s', (type) => {
  test('is read as what was written, or refused without a word of it', () => {
    const seen = { read: 0, hostile: 0, refused: 0 }
    fc.assert(
      fc.property(arbitraryFormat(type), arbitraryRendering, (format, drawn) => {
        const result = renderSecret(drawn.rendering, { formats: [format] })
        // Of what issuers usually give only the spec can be wrong.
        const reasons = drawn.isPlain ? SPEC : [...SPEC, 'BadResponse' as const]
        expect(isWellRefused(result, reasons)).toBe(true)
        seen[!result.ok ? 'refused' : drawn.isPlain ? 'read' : 'hostile'] += 1
        if (!result.ok) return
        const key = formatKey(format) ?? ''
        const { read, expected } = readFormat(format, key, mounted(result.data), drawn)
        assert.deepEqual(read, expected)
      }),
      RUNS,
    )
    // Else nothing was tried.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(RUNS.numRuns / 100)
  })
})

type Target = { readonly formats: SecretFormat[]; readonly template: Record<string, string> }

const anyFormat = fc.constantFrom(...FORMAT_TYPES).chain(arbitraryFormat)
const template = fc.dictionary(
  fc.oneof(
    fc.constantFrom('token', 'username', '.npmrc', '__proto__', 'clientId'),
    fc.stringMatching(/^[-._a-zA-Z0-9]{1,6}$/),
  ),
  fc.constantFrom('{{ token }}', '{{ expiresAt }}', '{{ tokn }}', '{{', 'text'),
  { maxKeys: 2, noNullPrototype: true },
)
const target: fc.Arbitrary<Target> = fc.record({
  formats: fc.array(anyFormat, { maxLength: 3 }),
  template,
})

/** The keys that each source asks for, the bare token of a format but once. */
function wantedKeys({ formats, template: templates }: Target, isClient: boolean): string[] {
  const tokens = formats.filter(({ type }) => type === 'AwsWebIdentity' || type === 'Token')
  return [
    ...CARRIED_KEYS,
    ...(isClient ? CREDENTIAL_SECRET_KEYS : []),
    ...(tokens.length > 0 || (formats.length === 0 && !isClient) ? ['token'] : []),
    ...formats.flatMap((format) => {
      if (format.type === 'BasicAuth') return ['username', 'password']
      return format.type === 'Token' ? ['expiresAt'] : [String(formatKey(format))]
    }),
    ...(formats.length === 0 && !isClient ? ['expiresAt'] : []),
    ...Object.keys(templates),
  ]
}

/** Whether the failure is about two sources of a key. */
const saysTwice = (result: Result): boolean =>
  !result.ok && /has two sources|to key token/.test(result.failure.message)

describe('renderSecret()', () => {
  test('never lets one source of a key win over another', () => {
    const seen = { ok: 0, twice: 0 }
    fc.assert(
      fc.property(target, arbitraryRendering, (wanted, { rendering }) => {
        const { kind } = clearValues(rendering)
        fc.pre(kind !== 'SignedBlob')
        const keys = wantedKeys(wanted, kind === 'ClientCredential')
        const result = renderSecret(rendering, wanted)
        expect(isWellRefused(result, [...SPEC, 'TemplateFailed', 'BadResponse'])).toBe(true)
        const isTwice = new Set(keys).size < keys.length
        assert.ok(!result.ok || !isTwice, 'two sources are one too many')
        assert.ok(!saysTwice(result) || isTwice, 'no key has two sources')
        seen.ok += Number(result.ok)
        seen.twice += Number(saysTwice(result))
        const written = result.ok ? Object.keys(result.data) : keys
        const left = keys.filter((key) => !written.includes(key))
        expect(left).toEqual(result.ok ? CARRIED_KEYS : [])
      }),
      TARGET_RUNS,
    )
    expect(Math.min(seen.ok, seen.twice)).toBeGreaterThan(TARGET_RUNS.numRuns / 50)
  })

  test('writes each of several formats as if it were alone', () => {
    let seen = 0
    fc.assert(
      fc.property(target, arbitraryRendering, ({ formats }, { rendering }) => {
        const result = renderSecret(rendering, { formats })
        if (!result.ok) return
        seen += 1
        for (const format of formats) {
          const alone = renderSecret(rendering, { formats: [format] })
          assert.ok(alone.ok)
          assert.deepEqual({ ...result.data, ...alone.data }, result.data)
        }
      }),
      { numRuns: 2000 },
    )
    expect(seen).toBeGreaterThan(100)
  })
})

describe('rehearseSecret()', () => {
  test('foretells what becomes of a credential without signs that mean something', () => {
    const seen = { well: 0, badly: 0 }
    fc.assert(
      fc.property(target, arbitraryRendering, (wanted, { rendering, isPlain }) => {
        const failure = rehearseSecret(wanted, {
          ...rendering,
          kind: clearValues(rendering).kind,
        })
        expect(failure?.reason).not.toBe('BadResponse')
        fc.pre(isPlain)
        seen[failure === undefined ? 'well' : 'badly'] += 1
        const result = renderSecret(rendering, wanted)
        expect(result.ok ? undefined : result.failure.reason).toBe(failure?.reason)
      }),
      { numRuns: 2000 },
    )
    expect(Math.min(seen.well, seen.badly)).toBeGreaterThan(100)
  })
})
