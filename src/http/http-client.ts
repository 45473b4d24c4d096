/** One request to a service outside of the cluster. */
export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Made by us, of an endpoint that the operator's flags name or allow; never a text of a tenant's resource. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** For the whole exchange; 10 s when absent. */
  readonly timeoutMs?: number
  /** What metrics call it: `iamcredentials`, `sts`, `metadata`, `k0rdent`. */
  readonly service: string
}

export type HttpAnswer = {
  readonly status: number
  /** Lower-case names; of a header that came twice the first. */
  readonly headers: Readonly<Record<string, string>>
  /** The Date header, epoch milliseconds (whole seconds); undefined when there is none that can be read. */
  readonly date: number | undefined
  /** May hold secrets and other people's words: never shown, never logged. */
  readonly text: string
}

/**
 * Why there is no answer. `NotSent`: no connection, within the time; nothing of the request has left, so
 * certainly nobody has acted on it; `Unreachable`: the connection broke; `Timeout`; `Aborted`: by the
 * caller's signal; `TooLong`: the body passed the cap and was not read on.
 */
export type HttpProblem = 'NotSent' | 'Unreachable' | 'Timeout' | 'Aborted' | 'TooLong'

export type HttpResult =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | { readonly ok: false; readonly problem: HttpProblem }

/** Whose certificates a client takes. */
export type HttpTrust = {
  /** PEM, instead of the roots that everybody trusts. */
  readonly ca?: string
  /** The name that certificates have to be for, where it is not the host of the URL. */
  readonly servername?: string
}

/**
 * The port to services outside of the cluster.
 *
 * Guarantees: never throws; sends a request once; follows no redirect; reads at most 1 MiB;
 * connections are kept and shared. Whatever a status code means is the caller's to judge.
 *
 * Uses no proxy, whatever HTTPS_PROXY says: half of what is asked here must never pass through one
 * (the metadata server hands out the operator's own identity), and a list of exceptions that somebody
 * forgot would show it. A cluster that reaches Google through a proxy only is not supported.
 */
export type HttpClient = {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>
  close(): Promise<void>
}
