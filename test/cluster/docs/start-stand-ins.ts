import { once } from 'node:events'
import { chmod, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A program that is asked to run. */
export type Asked = {
  readonly program: string
  readonly args: readonly string[]
  /** Where. */
  readonly cwd: string
}

export type Answered = {
  readonly code: number
  /** Its standard output; that of one that fails goes to standard error. */
  readonly output: string
}

/** What stands in for programs that a test cannot let run. */
export type StandIn = (asked: Asked) => Promise<Answered>

/**
 * Programs of these names, each of which has this process say what it does.
 *
 * @param folder for the programs, which goes first on a PATH
 * @param note is told of each that is asked
 */
export async function startStandIns(
  folder: string,
  programs: Readonly<Record<string, StandIn>>,
  note: (program: string) => void,
): Promise<AsyncDisposable> {
  const server = createServer((request, response) => {
    void answer(programs, note, request).then(
      ({ code, output }) => response.end(`${code}\n${output}`),
      (error: unknown) =>
        response.end(`1\n${error instanceof Error ? error.message : String(error)}\n`),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (const name of Object.keys(programs)) {
    const path = `${folder}/${name}`
    await writeFile(path, script(name, port))
    await chmod(path, 0o755)
  }
  return {
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

// Bash opens the connection itself: curl may be one of them.
const script = (name: string, port: number): string => `#!/bin/bash
body=$(printf '%s\\0' ${name} "$PWD" "$@" | base64 | tr -d '\\n')
exec 9<>/dev/tcp/127.0.0.1/${port}
printf 'POST / HTTP/1.0\\r\\nContent-Length: %s\\r\\n\\r\\n%s' "\${#body}" "$body" >&9
answer=$(cat <&9)
said=\${answer#*$'\\r\\n\\r\\n'}
code=\${said%%$'\\n'*}
output=\${said#*$'\\n'}
[ "$code" = 0 ] || exec 1>&2
[ -z "$output" ] || printf '%s\\n' "$output"
exit "$code"
`

async function answer(
  programs: Readonly<Record<string, StandIn>>,
  note: (program: string) => void,
  request: AsyncIterable<Uint8Array>,
): Promise<Answered> {
  const words = Buffer.from(await text(request as never), 'base64')
    .toString()
    .split('\0')
  const [program = '', cwd = '', ...args] = words.slice(0, -1)
  const standIn = programs[program]
  if (standIn === undefined) throw new Error(`nothing stands in for ${program}`)
  note(program)
  return standIn({ program, args, cwd })
}
