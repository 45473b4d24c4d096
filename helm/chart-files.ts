import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { flagSchema } from './flag-schema.ts'
import { valueRows, valuesTable } from './values-table.ts'

const CHART = join(import.meta.dirname, 'mintlet')
const TABLE = /(<!-- values: [^>]*-->\n)[^]*(\n<!-- end of values -->)/

/**
 * The files of the chart that hold something generated, path from the root of the checkout → text: the flags in
 * values.schema.json, and the table of values in README.md. The rest of both is as it stands.
 *
 * @throws Error when README.md has no place for the table
 */
export function chartFiles(): Readonly<Record<string, string>> {
  const given = read('values.schema.json')
  const schema: { properties: object } = JSON.parse(given)
  const withFlags = { ...schema, properties: { ...schema.properties, flags: flagSchema() } }
  // What says the same already stays as it is formatted.
  const isSame = isDeepStrictEqual(schema, withFlags)
  const readme = read('README.md')
  if (!TABLE.test(readme))
    throw new Error('helm/mintlet/README.md has no place for the table of values')
  const table = valuesTable(valueRows(read('values.yaml')))
  return {
    'helm/mintlet/values.schema.json': isSame
      ? given
      : `${JSON.stringify(withFlags, undefined, 2)}\n`,
    'helm/mintlet/README.md': readme.replace(
      TABLE,
      (_, before, after) => `${before}${table}${after}`,
    ),
  }
}

const read = (file: string): string => readFileSync(join(CHART, file), 'utf8')
