import type { GenericIssuer } from '../../api/generic-issuer.ts'
import type { Looked } from '../look/looked.ts'
import type { Finding } from './finding.ts'
import { notSeen } from './not-seen.ts'
import type { Wide } from './wide.ts'

/** Whether each issuer of one kind can mint. */
export function judgeIssuers(
  kind: GenericIssuer['kind'],
  looked: Looked<Wide<GenericIssuer>>,
): readonly Finding[] {
  const about = { group: 'Issuers', check: `${kind}s` } as const
  if (!looked.seen) return [notSeen(about, looked)]
  const { items, namespace } = looked.value
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`
  const failing = items.flatMap((issuer) => {
    const why = notReady(issuer)
    return why === undefined ? [] : [{ name: nameOf(issuer), ...why }]
  })
  const ready = items.length - failing.length
  const detail = items.length === 0 ? `none${where}` : `${ready} of ${items.length} ready${where}`
  return [
    ...(failing.length === 0 ? [{ ...about, outcome: 'Passed' as const, detail }] : []),
    ...failing.map(({ name, message, isNew }) => ({
      group: 'Issuers' as const,
      check: `${kind} ${name}`,
      outcome: isNew ? ('Warning' as const) : ('Failed' as const),
      detail: message,
      fix: isNew
        ? 'see whether an operator runs that serves it'
        : 'do what the message says; docs/reasons.md has more',
    })),
  ]
}

const nameOf = ({ metadata }: GenericIssuer): string =>
  metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`

function notReady({
  metadata,
  spec,
  status,
}: GenericIssuer): { readonly message: string; readonly isNew: boolean } | undefined {
  if (!spec.valid) return { message: spec.message, isNew: false }
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  if (ready === undefined) {
    return { message: 'no operator has looked at it yet', isNew: true }
  }
  if (ready.status !== 'True') return { message: `${ready.reason}: ${ready.message}`, isNew: false }
  return (status.observedGeneration ?? 0) < metadata.generation
    ? { message: 'no operator has looked at its latest change yet', isNew: true }
    : undefined
}
