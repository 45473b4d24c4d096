import { stat } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { findDocker } from '../test/kit/docker/find-docker.ts'
import { buildImage } from './build-image.ts'
import { describeBuilt } from './describe-built.ts'

/** `npm run image`: builds the operator's image, and with `--output` an archive of it. docs/image.md tells more. */
const HELP = `npm run image -- [options]: builds the operator's image from this checkout

  --tag name:tag      what it is called (mintlet:<version of package.json>)
  --output file.tar   also writes it as an archive that kind, k3s and containerd load
  --base image        what it runs on (what the Dockerfile says, or one made here where that cannot be pulled)
  --build image       what it is built on (likewise)
`
const FAILED = 1
const BAD_USAGE = 2
const say = (line: string): void => void process.stderr.write(`${line}\n`)

process.exitCode = await main()

async function main(): Promise<number> {
  const options = readOptions()
  if (typeof options === 'number') return options
  const docker = await findDocker({ say })
  if ('missing' in docker) {
    say(`${docker.missing}.`)
    say('Start Docker or name a daemon by DOCKER_HOST; or run this as root on Debian or Ubuntu.')
    return FAILED
  }
  await using held = docker
  try {
    const { output, ...build } = options
    const image = await buildImage(held, { ...build, say })
    if (output !== undefined) await held.text(['save', '--output', output, image.tag])
    const archive =
      output === undefined ? undefined : { file: output, size: (await stat(output)).size }
    say(describeBuilt(image, archive, held.isOurs))
    return 0
  } catch (error) {
    say(error instanceof Error ? error.message : 'the build failed')
    return FAILED
  }
}

type Options = { tag?: string; output?: string; base?: string; build?: string }

/** @returns an exit code when there is nothing to build */
function readOptions(): Options | number {
  const text = { type: 'string' } as const
  try {
    const { values } = parseArgs({
      options: { tag: text, output: text, base: text, build: text, help: { type: 'boolean' } },
    })
    const { help = false, ...options } = values
    if (!help) return options
    process.stdout.write(HELP)
    return 0
  } catch (error) {
    say(`${error instanceof Error ? error.message : 'bad arguments'}\n\n${HELP}`)
    return BAD_USAGE
  }
}
