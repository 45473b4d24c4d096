import { textTable } from '../../text-table.ts'

/** Names and values, one below the other; those without a value are left out. */
export function fieldLines(
  fields: readonly (readonly [name: string, value: string | undefined])[],
): string[] {
  const rows = fields.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  return rows.length === 0 ? [] : textTable(rows).split('\n')
}
