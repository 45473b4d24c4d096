import { execFileSync } from 'node:child_process'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const UNDICI = fileURLToPath(import.meta.resolve('undici'))
const SERVICE = 'mintlet-oidc.mintlet-system.svc'

/**
 * Where pods reach mintlet's Service by its name: curl, Python and Node do here, on loopback. curl to any other address is
 * noted and not done.
 *
 * @param folder for programs, which goes first on a PATH; they ask its `mintlet-port` where mintlet listens
 * @param reached a file: a line for each time that another address would have been asked
 */
export async function placeNetwork(folder: string, reached: string): Promise<void> {
  const curl = execFileSync('sh', ['-c', 'command -v curl'], { encoding: 'utf8' }).trim()
  const hooks = `${folder}/hooks`
  await mkdir(hooks)
  await writeFile(`${hooks}/sitecustomize.py`, PYTHON)
  await writeFile(`${hooks}/connect.mjs`, NODE)
  const programs = {
    curl: `#!/bin/bash
if [[ "$*" == *${SERVICE}* ]]; then
  exec ${curl} --connect-to "${SERVICE}:443:127.0.0.1:$(mintlet-port)" "$@"
fi
echo "curl" >> ${reached}
`,
    'in-pod-python': `#!/bin/bash
MINTLET_PORT=$(mintlet-port) PYTHONPATH=${hooks} exec python "$@"
`,
    'in-pod-node': `#!/bin/bash
MINTLET_PORT=$(mintlet-port) exec ${process.execPath} --import ${hooks}/connect.mjs "$@"
`,
  }
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(`${folder}/${name}`, text)
    await chmod(`${folder}/${name}`, 0o755)
  }
}

const PYTHON = `import os
import socket

lookup = socket.getaddrinfo


def here(host, port, *more, **others):
    if host == "${SERVICE}":
        return lookup("127.0.0.1", int(os.environ["MINTLET_PORT"]), *more, **others)
    return lookup(host, port, *more, **others)


socket.getaddrinfo = here
`

const NODE = `import { Agent, buildConnector, setGlobalDispatcher } from ${JSON.stringify(UNDICI)}

const connect = buildConnector({})
setGlobalDispatcher(
  new Agent({
    connect: (options, done) =>
      connect(
        options.hostname === '${SERVICE}'
          ? { ...options, hostname: '127.0.0.1', port: process.env.MINTLET_PORT, servername: '${SERVICE}' }
          : options,
        done,
      ),
  }),
)
`
