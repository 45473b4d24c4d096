import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { request } from 'undici'
import { stringify } from 'yaml'
import { freePort } from '../control-plane/free-port.ts'
import { startServer } from '../control-plane/server-process.ts'
import { startReaper } from '../control-plane/start-reaper.ts'

export type ScrapeTarget = {
  /** `127.0.0.1:4321` */
  readonly address: string
  /** They give way to those of a metric itself. */
  readonly labels?: Readonly<Record<string, string>>
}

export type PrometheusOptions = {
  readonly binary: string
  /** What it scrapes, once a second. */
  readonly targets: readonly ScrapeTarget[]
  /** Path of `authorization.credentials_file`; asks without unless given. */
  readonly credentialsFile?: string
  /** Path of a file of alerts. */
  readonly rules?: string
}

export type Prometheus = AsyncDisposable & {
  /**
   * `data` of an answer of its HTTP API.
   *
   * @param path below `/api/v1/`
   * @throws Error with what Prometheus has against it
   */
  api<Data>(path: string, parameters?: Readonly<Record<string, string>>): Promise<Data>
  /** The one number that a query of its language gives, by its HTTP API; undefined: there is none yet. */
  query(query: string): Promise<number | undefined>
  /** The series of an instant query: their labels. @throws Error with what Prometheus has against the query */
  select(query: string): Promise<readonly Readonly<Record<string, string>>[]>
  /** What is wrong with each alert, as Prometheus tells it after it has evaluated all of them; undefined: not yet. */
  ruleErrors(): Promise<readonly string[] | undefined>
}

/** A Prometheus of its own on loopback, which whatever ends this process ends too. */
export async function startPrometheus(options: PrometheusOptions): Promise<Prometheus> {
  const folder = await mkdtemp(`${tmpdir()}/mintlet-prometheus-`)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    ...(options.rules !== undefined && { rule_files: [options.rules] }),
    scrape_configs: [
      {
        job_name: 'guarded',
        honor_labels: true,
        ...(options.credentialsFile !== undefined && {
          authorization: { type: 'Bearer', credentials_file: options.credentialsFile },
        }),
        static_configs: options.targets.map(({ address, labels = {} }) => ({
          targets: [address],
          labels,
        })),
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
  async function api<Data>(path: string, parameters = {}): Promise<Data> {
    const { body } = await request(`${url}/api/v1/${path}`, { query: parameters })
    const { data, error } = (await body.json()) as { data?: Data; error?: string }
    if (data === undefined) {
      throw new Error(`Prometheus refuses ${JSON.stringify(parameters)}: ${error ?? 'no data'}`)
    }
    return data
  }
  return {
    api,
    async query(query) {
      const { result } = await api<InstantVector>('query', { query })
      const value = result[0]?.value[1]
      return value === undefined ? undefined : Number(value)
    },
    async select(query) {
      const { result } = await api<InstantVector>('query', { query })
      return result.map(({ metric }) => metric)
    },
    async ruleErrors() {
      const { groups } = await api<Rules>('rules')
      const rules = groups.flatMap((group) => group.rules)
      if (rules.some(({ health }) => health === 'unknown')) return undefined
      return rules.flatMap(({ name, lastError }) => (lastError ? [`${name}: ${lastError}`] : []))
    },
    [Symbol.asyncDispose]: () => reaper.reap(),
  }
}

/** Time and number of each series. */
type InstantVector = {
  readonly result: readonly {
    readonly metric: Readonly<Record<string, string>>
    readonly value: readonly [number, string]
  }[]
}

type Rules = {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly name: string
      /** `ok`, `err`, or `unknown` before the first evaluation. */
      readonly health: string
      readonly lastError?: string
    }[]
  }[]
}
