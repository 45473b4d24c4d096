import { API_VERSION } from '../../api/group.ts'
import { formatTime } from '../../api/time.ts'
import { listPages } from '../../kube/list-pages.ts'
import type { CliWorld } from '../cli-world.ts'
import { EXIT } from '../exit-code.ts'
import { serverNow } from '../look/server-now.ts'
import type { SubjectKind } from '../subject.ts'
import type { Verb } from '../verb.ts'
import { describeStatus } from './describe-status.ts'
import { sortByUrgency } from './sort-by-urgency.ts'
import { type RawObject, statusItem } from './status-item.ts'
import type { StatusItem, StatusReport } from './status-report.ts'

export type StatusOptions = {
  readonly allNamespaces: boolean
  /** Only what needs somebody's attention. */
  readonly problems: boolean
  /** A label selector, as kubectl takes it. */
  readonly selector: string | undefined
}

const KINDS: readonly SubjectKind[] = ['ImpersonatedToken', 'ServiceAccountCredential']
/** Each page costs a round trip; of objects of 2 KiB one is 5 MiB. */
const PAGE = 2500

export const statusVerb: Verb<StatusOptions, StatusReport> = {
  async gather(world, options) {
    const asked = serverNow(world)
    const [now, ...listed] = await Promise.all([
      asked,
      ...KINDS.map((kind) => list(world, kind, options, asked)),
    ])
    const items = listed.flat().filter((item) => !options.problems || isProblem(item))
    return {
      lookedAt: formatTime(now),
      ...(options.allNamespaces ? {} : { namespace: world.namespace }),
      items: sortByUrgency(items),
    }
  },
  describe: describeStatus,
  exitCode: ({ items }) =>
    items.some(({ urgency }) => urgency === 'Failing') ? EXIT.Bad : EXIT.Good,
}

const isProblem = ({ urgency }: StatusItem): boolean =>
  urgency === 'Failing' || urgency === 'Warning'

async function list(
  { client, namespace, signal }: CliWorld,
  kind: SubjectKind,
  { allNamespaces, selector }: StatusOptions,
  now: Promise<number>,
): Promise<StatusItem[]> {
  const within = allNamespaces ? '' : `/namespaces/${namespace}`
  const collection = {
    path: `/apis/${API_VERSION}${within}/${kind.toLowerCase()}s`,
    ...(selector === undefined ? {} : { labelSelector: selector }),
  }
  const items: StatusItem[] = []
  for await (const page of listPages(client, collection, PAGE, signal)) {
    // oxlint-disable-next-line no-await-in-loop -- because it has been asked for once, beside the first page
    const at = await now
    for (const item of page.items) items.push(statusItem(kind, item as RawObject, at))
  }
  return items
}
