import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { retakePage } from './transcripts/retake-page.ts'

/**
 * `npm run transcripts`: a real control plane, the operator, and credentials of a team of which some fail. Every command that
 * docs/kubectl-mintlet.md shows below `<!-- transcript -->` is run there, and its output written below it. Whoever wants
 * another command there writes it into the page, and runs this again.
 */
const PAGE = join(import.meta.dirname, '..', 'docs', 'kubectl-mintlet.md')

/** Nobody looks at a credential a second after it was made; and a refresh is served once a minute. */
const REST_MS = 75_000

const page = await readFile(PAGE, 'utf8')
await writeFile(PAGE, await retakePage(page, REST_MS))
process.stdout.write(`written: ${PAGE}\n`)
