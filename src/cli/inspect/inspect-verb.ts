import type { KubeAnswer } from '../../kube/kube-client.ts'
import { listPages } from '../../kube/list-pages.ts'
import type { CliWorld } from '../cli-world.ts'
import { EXIT } from '../exit-code.ts'
import { type FoundObject, findObject } from '../look/find-object.ts'
import { look } from '../look/look.ts'
import type { Looked } from '../look/looked.ts'
import { serverNow } from '../look/server-now.ts'
import { readSubject } from '../subject.ts'
import { printable } from '../text/printable.ts'
import type { Verb } from '../verb.ts'
import { describeInspect } from './describe-inspect.ts'
import type { InspectReport } from './inspect-report.ts'
import { makeReport } from './make-report.ts'
import { objectFacts } from './object-facts.ts'
import type { RawSecret } from './raw-secret.ts'

export type InspectOptions = {
  readonly name: string
  /** Also the Secret in clear. */
  readonly show: boolean
  readonly runbookUrl: string | undefined
}

/** A pod may be a hundred kilobytes. */
const PODS_A_PAGE = 100
const EVENTS_A_PAGE = 500
/** Pods that have run to their end are often most of them. */
const NOT_OVER = 'status.phase!=Succeeded,status.phase!=Failed'

export const inspectVerb: Verb<InspectOptions, InspectReport> = {
  async gather(world, { name, show, runbookUrl }) {
    const seen = await findObject(world, readSubject(name))
    const { secretName } = objectFacts(seen, world.clock.now())
    const [secret, events] = await Promise.all([
      readSecret(world, secretName),
      readEvents(world, seen),
    ])
    const found = await asNewAs(world, seen, secret)
    const pods = await readPods(world)
    if (show) sayShown(world, secretName, secret)
    const options = { now: await serverNow(world, secret), show, runbookUrl }
    return makeReport(found, { secret, events, pods }, options)
  },
  describe: describeInspect,
  exitCode: ({ healthy }) => (healthy ? EXIT.Good : EXIT.Bad),
}

const readSecret = (
  { client, namespace, signal }: CliWorld,
  name: string,
): Promise<Looked<RawSecret>> => {
  const path = `/api/v1/namespaces/${namespace}/secrets/${name}`
  return look(() => client.request<RawSecret>({ method: 'GET', path, signal }))
}

const readEvents = (
  world: CliWorld,
  { object }: FoundObject,
): Promise<Looked<readonly unknown[]>> => {
  const path = `/api/v1/namespaces/${world.namespace}/events`
  const fieldSelector = `involvedObject.uid=${object.metadata.uid}`
  return look(() => readList(world, { path, fieldSelector }, EVENTS_A_PAGE))
}

const readPods = (world: CliWorld): Promise<Looked<readonly unknown[]>> => {
  const path = `/api/v1/namespaces/${world.namespace}/pods`
  return look(() => readList(world, { path, fieldSelector: NOT_OVER }, PODS_A_PAGE))
}

async function readList(
  { client, signal }: CliWorld,
  collection: { readonly path: string; readonly fieldSelector: string },
  pageSize: number,
): Promise<KubeAnswer<readonly unknown[]>> {
  const body: unknown[] = []
  for await (const { items } of listPages(client, collection, pageSize, signal)) body.push(...items)
  return { status: 200, body }
}

/** A mint between the two reads would look like an edit of the Secret. */
async function asNewAs(
  world: CliWorld,
  found: FoundObject,
  secret: Looked<RawSecret>,
): Promise<FoundObject> {
  if (!secret.seen) return found
  const { name } = found.object.metadata
  const { secretResourceVersion } = found.object.status
  if (secret.value.metadata.resourceVersion === secretResourceVersion) return found
  return findObject(world, { kind: found.kind, name })
}

function sayShown({ say }: CliWorld, secretName: string, secret: Looked<RawSecret>): void {
  const name = printable(secretName)
  if (!secret.seen) say(`mintlet: nothing to show of Secret ${name}: ${secret.message}`)
  else say(`mintlet: the values of Secret ${name} are shown in clear, as --show asks`)
}
