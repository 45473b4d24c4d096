import type { Asked } from './asked.ts'

/** The collection that an object is in. */
export const pathOf = ({ plural, namespace }: Pick<Asked, 'plural' | 'namespace'>): string =>
  `/apis/mintlet.dev/v1alpha1${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural}`
