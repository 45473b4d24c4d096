import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { FORMAT_TYPES } from '../../../src/api/format-types.ts'
import { type SecretTarget, secretTargetSchema } from '../../../src/api/secret-target.ts'
import { Redacted } from '../../../src/redacted.ts'
import { renderSecret } from '../../../src/render/render-secret.ts'
import { ENCODING_FILTERS } from '../../../src/render/template/encoding-filters.ts'
import { LIST_FILTERS } from '../../../src/render/template/list-filters.ts'
import { TEXT_FILTERS } from '../../../src/render/template/text-filters.ts'

const guide = readFileSync(
  join(import.meta.dirname, '../../../docs/guides/secret-formats.md'),
  'utf8',
)

/** A part of spec.secret as the guide shows it, and the files that it says come of it. */
type Example = { readonly heading: string; readonly target: SecretTarget; readonly files: object }

const FILE = /^`(?<key>[^`\n]+)`:\n\n```\w*\n(?<text>[\s\S]*?)^```$/gmv

const examples = guide.split(/^#{2,3} /mv).flatMap((section): Example[] => {
  const [, yaml] = /^```yaml\n(?<yaml>[\s\S]*?)^```$/mv.exec(section) ?? []
  if (yaml === undefined) return []
  const files = [...section.matchAll(FILE)].map(({ groups = {} }) => [
    groups['key'],
    groups['text'],
  ])
  return [
    {
      heading: section.slice(0, section.indexOf('\n')),
      target: secretTargetSchema.parse(parse(yaml)),
      files: Object.fromEntries(files),
    },
  ]
})

const NOT_FOR_ACCESS_TOKENS = ['AwsWebIdentity']

/** As the guide says: a token whose text is TOKEN, of an object named reader. */
function written(target: SecretTarget, isAccess: boolean): Record<string, string> {
  const rendered = renderSecret(
    {
      object: { namespace: 'etl', name: 'reader' },
      serviceAccount: 'etl:reader',
      credential: {
        kind: isAccess ? 'AccessToken' : 'IdToken',
        value: new Redacted('TOKEN'),
        tokenId: 'id-1',
        keyId: 'key-1',
        issuedAt: Date.UTC(2026, 11, 1, 7),
        expiresAt: Date.UTC(2026, 11, 1, 8),
      },
    },
    target,
  )
  if (!rendered.ok) throw new Error(rendered.failure.message)
  return Object.fromEntries(
    Object.entries(rendered.data).map(([key, value]) => {
      const text = Buffer.from(value, 'base64').toString()
      // A block of code ends with a line break, whether the file does or not.
      return [key, text.endsWith('\n') ? text : `${text}\n`]
    }),
  )
}

describe('the guide for formats', () => {
  test('shows each format, several in one Secret, and templates', () => {
    const shown = examples.map(({ heading }) => heading)
    expect(shown).toStrictEqual([...FORMAT_TYPES, 'Several in one Secret', 'Templates'])
  })

  test.each(examples)(
    'shows the very files that are written: $heading',
    ({ heading, target, files }) => {
      const isAccess = !NOT_FOR_ACCESS_TOKENS.includes(heading)
      expect(files).toStrictEqual(written(target, isAccess))
    },
  )

  test('names every filter, and no other', () => {
    const [, rest = ''] = guide.split('| Filters | |')
    const [table = ''] = rest.split('\n\n')
    const told = [...table.matchAll(/`(?<name>[a-z0-9_]+)`/gv)].map(({ groups = {} }) =>
      String(groups['name']),
    )
    const known = Object.keys({ ...TEXT_FILTERS, ...LIST_FILTERS, ...ENCODING_FILTERS })
    expect(told.toSorted()).toStrictEqual(known.toSorted())
  })
})
