import { retryable } from '../../src/failure.ts'
import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import type { Sent } from '../../src/plan/credential/observed-credential.ts'
import { HOUR, NOW } from '../kit/gen.ts'
import { left, spent } from './budgets.ts'
import { created } from './issuer.ts'
import type { Move } from './move.ts'
import { wronglyCreated } from './safety.ts'
import { goesOn, type Stepping } from './stepping.ts'
import { US } from './views.ts'

const LIFE = 720 * HOUR
const refusal = retryable('IssuerUnavailable', 'refused')
const silence = retryable('IssuerUnavailable', 'no answer')

/** A create is answered, refused, or its answer is lost, whether it is committed or not. */
export function createSteps(
  context: Stepping,
  { requestedExpiresAt: mark }: Extract<CredentialStep, { step: 'Create' }>,
): readonly Move[] {
  const { state, observed, worker, protocol } = context
  const { object } = worker
  const event = `Create ${object}`
  const { turn } = observed
  const wrong = wronglyCreated(state, mark)
  const inTime = observed.record.content?.intent?.startedAt === NOW
  const sent = (of: Sent, text: string, changed = state): Move => ({
    ...goesOn(context, `${event} ${text}`, protocol.learn.learnSent(observed, of), changed),
    wrong,
  })
  const moves: Move[] = []
  const done = created(state, { mark, object, createdAt: NOW, inTime })
  if (done === undefined) {
    const full = sent({ kind: 'NotCommitted', turn, failure: refusal }, 'refused: five are active')
    moves.push({ ...full, wrong: wrong ?? 'CREATE_WITHOUT_A_SLOT' })
  } else {
    const { id } = done
    const facts = {
      id,
      createdAt: NOW,
      expiresAt: mark,
      requestedLifetime: LIFE,
      createdBy: US,
    }
    moves.push(sent({ kind: 'Created', turn, facts }, id, done.state))
  }
  if (left(state.budget, 'late') > 0) {
    const budget = spent(state.budget, 'late')
    const pending = [...state.pending, { mark, object, inTime }]
    const lost: Sent = { kind: 'Uncertain', turn, failure: silence }
    moves.push(sent(lost, 'unanswered', { ...state, budget, pending }))
  }
  if (left(state.budget, 'refused') > 0) {
    const budget = spent(state.budget, 'refused')
    moves.push(
      sent({ kind: 'NotCommitted', turn, failure: refusal }, 'refused', { ...state, budget }),
    )
  }
  return moves
}
