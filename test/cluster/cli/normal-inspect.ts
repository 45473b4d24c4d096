import { normalText } from '../operator/normal-text.ts'

/** What differs from run to run in what `inspect` prints, after normalText(). */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/"(?:relative)": "[^"]*"/g, '"relative": "<span>"'],
  [/("secondsLeft": )-?\d+/g, '$1<seconds>'],
  [/("bytes": )\d+/g, '$1<bytes>'],
  [/("(?:resourceVersion|secretResourceVersion)": )"\d+"/g, '$1"<version>"'],
  [/("[^"]*[tT]ime": )"[^"]*"/g, '$1"<time>"'],
  [/\b1[789]\d{8}\b/g, '<epoch>'],
  [/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, '<uuid>'],
  [/(kid"?:? +"?)[\w-]{43}/g, '$1<key-id>'],
  [/\(\d+ B\)/g, '(<bytes>)'],
  [/\b\d+ attempts? in a row/g, '<count> attempts in a row'],
  [/\b\d+ failed in a row/g, '<count> failed in a row'],
  [/ \(\d+ times\)/g, ''],
  [/\b(?:\d+[dhms]){1,2} ago\b/g, '<span> ago'],
  [/\bin (?:\d+[dhms]){1,2}(?=[ ,)]|$)/gm, 'in <span>'],
  [/(?<=> {2,})now(?= {2})/g, '<span> ago'],
  [/\bfor (?:\d+[dhms]){1,2}(?=[ ,.]|$)/gm, 'for <span>'],
  [/(Time left +)(?:\d+[dhms]){1,2}/g, '$1<span>'],
  // Either, as it happens.
  [/(?:in <span>|<span> ago)( +(?:NextAttempt|AttemptFailed))/g, '<span>$1'],
  [/(next in |next )(?:<span>(?: ago)?|\S+ ago)/g, 'next <span>'],
  // Widths of columns follow from all that.
  [/(?<=\S) {3,}/g, '  '],
]

/** A timeline whose entries are of one second is told in the order of chance. */
export function normalInspect(text: string): string {
  const normal = VOLATILE.reduce(
    (rest, [pattern, put]) => rest.replace(pattern, put),
    normalText(text),
  )
  return normal.replace(
    /(?<=^Timeline\n.*\n)(?: {2}<time-of.*\n)+/m,
    (rows) => `${rows.trimEnd().split('\n').toSorted().join('\n')}\n`,
  )
}
