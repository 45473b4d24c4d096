/** Of all end-to-end tests: each empties the cluster of what another one left, and knows it by this namespace. */
export const NS = 'mintlet-e2e'
