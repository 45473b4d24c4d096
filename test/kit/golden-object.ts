import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Condition } from '../../src/api/condition.ts'

const GOLDEN = join(import.meta.dirname, '../cluster/golden')

/** As much of an object as `kubectl describe` shows of what tools judge it by. */
export type GoldenObject = {
  readonly kind: string
  readonly metadata: { readonly generation: number }
  readonly spec: { readonly suspend: boolean }
  readonly status: {
    readonly observedGeneration?: number
    readonly conditions: readonly Condition[]
  }
}

/**
 * An object as the API server had it in a golden file of `kubectl describe`.
 *
 * @param name of the file, without .txt
 */
export function goldenObject(name: string): GoldenObject {
  const text = readFileSync(join(GOLDEN, `${name}.txt`), 'utf8')
  const [before = '', rest = ''] = text.split(/^Status:$/m)
  const [status = ''] = rest.split(/^Events:/m)
  const observed = one(status, /^ {2}Observed Generation: +(\d+)$/m)
  return {
    kind: one(before, /^Kind: +(\w+)$/m) ?? '',
    metadata: { generation: Number(one(before, /^ {2}Generation: +(\d+)$/m)) },
    spec: { suspend: one(before, /^ {2}Suspend: +(\w+)$/m) === 'true' },
    status: {
      ...(observed !== undefined && { observedGeneration: Number(observed) }),
      conditions: [...status.matchAll(CONDITION)].map(({ groups = {} }) => condition(groups)),
    },
  }
}

/** The keys of a condition are in the order of the alphabet. */
const CONDITION =
  /^ {4}Last Transition Time: +(?<lastTransitionTime>.+)\n +Message: +(?<message>.+)\n +Observed Generation: +(?<observedGeneration>\d+)\n +Reason: +(?<reason>\w+)\n +Status: +(?<status>\w+)\n +Type: +(?<type>\w+)$/gm

const condition = (groups: Readonly<Record<string, string>>): Condition =>
  ({ ...groups, observedGeneration: Number(groups['observedGeneration']) }) as Condition

const one = (text: string, pattern: RegExp): string | undefined => pattern.exec(text)?.[1]
