import { normalInspect } from './normal-inspect.ts'

/** What differs from run to run, and from one world to one that is a minute older, after normalInspect(). */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [
    /; the last one was issued \S+(?: \S+)? ago, and a request is served at most once a minute/g,
    '',
  ],
  [/(?<=Kubernetes )v\d+\.\d+\.\d+/g, '<version>'],
  [/\b[\da-f]{16}\b/g, '<id>'],
  [/("expires_in": )\d+/g, '$1<seconds>'],
  [/\(<time-of-20-letters>\.\d+Z\)/g, '(<time-of-20-letters>)'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, '<time>'],
  [/\b(?:\d+[dhms]){1,2}\b/g, '<span>'],
  // Either, as it happens.
  [/\bretry (?:due|in <span>)/g, 'retry <when>'],
  // How much there is room for depends on the width of times.
  [/(?<=Warning: .{20}).*…$/gm, '…'],
]

/** The words of an output: lines are wrapped where there is room for them. */
export const normalTranscript = (text: string): readonly string[] =>
  VOLATILE.reduce((rest, [pattern, put]) => rest.replace(pattern, put), normalInspect(text))
    .split(/\s+/)
    .filter((word) => word !== '')
