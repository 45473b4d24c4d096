import { API_VERSION } from '../../api/group.ts'
import { listPages } from '../../kube/list-pages.ts'
import { textTable } from '../../text-table.ts'
import { EXIT } from '../exit-code.ts'
import type { Verb } from '../verb.ts'

export const statusVerb: Verb<{ allNamespaces: boolean }, { items: readonly string[] }> = {
  async gather({ client, namespace, signal }, { allNamespaces }) {
    const items: string[] = []
    const base = `/apis/${API_VERSION}`
    const path = allNamespaces
      ? `${base}/impersonatedtokens`
      : `${base}/namespaces/${namespace}/impersonatedtokens`
    for await (const page of listPages(client, { path }, 500, signal)) {
      for (const item of page.items as readonly { metadata: { name: string } }[])
        items.push(item.metadata.name)
    }
    return { items }
  },
  describe: ({ items }) => textTable([['NAME'], ...items.map((name) => [name])]),
  exitCode: () => EXIT.Good,
}
