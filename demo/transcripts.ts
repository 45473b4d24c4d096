import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { drawTerminal } from './transcripts/draw-terminal.ts'
import { firstLook } from './transcripts/first-look.ts'
import { retakePage } from './transcripts/retake-page.ts'

/**
 * `npm run transcripts`: a real control plane, the operator, and credentials of a team of which some fail. Every command that
 * docs/kubectl-mintlet.md shows below `<!-- transcript -->` is run there, and its output written below it; the first ones
 * are drawn into docs/images. Whoever wants another command there writes it into the page, and runs this again.
 */
const DOCS = join(import.meta.dirname, '..', 'docs')
const PAGE = join(DOCS, 'kubectl-mintlet.md')
const PICTURE = join(DOCS, 'images', 'kubectl-mintlet.svg')
/** Nobody looks at a credential a second after it was made; and a refresh is served once a minute. */
const REST_MS = 75_000

const { page, transcripts } = await retakePage(await readFile(PAGE, 'utf8'), REST_MS)
await writeFile(PAGE, page)
await writeFile(PICTURE, drawTerminal(firstLook(transcripts)))
process.stdout.write(`written: ${PAGE}\ndrawn: ${PICTURE}\n`)
