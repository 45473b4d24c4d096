/** Of a page: what is in a block of a terminal below `<!-- transcript -->`. */
export const TRANSCRIPT_BLOCK = /(?<=^<!-- transcript -->\n`{3}console\n)[^]*?(?=^`{3}$)/gmv
