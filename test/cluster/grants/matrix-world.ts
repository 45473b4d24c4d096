import { setTimeout as sleep } from 'node:timers/promises'
import {
  type GrantCell,
  type GrantStage,
  grantsMatrix,
  SHORT_LIFETIME,
} from '../../kit/grants/matrix.ts'
import { grantsOracle } from '../../kit/grants/oracle.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import type { World } from '../operator/start-world.ts'
import type { Secret } from '../operator/token-api.ts'
import { type CellState, type Given, grantsMatrixFaults } from './matrix-faults.ts'
import { cellVerifier } from './matrix-verify.ts'

/** The matrix as objects of a cluster, and what has become of them. */
export type MatrixWorld = {
  readonly cells: readonly GrantCell[]
  /** Makes an object of every cell. @returns the HTTP status of each answer, in the order of the cells */
  create(): Promise<readonly number[]>
  /** Gives the issuer the grants and the namespaces the labels of a stage. */
  enter(stage: GrantStage): Promise<void>
  /**
   * Waits until every object is as the rules of the stage say, given what was published before, and the operator has
   * nothing left to do.
   *
   * @returns what is still wrong at the end of that time, and the states of all cells
   */
  settled(stage: GrantStage, withinMs: number): Promise<{ wrong: string[]; states: CellState[] }>
  /** From now on what is published now is what has to be kept. */
  remember(states: readonly CellState[]): void
}

const API = '/apis/mintlet.dev/v1alpha1'
const AT_ONCE = 32
const LOOK_EVERY_MS = 300

/** The Secret that an object asks for. */
export const secretOf = ({ name, spec }: GrantCell): string => spec.secret?.name ?? name

export function createMatrixWorld(world: World, operator: () => Operator): MatrixWorld {
  const { cells } = grantsMatrix()
  const { admin } = world.controlPlane
  const given = new Map<string, Given>()
  const namespaces = [...new Set(cells.map(({ namespace }) => namespace))]

  async function createOne({ name, namespace, spec }: GrantCell): Promise<number> {
    const { status } = await admin.request(
      'POST',
      `${API}/namespaces/${namespace}/impersonatedtokens`,
      {
        apiVersion: 'mintlet.dev/v1alpha1',
        kind: 'ImpersonatedToken',
        metadata: { name },
        spec,
      },
    )
    return status
  }

  async function look(stage: GrantStage): Promise<CellState[]> {
    const [tokens, secrets] = await Promise.all([
      Promise.all(namespaces.map((namespace) => world.tokens(namespace))),
      Promise.all(namespaces.map((namespace) => world.secrets(namespace))),
    ])
    const tokenOf = new Map(tokens.flat().map((token) => [keyOf(token), token]))
    const secretsOf = new Map(secrets.flat().map((secret) => [keyOf(secret), secret]))
    return cells.map((cell) => ({
      cell,
      verdict: grantsOracle(cell, stage),
      given: given.get(cell.name),
      short: isShort(cell),
      token: tokenOf.get(`${cell.namespace}/${cell.name}`),
      secret: secretsOf.get(`${cell.namespace}/${secretOf(cell)}`),
    }))
  }

  async function faults(states: readonly CellState[]): Promise<string[]> {
    const verify = await cellVerifier(operator())
    return (await Promise.all(states.map((state) => grantsMatrixFaults(state, verify)))).flat()
  }

  return {
    cells,
    create: () => inParallel(cells, createOne),
    enter: (stage) => enter(world, stage),
    async settled(stage, withinMs) {
      const deadline = performance.now() + withinMs
      // Twice, for what is right already may still have to have its turn.
      let before: readonly string[] | undefined
      for (;;) {
        await until('the operator has nothing to do', () => isIdle(operator()), withinMs)
        const states = await look(stage)
        const wrong = await faults(states)
        const isCalm = wrong.length === 0 && before?.length === 0
        if (isCalm || performance.now() > deadline) return { wrong, states }
        before = wrong
        await sleep(LOOK_EVERY_MS)
      }
    },
    remember(states) {
      for (const { cell, token, verdict, given: before } of states) {
        const { tokenId, mints } = token?.status ?? {}
        if (mints === undefined) continue
        const seconds = before?.seconds ?? Number(verdict)
        given.set(cell.name, { tokenId, mints, seconds })
      }
    },
  }
}

const keyOf = ({ metadata }: Pick<Secret, 'metadata'>): string =>
  `${metadata.namespace}/${metadata.name}`

const isShort = ({ spec }: GrantCell): boolean =>
  (spec.accessToken ?? spec.idToken ?? spec.signedJwt)?.lifetime === SHORT_LIFETIME

async function enter({ controlPlane }: World, { grants, labels }: GrantStage): Promise<void> {
  const { admin } = controlPlane
  const merge = { contentType: 'application/merge-patch+json' }
  const gone = { team: null, tier: null }
  const answers = await Promise.all([
    ...Object.entries(labels).map(([name, now]) =>
      admin.request(
        'PATCH',
        `/api/v1/namespaces/${name}`,
        { metadata: { labels: { ...gone, ...now } } },
        merge,
      ),
    ),
    admin.request(
      'PATCH',
      `${API}/clustercredentialissuers/matrix`,
      { spec: { local: {}, grants } },
      merge,
    ),
  ])
  const refused = answers.find(({ status }) => status !== 200)
  if (refused !== undefined)
    throw new Error(`the stage is refused: ${JSON.stringify(refused.body)}`)
}

async function isIdle(operator: Operator): Promise<boolean> {
  const { text } = await operator.health('/metrics')
  const value = (metric: string): number =>
    Number(new RegExp(`^${metric} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN)
  return value('mintlet_queue_depth') === 0 && value('mintlet_queue_running') === 0
}

async function inParallel<T, R>(all: readonly T[], make: (one: T) => Promise<R>): Promise<R[]> {
  const made: R[] = []
  const entries = all.entries()
  const work = async (): Promise<void> => {
    for (const [at, one] of entries) made[at] = await make(one)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return made
}
