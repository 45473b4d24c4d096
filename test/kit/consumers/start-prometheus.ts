import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { request } from 'undici'
import { stringify } from 'yaml'
import { freePort } from '../control-plane/free-port.ts'
import { startServer } from '../control-plane/server-process.ts'
import { startReaper } from '../control-plane/start-reaper.ts'

export type PrometheusOptions = {
  readonly binary: string
  /** What it scrapes, once a second: `127.0.0.1:4321`. */
  readonly target: string
  /** Path of `authorization.credentials_file`. */
  readonly credentialsFile: string
}

export type Prometheus = AsyncDisposable & {
  /** The one number that a query of its language gives, by its HTTP API; undefined: there is none yet. */
  query(query: string): Promise<number | undefined>
}

/** A Prometheus of its own on loopback, which whatever ends this process ends too. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-prometheus-`)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [
      {
        job_name: 'guarded',
        authorization: { type: 'Bearer', credentials_file: options.credentialsFile },
        static_configs: [{ targets: [options.target] }],
      },
    ],
  }
  await writeFile(`${folder}/prometheus.yml`, stringify(config))
  const reaper = startReaper(folder)
  try {
    await startServer(
      {
        name: 'prometheus',
        binary: options.binary,
        flags: [
          `--config.file=${folder}/prometheus.yml`,
          `--storage.tsdb.path=${folder}/data`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        logPath: `${folder}/prometheus.log`,
        isReady: async () => {
          const { statusCode, body } = await request(`${url}/-/ready`)
          await body.dump()
          return statusCode === 200
        },
      },
      reaper,
    )
  } catch (error) {
    await reaper.reap()
    throw error
  }
  return {
    async query(query) {
      const { body } = await request(`${url}/api/v1/query`, { query: { query } })
      const { data } = (await body.json()) as QueryAnswer
      const value = data?.result[0]?.value[1]
      return value === undefined ? undefined : Number(value)
    },
    [Symbol.asyncDispose]: () => reaper.reap(),
  }
}

/** Of an instant vector: time and number of each series. */
type QueryAnswer = {
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] }
}
