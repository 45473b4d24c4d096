/** Milliseconds: the operator's usual --request-interval. A request is served, and tried again, once in so long. */
export const REQUEST_INTERVAL = 60_000
