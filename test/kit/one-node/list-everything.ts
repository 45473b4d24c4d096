import { kubectl } from '../../cluster/operator/kubectl.ts'

/** What comes and goes by itself in any cluster. */
const PASSING = new Set(['events', 'events.events.k8s.io'])
const LINE =
  '{{range .items}}{{.kind}} {{with .metadata.namespace}}{{.}}/{{end}}{{.metadata.name}}{{"\\n"}}{{end}}'

/**
 * Every object of every kind that a cluster has, whatever it was installed by.
 *
 * @returns `Kind namespace/name`, or `Kind name`, in alphabetical order, without events
 */
export async function listEverything(kubeconfig: string): Promise<readonly string[]> {
  const served = await kubectl(kubeconfig, 'api-resources', '--verbs=list', '--output=name')
  const resources = served.split('\n').filter((name) => name !== '' && !PASSING.has(name))
  const shown = await kubectl(
    kubeconfig,
    'get',
    resources.join(','),
    '--all-namespaces',
    `--output=go-template=${LINE}`,
  )
  return shown.split('\n').filter(Boolean).toSorted()
}
