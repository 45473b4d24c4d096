import { stripVTControlCharacters } from 'node:util'
import type { Transcript } from './transcripts-in.ts'

const VERBS = ['status', 'inspect']
/** Of `inspect`: what follows is history and detail. */
const END = 'Conditions'

/** What a picture shows of a page's first commands: the list, and of one object what it is and what is wrong. */
export const firstLook = (transcripts: readonly Transcript[]): string =>
  VERBS.map((verb) => {
    const found = transcripts.find(({ command }) => command.startsWith(`kubectl mintlet ${verb} `))
    if (found === undefined) throw new Error(`the page has no ${verb}`)
    const lines = found.output.trimEnd().split('\n')
    const end = lines.findIndex((line) => stripVTControlCharacters(line) === END)
    const shown = end === -1 ? lines : lines.slice(0, end)
    return `$ ${found.command}\n${shown.join('\n').trimEnd()}\n`
  }).join('\n')
