import { isMap, type Pair, parseDocument, type Scalar } from 'yaml'

/** One value of the chart: where it is, what it is unless given, and what it means. */
export type ValueRow = {
  /** `image.pullPolicy` */
  readonly path: string
  /** As JSON on one line. */
  readonly fallback: string
  readonly meaning: string
}

/**
 * The values that a values.yaml documents: those with a comment before them that begins with two dashes. A map without one
 * is looked into.
 *
 * @throws Error when a value that is no map, or an empty one, has no such comment
 */
export function valueRows(yaml: string): readonly ValueRow[] {
  const { contents } = parseDocument(yaml)
  if (!isMap<Scalar<string>>(contents)) throw new Error('values.yaml is no map')
  // The parser gives what stands before the first key to the map itself.
  return contents.items.flatMap((pair, index) =>
    rowsOf('', pair, index === 0 ? contents.commentBefore : undefined),
  )
}

/** The rows as a table in Markdown. */
export function valuesTable(rows: readonly ValueRow[]): string {
  const lines = rows.map(
    ({ path, fallback, meaning }) => `| \`${path}\` | \`${cell(fallback)}\` | ${cell(meaning)} |`,
  )
  return ['| Value | Default | Meaning |', '|---|---|---|', ...lines].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`)

function rowsOf(
  folder: string,
  { key, value }: Pair<Scalar<string>>,
  before: string | null | undefined,
): readonly ValueRow[] {
  const path = `${folder}${key.value}`
  const meaning = meaningOf(key.commentBefore ?? before ?? '')
  if (meaning !== undefined) {
    return [{ path, fallback: JSON.stringify(plain(value)), meaning }]
  }
  if (!isMap<Scalar<string>>(value) || value.items.length === 0) {
    throw new Error(`values.yaml does not say what ${path} means`)
  }
  return value.items.flatMap((pair, index) =>
    rowsOf(`${path}.`, pair, index === 0 ? value.commentBefore : undefined),
  )
}

/** What follows the last two dashes at the beginning of a line, on one line. */
function meaningOf(comment: string): string | undefined {
  const lines = comment.split('\n').map((line) => line.trim())
  const start = lines.findLastIndex((line) => line.startsWith('-- '))
  return start === -1 ? undefined : lines.slice(start).join(' ').slice(3)
}

const plain = (node: unknown): unknown =>
  typeof node === 'object' && node !== null && 'toJSON' in node && typeof node.toJSON === 'function'
    ? node.toJSON()
    : node
