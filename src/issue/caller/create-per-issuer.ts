import type { IssuerKind } from '../../api/generic-issuer.ts'

export type IssuerName = {
  readonly kind: IssuerKind
  readonly namespace: string
  readonly name: string
}

/** Something of its own for each issuer object, in memory. */
export type PerIssuer<T> = {
  /**
   * The same thing for the same identity. Of one issuer object only the last identity is kept: a changed
   * spec, or an object that was made anew, starts with nothing.
   *
   * @param key a text that two identities have in common only if they are the same in everything
   */
  of(issuer: IssuerName, key: string, make: () => T): T
  forget(issuer: IssuerName): void
}

export function createPerIssuer<T>(): PerIssuer<T> {
  const slots = new Map<string, { readonly key: string; readonly kept: T }>()
  return {
    of(issuer, key, make) {
      const slot = slotOf(issuer)
      const known = slots.get(slot)
      if (known?.key === key) return known.kept
      const kept = make()
      slots.set(slot, { key, kept })
      return kept
    },
    forget: (issuer) => void slots.delete(slotOf(issuer)),
  }
}

const slotOf = ({ kind, namespace, name }: IssuerName): string =>
  JSON.stringify([kind, namespace, name])
