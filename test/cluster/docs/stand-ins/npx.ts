import { existsSync, readFileSync } from 'node:fs'
import { ROOT } from '../../../kit/docs/document-pages.ts'
import type { StandIn } from '../start-stand-ins.ts'

/** `npx vitest run`, which would be these tests again: the project and the folders have to be there. */
export const npx: StandIn = async ({ args }) => {
  const [program, command, flag, project = '', ...paths] = args
  const isProject =
    program === 'vitest' &&
    command === 'run' &&
    flag === '--project' &&
    readFileSync(`${ROOT}vitest.config.ts`, 'utf8').includes(`project('${project}'`)
  const lost = paths.filter((path) => !existsSync(`${ROOT}${path}`))
  return isProject && lost.length === 0
    ? { code: 0, output: '' }
    : { code: 1, output: `npx knows nothing of ${args.join(' ')}` }
}
