/** As many creates that were given up as a record holds. */
export const MOST_ABANDONED = 32
