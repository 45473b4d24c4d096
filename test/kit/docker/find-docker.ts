import { createDocker } from './create-docker.ts'
import type { Docker } from './docker.ts'
import { holdDaemon } from './hold-daemon.ts'

export type FindDockerOptions = {
  /** Told what takes long; writes to stderr unless given. */
  readonly say?: (line: string) => void
}

const ASK_WITHIN_MS = 20_000

/**
 * A Docker daemon: the one that the client on PATH reaches (`DOCKER_HOST`, the current context, the default socket), or,
 * as root on Debian or Ubuntu, one of our own from their packages. Ours is shared by all processes that want one, keeps
 * its layers in our cache folder between runs, and ends when the last of them has gone.
 *
 * @returns why there is none otherwise
 */
export async function findDocker({
  say = (line) => void process.stderr.write(`${line}\n`),
}: FindDockerOptions = {}): Promise<Docker | { readonly missing: string }> {
  const reached = await reach()
  if (typeof reached !== 'string') return reached
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return { missing: `${reached}, and only root on Debian or Ubuntu can start one of our own` }
  }
  say(`${reached}: starting one of our own (the first time takes a minute)`)
  const { line, release } = await holdDaemon()
  if ('missing' in line) {
    release()
    return { missing: `${reached}, and ours cannot be had: ${line.missing}` }
  }
  const parts = { ...line, version: '', hostNetworkOnly: true, release }
  const version = await serverVersion(createDocker(parts))
  if (version !== undefined) return createDocker({ ...parts, version })
  release()
  return { missing: `${reached}, and our own does not answer` }
}

/** @returns what is wrong when nobody answers */
async function reach(): Promise<Docker | string> {
  const { DOCKER_HOST = '' } = process.env
  const parts = { host: DOCKER_HOST, client: 'docker', version: '', hostNetworkOnly: false }
  try {
    const asked = createDocker(DOCKER_HOST === '' ? { ...parts, host: await contextHost() } : parts)
    const version = await serverVersion(asked)
    if (version === undefined) return `no Docker daemon answers at ${asked.host}`
    const bridge = await asked.run(['network', 'inspect', 'bridge'], { withinMs: ASK_WITHIN_MS })
    return createDocker({ ...parts, host: asked.host, version, hostNetworkOnly: bridge.code !== 0 })
  } catch {
    return 'there is no docker on PATH'
  }
}

/** Of the context that the client uses when no `DOCKER_HOST` is set. */
async function contextHost(): Promise<string> {
  // An empty DOCKER_HOST is none to the client.
  const client = createDocker({ host: '', client: 'docker', version: '', hostNetworkOnly: false })
  const format = '{{.Endpoints.docker.Host}}'
  const { stdout } = await client.run(['context', 'inspect', '--format', format])
  return stdout.trim() || 'unix:///var/run/docker.sock'
}

async function serverVersion(docker: Docker): Promise<string | undefined> {
  const asked = await docker.run(['version', '--format', '{{.Server.Version}}'], {
    withinMs: ASK_WITHIN_MS,
  })
  return asked.code === 0 ? asked.stdout.trim() : undefined
}
