import { describe, expect, test } from 'vitest'
import type { FieldSchema } from '../../../../src/api/lost-fields.ts'
import { judgeDefinition, type RawDefinition } from '../../../../src/cli/doctor/judge-definition.ts'
import { judgeServed } from '../../../../src/cli/doctor/judge-served.ts'
import type { KnownDefinition } from '../../../../src/cli/doctor/known-definitions.ts'

const fields = (...names: readonly string[]): FieldSchema => ({
  properties: { spec: { properties: Object.fromEntries(names.map((name) => [name, {}])) } },
})
const KNOWN: KnownDefinition = {
  name: 'things.mintlet.dev',
  plural: 'things',
  schema: () => fields('a', 'b'),
  columns: ['Ready', 'Age'],
}

type Over = {
  readonly schema?: FieldSchema
  readonly served?: boolean
  readonly columns?: readonly string[]
  readonly conditions?: Readonly<Record<string, string>>
}

const judged = ({
  schema = fields('a', 'b'),
  served = true,
  columns = KNOWN.columns,
  conditions = { NamesAccepted: 'True', Established: 'True' },
}: Over = {}): string => {
  const value: RawDefinition = {
    spec: {
      versions: [
        {
          name: 'v1alpha1',
          served,
          schema: { openAPIV3Schema: schema },
          additionalPrinterColumns: columns.map((name) => ({ name })),
        },
      ],
    },
    status: {
      conditions: Object.entries(conditions).map(([type, status]) => ({
        type,
        status,
        message: 'why',
      })),
    },
  }
  const { outcome, detail } = judgeDefinition(KNOWN, { seen: true, value, serverTime: 0 })
  return `${outcome} ${detail}`
}

describe('judgeDefinition()', () => {
  test('passes what the plugin knows', () => {
    expect(judged()).toBe('Passed v1alpha1, as this plugin knows it')
  })

  test('warns of one that is older, newer or other', () => {
    expect(judged({ schema: fields('a') })).toBe(
      'Warning older than this plugin: it does not know spec.b, and the API server drops these from objects',
    )
    expect(judged({ schema: fields('a', 'b', 'c') })).toBe(
      'Warning of another version than this plugin: it has spec.c more',
    )
    expect(judged({ columns: ['Age'] })).toBe(
      'Warning of another version than this plugin: its columns are others',
    )
  })

  test('names five fields at most', () => {
    const many = fields('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i')
    expect(judged({ schema: many })).toContain('spec.c, spec.d, spec.e, spec.f, spec.g and 2 more')
  })

  test('fails what cannot be used', () => {
    expect(judged({ served: false })).toBe('Failed v1alpha1 is not served, but none')
    expect(judged({ conditions: {} })).toBe('Failed it is not established yet')
    const bad = { Established: 'True', NonStructuralSchema: 'True' }
    expect(judged({ conditions: bad })).toBe('Failed condition NonStructuralSchema is True: why')
    expect(judged({ conditions: { Established: 'True', Terminating: 'True' } })).toMatch(/^Failed/)
    expect(judged({ conditions: { NamesAccepted: 'False' } })).toMatch(/^Failed/)
  })

  test('fails one that is not there, and skips one that may not be looked at', () => {
    const absent = { seen: false, why: 'Absent', message: '' } as const
    expect(judgeDefinition(KNOWN, absent)).toMatchObject({ outcome: 'Failed' })
    const forbidden = { seen: false, why: 'Forbidden', message: 'you may not' } as const
    expect(judgeDefinition(KNOWN, forbidden)).toMatchObject({ outcome: 'Skipped' })
  })
})

const served = (...names: readonly string[]): string => {
  const value = { resources: names.map((name) => ({ name })) }
  const { outcome, detail } = judgeServed(['a', 'b'], { seen: true, value, serverTime: 0 })
  return `${outcome} ${detail}`
}

describe('judgeServed()', () => {
  test('passes when all kinds are served, and names those that are not', () => {
    expect(served('a', 'a/status', 'b')).toBe('Passed mintlet.dev/v1alpha1, 2 kinds')
    expect(served('a')).toBe('Failed b of mintlet.dev/v1alpha1 are not served')
  })

  test('fails when the version is not', () => {
    const absent = { seen: false, why: 'Absent', message: '' } as const
    expect(judgeServed(['a'], absent)).toMatchObject({
      outcome: 'Failed',
      detail: 'mintlet.dev/v1alpha1 is not served',
    })
  })
})
