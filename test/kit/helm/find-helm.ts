import { type FindOptions, findGoTool } from './find-go-tool.ts'

const CHARTUTIL = 'helm.sh/helm/v3/pkg/chartutil.k8sVersion'

/**
 * Path of Helm 3: that of `MINTLET_HELM`, the one on PATH, or one that is compiled into our cache.
 *
 * @throws Error that says what was tried and what to do
 */
export const findHelm = (options?: FindOptions): Promise<string> =>
  findGoTool(
    {
      name: 'helm',
      variable: 'MINTLET_HELM',
      source: 'helm.sh/helm/v3/cmd/helm',
      version: 'v3.22.0',
      // What a release sets. Without it Helm takes every cluster that it cannot ask for Kubernetes 1.20.
      linkerFlags: [
        '-X helm.sh/helm/v3/internal/version.version=v3.22.0',
        `-X ${CHARTUTIL}Major=1 -X ${CHARTUTIL}Minor=36`,
      ].join(' '),
    },
    options,
  )
