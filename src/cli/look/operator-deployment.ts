/** A Deployment of the operator, as far as it is looked at. */
export type OperatorDeployment = {
  readonly namespace: string
  readonly name: string
  /** `repository:tag` or `repository@digest`. */
  readonly image: string
  /** That of the chart or manifest that it came with. */
  readonly version: string | undefined
  readonly serviceAccount: string
  readonly selector: Readonly<Record<string, string>>
  readonly replicas: {
    readonly wanted: number
    readonly ready: number
    readonly updated: number
  }
  /** Of `--namespaces`; empty: all. */
  readonly servedNamespaces: readonly string[]
  /** The operator's flags by their names, `lease-name` for one: from arguments, else from the environment. */
  readonly flags: ReadonlyMap<string, string>
}

/** apps/v1 Deployment. */
export type RawDeployment = {
  readonly metadata: {
    readonly name?: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
  readonly spec?: {
    readonly replicas?: number
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
    readonly template?: {
      readonly spec?: {
        readonly serviceAccountName?: string
        readonly containers?: readonly RawContainer[]
      }
    }
  }
  readonly status?: { readonly readyReplicas?: number; readonly updatedReplicas?: number }
}

type RawContainer = {
  readonly name?: string
  readonly image?: string
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name: string; readonly value?: string }[]
}

const CONTAINER = 'operator'
const ENVIRONMENT = 'MINTLET_'

export function readOperatorDeployment({
  metadata,
  spec,
  status,
}: RawDeployment): OperatorDeployment {
  const pod = spec?.template?.spec
  const container =
    pod?.containers?.find(({ name }) => name === CONTAINER) ?? pod?.containers?.[0] ?? {}
  const flags = flagsOf(container)
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    image: container.image ?? '',
    version: metadata.labels?.['app.kubernetes.io/version'],
    serviceAccount: pod?.serviceAccountName ?? 'default',
    selector: spec?.selector?.matchLabels ?? {},
    replicas: {
      wanted: spec?.replicas ?? 1,
      ready: status?.readyReplicas ?? 0,
      updated: status?.updatedReplicas ?? 0,
    },
    servedNamespaces: (flags.get('namespaces') ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    flags,
  }
}

/** As the operator reads them: the last of several counts, and a flag more than its variable. */
function flagsOf({ args = [], env = [] }: RawContainer): ReadonlyMap<string, string> {
  const flags = new Map<string, string>()
  for (const { name, value = '' } of env) {
    if (!name.startsWith(ENVIRONMENT) || value === '') continue
    flags.set(name.slice(ENVIRONMENT.length).toLowerCase().replaceAll('_', '-'), value)
  }
  args.forEach((word, index) => {
    const { name, value } = /^--(?<name>[a-z-]+)(?:=(?<value>.*))?$/s.exec(word)?.groups ?? {}
    if (name === undefined) return
    const next = args[index + 1]
    const apart = next === undefined || next.startsWith('-') ? 'true' : next
    flags.set(name, value ?? apart)
  })
  return flags
}
