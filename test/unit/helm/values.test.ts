import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { chartFiles } from '../../../helm/chart-files.ts'
import { FLAGS_OF_VALUES, flagSchema } from '../../../helm/flag-schema.ts'
import { valueRows, valuesTable } from '../../../helm/values-table.ts'
import { flagName } from '../../../src/config/flag-name.ts'
import { options } from '../../../src/config/options.ts'

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')

type Schema = {
  readonly $ref?: string
  readonly type?: unknown
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: unknown
  readonly items?: Schema
  readonly definitions?: Readonly<Record<string, Schema>>
}

const VALUES: Readonly<Record<string, unknown>> = parse(read('helm/mintlet/values.yaml'))
const SCHEMA: Schema = JSON.parse(read('helm/mintlet/values.schema.json'))

test('every flag of the operator is a key of flags or set by a value, and never both', () => {
  const all = Object.keys(options.shape).map((name) => flagName(name).slice(2))
  const { properties }: Schema = flagSchema()
  const given = [...Object.keys(properties ?? {}), ...Object.keys(FLAGS_OF_VALUES)]
  expect(given.toSorted()).toStrictEqual(all.toSorted())
})

test.each(Object.keys(FLAGS_OF_VALUES))('the chart sets the flag %s itself', (flag) => {
  expect(read('helm/mintlet/templates/operator/_arguments.tpl')).toContain(`--${flag}`)
})

test('a switch is a boolean in flags, a number a number, and the rest is text', () => {
  expect(flagSchema()).toMatchObject({
    properties: {
      'normal-events': { type: 'boolean' },
      workers: { type: 'integer' },
      'request-interval': { type: 'string', pattern: expect.stringContaining('h') },
      'log-level': { type: 'string' },
    },
  })
})

test('the flags of the schema and the table of values are up to date: else run npm run deploy', () => {
  for (const [path, text] of Object.entries(chartFiles())) expect(read(path)).toBe(text)
})

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Paths of all maps that a schema describes by their fields, and of those among them that take others too. */
function openMaps(schema: Schema, path: string): readonly string[] {
  const inside = [
    ...Object.entries(schema.properties ?? {}).flatMap(([key, part]) =>
      openMaps(part, `${path}/${key}`),
    ),
    ...Object.entries(schema.definitions ?? {}).flatMap(([key, part]) =>
      openMaps(part, `${path}#${key}`),
    ),
    ...(schema.items === undefined ? [] : openMaps(schema.items, `${path}/0`)),
  ]
  const open = schema.type === 'object' && schema.additionalProperties === undefined
  return open ? [path, ...inside] : inside
}

test('the schema refuses what it does not know at every level but where the API server judges', () => {
  expect(openMaps(SCHEMA, '')).toStrictEqual(['/global', '/extraVolumes/0', '#passedOn'])
})

/** Keys of values that the schema does not have in the same place, and the other way round. A map without keys says nothing. */
function differences(
  values: Readonly<Record<string, unknown>>,
  schema: Schema,
  path: string,
): readonly string[] {
  const properties = schema.properties ?? {}
  const keys = [...new Set([...Object.keys(values), ...Object.keys(properties)])]
  return keys.flatMap((key) => {
    const [value, part] = [values[key], properties[key]]
    const here = `${path}${key}`
    if (value === undefined || part === undefined) return [here]
    const isFilled = isMap(value) && Object.keys(value).length > 0
    return isFilled && part.properties !== undefined ? differences(value, part, `${here}.`) : []
  })
}

test('values.yaml and the schema know the same values', () => {
  // Helm sets it, nobody else.
  expect(differences(VALUES, SCHEMA, '')).toStrictEqual(['global'])
})

test('every value has its meaning in the table', () => {
  const rows = valueRows(read('helm/mintlet/values.yaml'))
  expect(rows.length).toBeGreaterThan(70)
  for (const { meaning } of rows) expect(meaning).toMatch(/^[`A-Z].{10,}[.`]$/)
})

test('the table has paths, defaults and what the comment with two dashes says', () => {
  const yaml = `# About the file.

# -- How many.
replicas: 2
image:
  # A remark.
  # -- Where it is,
  # on two | lines.
  repository: mintlet
`
  expect(valuesTable(valueRows(yaml)).split('\n').slice(2)).toStrictEqual([
    '| `replicas` | `2` | How many. |',
    String.raw`| \`image.repository\` | \`"mintlet"\` | Where it is, on two \| lines. |`.replaceAll(
      '\\`',
      '`',
    ),
  ])
})

test.each(['tag: a', 'tag: []', 'tag: {}'])(
  'a value without a meaning is an error that names it: %s',
  (value) => {
    expect(() => valueRows(`image:\n  ${value}\n`)).toThrow(
      'values.yaml does not say what image.tag means',
    )
  },
)
