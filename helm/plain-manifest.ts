import { parse } from 'yaml'

const HELMS = /^\s+(?:helm\.sh\/[\w-]+|app\.kubernetes\.io\/managed-by): /
const COMMENT = /^\s*#/
const SOURCE = /^# Source: /

/**
 * Objects as Helm renders them to objects for everybody: without the labels and annotations that are Helm's, those of a
 * namespace together. Formatting and comments stay.
 *
 * @param rendered what `helm template` prints
 */
export function plainManifest(rendered: string): string {
  const documents = rendered
    .split(/^---\n/m)
    .map(withoutHelm)
    .filter((text) => text !== '')
  const places = documents.map(placeOf)
  return documents
    .map((text, index) => ({ text, place: places.indexOf(places[index] ?? '') }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ text }) => text)
    .join('\n---\n')
}

/** Documents of one place stay together: those without a namespace, then each namespace. A ServiceAccount is said first. */
function placeOf(text: string): string {
  const object: { kind: string; metadata: { namespace?: string } } = parse(text)
  return object.kind === 'ServiceAccount' ? object.kind : (object.metadata.namespace ?? '')
}

function withoutHelm(text: string): string {
  const kept: string[] = []
  for (const line of text.split('\n').filter((each) => !SOURCE.test(each) && each.trim() !== '')) {
    if (HELMS.test(line)) {
      // What the comment before it says is about Helm.
      while (COMMENT.test(kept.at(-1) ?? '')) kept.pop()
    } else kept.push(line)
  }
  return kept.filter((line, index) => !isEmptyMap(line, kept[index + 1])).join('\n')
}

/** What held nothing but labels or annotations of Helm. */
function isEmptyMap(line: string, next: string | undefined): boolean {
  return /^\s+(?:labels|annotations):$/.test(line) && indent(next ?? '') <= indent(line)
}

const indent = (line: string): number => line.length - line.trimStart().length
