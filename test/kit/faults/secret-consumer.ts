/** What a workload reads from the files of its mounted Secret. */
export type MountedCredential = {
  readonly credentialId: string
  readonly clientId: string
  readonly clientSecret: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Workloads, one for each Secret, that authenticate again and again with what they have mounted. */
export type SecretConsumers = Disposable & {
  /**
   * The Secret was written: what is in it has to authenticate from now on. The workload sees it a little later; the
   * first time it begins to work.
   */
  write(name: string, mounted: MountedCredential): void
  /** The workload has ended: from now on nothing of it counts. */
  end(name: string): void
  /** Each time that something could not authenticate although it was not expired: `name: cred-001`. */
  failures(): readonly string[]
  /** Ids of what was written for it, in order, each once. */
  published(name: string): readonly string[]
  /** How often any of them has authenticated. */
  attempts(): number
}

export type ConsumerOptions = {
  readonly authenticates: (clientId: string, clientSecret: string) => boolean
  /** How long the kubelet takes for one write, in milliseconds. */
  readonly delayMs: () => number
  readonly everyMs: number
}

type Workload = {
  mounted: MountedCredential | undefined
  newest: number
  written: number
  readonly ids: Set<string>
  ended: boolean
}

export function startConsumers({
  authenticates,
  delayMs,
  everyMs,
}: ConsumerOptions): SecretConsumers {
  const workloads = new Map<string, Workload>()
  const failures: string[] = []
  const deliveries = new Set<NodeJS.Timeout>()
  let attempts = 0

  function tryOut(name: string, mounted: MountedCredential, how: string): void {
    if (Date.now() >= mounted.expiresAt) return
    attempts += 1
    if (authenticates(mounted.clientId, mounted.clientSecret)) return
    failures.push(`${name}: ${mounted.credentialId}${how}`)
  }

  function use(name: string, { mounted, ended }: Workload): void {
    if (!ended && mounted !== undefined) tryOut(name, mounted, '')
  }

  const timer = setInterval(() => {
    for (const [name, workload] of workloads) use(name, workload)
  }, everyMs)

  return {
    write: (name, mounted) => {
      const workload = workloads.get(name) ?? fresh()
      workloads.set(name, workload)
      workload.written += 1
      workload.ids.add(mounted.credentialId)
      if (!workload.ended) tryOut(name, mounted, ', as it was written')
      const nth = workload.written
      const delivery = setTimeout(() => {
        deliveries.delete(delivery)
        // Two deliveries may overtake each other here; a kubelet never goes back.
        if (nth < workload.newest) return
        workload.newest = nth
        workload.mounted = mounted
        use(name, workload)
      }, delayMs())
      deliveries.add(delivery)
    },
    end: (name) => {
      const workload = workloads.get(name)
      if (workload !== undefined) workload.ended = true
    },
    failures: () => failures,
    published: (name) => [...(workloads.get(name)?.ids ?? [])],
    attempts: () => attempts,
    [Symbol.dispose]: () => {
      clearInterval(timer)
      for (const delivery of deliveries) clearTimeout(delivery)
    },
  }
}

const fresh = (): Workload => ({
  mounted: undefined,
  newest: 0,
  written: 0,
  ids: new Set(),
  ended: false,
})
