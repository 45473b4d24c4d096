/** One thing that has to be well. `ok` is asked at every probe and must not wait for anything. */
export type Check = { readonly name: string; ok(): boolean }

export type HealthSources = {
  readonly checks: {
    /** Fail only by our own fault: a restart has to help. Never because the API server is away. */
    readonly live: readonly Check[]
    readonly ready: readonly Check[]
  }
  readonly metrics: { readonly contentType: string; text(): Promise<string> }
}

export type HealthAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Answers /livez, /readyz and /metrics as Kubernetes' own components do: `ok`, or 500 and a line for
 * each check; the lines also with `?verbose`. Never rejects.
 *
 * @param url path and query
 */
export async function answerHealth(
  method: string,
  url: string,
  { checks, metrics }: HealthSources,
): Promise<HealthAnswer> {
  const target = URL.parse(url, 'http://localhost')
  const verbose = target?.searchParams.has('verbose') ?? false
  if (method !== 'GET' && method !== 'HEAD') {
    return { ...text(405, 'method not allowed\n'), headers: { allow: 'GET, HEAD' } }
  }
  switch (target?.pathname) {
    case '/livez':
      return probe('livez', checks.live, verbose)
    case '/readyz':
      return probe('readyz', checks.ready, verbose)
    case '/metrics':
      return scrape(metrics)
    default:
      return text(404, 'not found\n')
  }
}

function probe(name: string, checks: readonly Check[], verbose: boolean): HealthAnswer {
  const results = checks.map((check) => ({ name: check.name, ok: isOk(check) }))
  const well = results.every(({ ok }) => ok)
  if (well && !verbose) return text(200, 'ok')
  const lines = results.map((result) =>
    result.ok ? `[+]${result.name} ok` : `[-]${result.name} failed`,
  )
  lines.push(`${name} check ${well ? 'passed' : 'failed'}`)
  return text(well ? 200 : 500, `${lines.join('\n')}\n`)
}

function isOk(check: Check): boolean {
  try {
    return check.ok()
  } catch {
    return false
  }
}

async function scrape(metrics: HealthSources['metrics']): Promise<HealthAnswer> {
  try {
    const body = await metrics.text()
    return { status: 200, headers: { 'content-type': metrics.contentType }, body }
  } catch {
    return text(500, 'the metrics could not be read\n')
  }
}

function text(status: number, body: string): HealthAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body }
}
