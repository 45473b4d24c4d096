import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { request } from 'undici'
import { freePort } from '../control-plane/free-port.ts'
import { startServer } from '../control-plane/server-process.ts'
import { startReaper } from '../control-plane/start-reaper.ts'

export type StsOptions = {
  /** Path of an interpreter with moto. */
  readonly python: string
  /** Whose tokens it takes, for which audience: see sts_server.py. */
  readonly issuer: string
  readonly audience: string
  /** A file with the authority that the issuer is trusted by. */
  readonly caFile: string
}

/** AWS STS. */
export type Sts = AsyncDisposable & {
  /** For AWS_ENDPOINT_URL_STS. */
  readonly url: string
}

const PROGRAM = `${import.meta.dirname}/../../contract/python/sts_server.py`

/** Starts STS of moto on loopback, which whatever ends this process ends too. */
export async function startSts(options: StsOptions): Promise<Sts> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-sts-`)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const reaper = startReaper(folder)
  try {
    await startServer(
      {
        name: 'sts_server.py',
        binary: options.python,
        flags: [
          PROGRAM,
          `--port=${port}`,
          `--issuer=${options.issuer}`,
          `--audience=${options.audience}`,
          `--ca=${options.caFile}`,
        ],
        logPath: `${folder}/sts.log`,
        isReady: async () => {
          await (await request(url)).body.dump()
          return true
        },
      },
      reaper,
    )
  } catch (error) {
    await reaper.reap()
    throw error
  }
  return { url, [Symbol.asyncDispose]: () => reaper.reap() }
}
