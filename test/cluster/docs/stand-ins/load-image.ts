import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { StandIn } from '../start-stand-ins.ts'

/** How an archive gets to nodes, of which there are none here: the words are those, and the archive is there. */
const WORDS: Readonly<Record<string, RegExp>> = {
  kind: /^load image-archive (?<archive>\S+)$/v,
  k3s: /^ctr images import (?<archive>\S+)$/v,
  ctr: /^--namespace k8s\.io images import (?<archive>\S+)$/v,
}

export const loadImage: StandIn = async ({ program, args, cwd }) => {
  const archive = WORDS[program]?.exec(args.join(' '))?.groups?.['archive']
  return archive !== undefined && existsSync(join(cwd, archive))
    ? { code: 0, output: '' }
    : { code: 1, output: `${program} ${args.join(' ')}: there is no such archive` }
}
