/**
 * What a template may cost. There are no loops: every tag and every filter of a template runs at most once, and each of
 * them pays for the characters that it reads and writes. So `work` bounds time and memory alike, and a template that
 * renders today renders tomorrow, on a slower machine too.
 */
export const TEMPLATE_LIMITS = {
  /** Characters of a template: what the schema allows. */
  template: 16_384,
  /** Bytes of what comes of one template, and characters of any text on the way there. */
  text: 65_536,
  /** Characters read and written in all, at two bytes each 2 MiB: the templates of a Secret share them. */
  work: 1024 * 1024,
  /** What each of them has at least of that, for one text of the longest that is read and written. */
  leastWork: 160 * 1024,
  /** Of all templates of a Secret: characters in {{ }} and {% %}, which are parsed whether they are rendered or not. */
  markup: 16_384,
  /** Of all templates of a Secret: values, operators and filters, of which each takes time whatever it is. */
  parts: 1000,
  /** What a filter or a comparison costs whatever it is given. */
  step: 32,
  /** Net below `work`, many times what that allows: only a machine that stands still comes near it. Milliseconds. */
  time: 2000,
  /** Tags that hold others, if and capture for example: the parser calls itself for each. */
  blocks: 100,
  /** Opening brackets in one {{ }} or {% %}: the parser calls itself for each. */
  brackets: 64,
  /** Parts that split makes. */
  split: 256,
  /** Characters that replace, remove, split and contains look for: beyond 250 a search can take the product of both. */
  sought: 250,
} as const
