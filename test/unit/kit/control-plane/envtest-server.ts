import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(`${tmpdir()}/envtest-`)
  onTestFinished(async () => void (await promisify(execFile)('rm', ['-rf', folder])))
  return folder
}

/** An archive as the Kubernetes project makes them, with shell scripts for programs. */
export async function makeArchive(): Promise<Buffer> {
  const folder = await temporaryFolder()
  await mkdir(`${folder}/controller-tools/envtest`, { recursive: true })
  for (const name of ['etcd', 'kube-apiserver', 'kubectl']) {
    const script = `#!/bin/sh\necho ${name}\n`
    await writeFile(`${folder}/controller-tools/envtest/${name}`, script, { mode: 0o755 })
  }
  await promisify(execFile)('tar', ['-czf', 'made.tar.gz', 'controller-tools'], { cwd: folder })
  return readFile(`${folder}/made.tar.gz`)
}

export type Served = {
  /** Answers the request for the archive; the archive itself unless given. */
  readonly answer?: RequestListener
  /** In the index; the archive's own unless given. */
  readonly hash?: string
}

/** Serves an index and one archive on loopback until the test is over. @returns the address of the index */
export async function serveEnvtest(archive: Buffer, served: Served = {}): Promise<string> {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch
  const name = `envtest-v1.36.2-${process.platform}-${arch}.tar.gz`
  const hash = served.hash ?? createHash('sha512').update(archive).digest('hex')
  const server = createServer((request, response) => {
    if (request.url === '/envtest-releases.yaml') {
      const selfLink = `http://${request.headers.host}/${name}`
      response.end(
        `releases:\n  v1.36.2:\n    ${name}:\n      hash: ${hash}\n      selfLink: ${selfLink}\n`,
      )
    } else if (served.answer === undefined) response.end(archive)
    else served.answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return `http://127.0.0.1:${port}/envtest-releases.yaml`
}
