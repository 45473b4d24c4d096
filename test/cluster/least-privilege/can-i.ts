import { kubectl } from '../operator/kubectl.ts'

/** Resource, addresses, names, verbs. */
export type Row = readonly string[]

const ROW = /^(?<resource>\S*)\s+(?<urls>\[.*?\])\s+(?<names>\[.*?\])\s+(?<verbs>\[.*\])$/

/** The rows that `kubectl auth can-i --list` prints for a user in a namespace. */
export async function canI(kubeconfig: string, namespace: string, user: string): Promise<Row[]> {
  const place = [`--namespace=${namespace}`, `--as=${user}`]
  const text = await kubectl(kubeconfig, 'auth', 'can-i', '--list', ...place)
  const [, ...lines] = text.trimEnd().split('\n')
  return lines.map((line) => {
    const { resource = '', urls = '', names = '', verbs = '' } = ROW.exec(line)?.groups ?? {}
    if (verbs === '') throw new Error(`kubectl auth can-i has a row of another form: ${line}`)
    return [resource, urls, names, verbs]
  })
}
