import type { Fault, FaultRule, LineFault } from '../../kit/control-plane/fault.ts'
import type { RequestInfo } from '../../kit/control-plane/request-info.ts'
import type { ListArchive } from '../../kit/faults/list-archive.ts'
import type { NextAnswer, WatchFault } from './watch-faults.ts'
import { roleIn, type WatchPoint } from './watch-points.ts'

/** A fault that waits for its point, or has begun. */
export type Armed = {
  /** Monotonic milliseconds of the line that did not come; undefined: not yet. */
  begunAt(): number | undefined
  /** All that should follow has happened, and a new watch is open. */
  isOver(): boolean
}

export type Injector = {
  /** Of the proxy between the operator and its API server. */
  readonly rule: FaultRule
  /** For one fault at a time: the one before is over. */
  arm(point: WatchPoint, fault: WatchFault, run: string): Armed
  /** The next list of each of these resources is as of that version, or with `first` the one of long ago. */
  ageNextList(resources: readonly string[], resourceVersion: string): void
  /** The versions of all lines of that resource so far. */
  versions(resource: string): readonly string[]
  /** Milliseconds since the watch of that resource was opened last. */
  openFor(resource: string): number
}

type Aim = {
  readonly point: WatchPoint
  readonly fault: WatchFault
  readonly run: string
  readonly left: NextAnswer[]
  seen: number
  begunAt: number | undefined
}

export function createInjector(archive: ListArchive): Injector {
  const openedAt = new Map<string, number>()
  const versions = new Map<string, string[]>()
  const aged = new Map<string, string>()
  let aim: Aim | undefined

  function noteVersion(resource: string, version: string): void {
    const known = versions.get(resource)
    if (known === undefined) versions.set(resource, [version])
    else known.push(version)
  }
  const versionsOf = (resource: string): readonly string[] => versions.get(resource) ?? []

  function onLine({ resource }: RequestInfo, text: string): LineFault {
    const { type, object }: Line = JSON.parse(text)
    if (aim !== undefined && isAimedAt(aim, `watch ${resource} ${type}`, nameOf(object))) {
      aim.begunAt = performance.now()
      return aim.fault.line
    }
    const version = object.metadata?.resourceVersion
    if (version !== undefined) noteVersion(resource, version)
    return 'pass'
  }

  function give(request: RequestInfo, what: NextAnswer['give']): Fault | Promise<Fault> {
    switch (what) {
      case 'drop':
      case 'lose':
        return { do: what }
      case 'gone':
        return { do: 'answer', status: 410 }
      case 'firstList':
        return archive.first(request)
      case 'lateList':
        return archive.asOf(request, versionsOf(request.resource).at(-1) ?? '0')
    }
  }

  function list(request: RequestInfo): Fault | Promise<Fault> {
    const version = aged.get(request.resource)
    aged.delete(request.resource)
    if (version === undefined) return archive.pass(request)
    return version === 'first' ? archive.first(request) : archive.asOf(request, version)
  }

  return {
    rule: (request) => {
      const kind = kindOf(request)
      if (kind === undefined) return { do: 'pass' }
      const [next] = aim?.begunAt === undefined ? [] : aim.left
      if (next?.to === kind && request.resource === aim?.point.resource) {
        aim.left.shift()
        return give(request, next.give)
      }
      if (kind === 'list') return list(request)
      if (kind === 'check') return { do: 'pass' }
      openedAt.set(request.resource, performance.now())
      return { do: 'watch', each: (line) => onLine(request, line) }
    },
    arm(point, fault, run) {
      const armed: Aim = { point, fault, run, left: [...fault.after], seen: 0, begunAt: undefined }
      aim = armed
      return {
        begunAt: () => armed.begunAt,
        isOver: () =>
          armed.left.length === 0 &&
          (openedAt.get(point.resource) ?? 0) > (armed.begunAt ?? Infinity),
      }
    },
    ageNextList: (resources, version) => {
      for (const resource of resources) aged.set(resource, version)
    },
    versions: versionsOf,
    openFor: (resource) => performance.now() - (openedAt.get(resource) ?? 0),
  }
}

type Line = {
  readonly type: string
  readonly object: {
    readonly metadata?: {
      readonly namespace?: string
      readonly name?: string
      readonly resourceVersion?: string
    }
  }
}

const nameOf = ({ metadata: { namespace = '', name = '' } = {} }: Line['object']): string =>
  namespace === '' ? name : `${namespace}/${name}`

/** Whether this line is the one: counted up to it, and never again after it. */
function isAimedAt(aim: Aim, what: string, object: string): boolean {
  const { point, run } = aim
  if (what !== point.what || roleIn(run, object) !== point.object) return false
  aim.seen += 1
  return aim.begunAt === undefined && aim.seen === point.nth + 1
}

function kindOf({ verb, resource, path }: RequestInfo): NextAnswer['to'] | undefined {
  if (resource === 'leases') return undefined
  if (verb === 'watch') return 'watch'
  if (verb !== 'list') return undefined
  return path.includes('limit=1&') || path.endsWith('limit=1') ? 'check' : 'list'
}
