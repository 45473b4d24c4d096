import { normalText } from '../operator/normal-text.ts'

/**
 * What `kubectl mintlet status` prints, without spans of time; by name, because what ends first depends on the second
 * in which each was made.
 */
export function normalStatus(text: string): string {
  const spans = text
    .replaceAll(/\bin (?:\d+[dhms]){1,2}$/gm, 'in <span>')
    // Either, as it happens.
    .replaceAll(/\bretry (?:due|in <span>)$/gm, 'retry <when>')
  const [heading = '', ...lines] = normalText(spans).trimEnd().split('\n')
  return `${[heading, ...lines.toSorted()].join('\n')}\n`
}
