import { parse } from 'yaml'

/** Where the Kubernetes project lists its archives of etcd and kube-apiserver for tests. */
export const ENVTEST_INDEX =
  'https://raw.githubusercontent.com/kubernetes-sigs/controller-tools/HEAD/envtest-releases.yaml'

export type EnvtestArchive = {
  /** `1.36.2` */
  readonly version: string
  /** Its address. */
  readonly selfLink: string
  /** SHA-512 in hex. */
  readonly hash: string
}

/** Version → file name → archive. */
type Index = { readonly releases?: Readonly<Record<string, Release>> | null } | null
type Release = Readonly<Record<string, Partial<Omit<EnvtestArchive, 'version'>>>>

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ppc64: 'ppc64le' }

/**
 * @param index the text of envtest-releases.yaml
 * @param version `1.36.3`; the newest release of the same minor version when that one was never published
 * @param platform as in process.platform
 * @param arch as in process.arch
 * @throws Error when there is none
 */
export function pickArchive(
  index: string,
  version: string,
  platform: string,
  arch: string,
): EnvtestArchive {
  const parsed: Index = parse(index)
  const releases = parsed?.releases ?? {}
  const minor = version.slice(0, version.lastIndexOf('.') + 1)
  const patches = Object.keys(releases)
    .filter((name) => name.startsWith(`v${minor}`) && /^v\d+\.\d+\.\d+$/.test(name))
    .toSorted((a, b) => patchOf(b) - patchOf(a))
  const system = `${platform}-${ARCHITECTURES[arch] ?? arch}`
  for (const name of [`v${version}`, ...patches]) {
    const { selfLink, hash } = releases[name]?.[`envtest-${name}-${system}.tar.gz`] ?? {}
    if (selfLink !== undefined && hash !== undefined)
      return { version: name.slice(1), selfLink, hash }
  }
  throw new Error(`the index has no archive of Kubernetes ${minor}x for ${system}`)
}

function patchOf(version: string): number {
  return Number(version.slice(version.lastIndexOf('.') + 1))
}
