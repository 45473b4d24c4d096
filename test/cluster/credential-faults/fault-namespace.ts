/** Where all objects are. */
export const NAMESPACE = 'faults'
