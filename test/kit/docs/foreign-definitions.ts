import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

type Where = { readonly module: string; readonly file: string }

const FLUX = 'github.com/fluxcd'
const ARGO = 'github.com/argoproj/argo-cd/v3@v3.2.0'

/** Definitions of others' kinds that pages show, in the modules that their makers publish. */
const WHERE: Readonly<Record<string, Where>> = {
  'argoproj.io/Application': { module: ARGO, file: 'manifests/crds/application-crd.yaml' },
  'argoproj.io/AppProject': { module: ARGO, file: 'manifests/crds/appproject-crd.yaml' },
  'kustomize.toolkit.fluxcd.io/Kustomization': {
    module: `${FLUX}/kustomize-controller@v1.6.0`,
    file: 'config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml',
  },
  'helm.toolkit.fluxcd.io/HelmRelease': {
    module: `${FLUX}/helm-controller@v1.4.0`,
    file: 'config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml',
  },
  'source.toolkit.fluxcd.io/GitRepository': {
    module: `${FLUX}/source-controller@v1.7.0`,
    file: 'config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml',
  },
}

/**
 * The CustomResourceDefinition of a kind that is neither Kubernetes' nor ours, as Go's module proxy has it.
 *
 * @returns YAML; undefined for a kind of ours or of Kubernetes; why there is none, where it cannot be had
 */
export async function foreignDefinition(
  apiVersion: string,
  kind: string,
): Promise<string | { readonly missing: string } | undefined> {
  const name = `${apiVersion.split('/')[0]}/${kind}`
  const where = WHERE[name]
  if (where === undefined) return undefined
  try {
    const words = ['mod', 'download', '-json', where.module]
    const { stdout } = await promisify(execFile)('go', words, { cwd: '/', timeout: 60_000 })
    const { Dir }: { readonly Dir: string } = JSON.parse(stdout)
    return await readFile(`${Dir}/${where.file}`, 'utf8')
  } catch {
    return { missing: `Go gave no ${where.module}` }
  }
}
