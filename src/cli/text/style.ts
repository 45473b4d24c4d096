/** What a piece of text stands for; how that looks is the terminal's. */
export type Tone = 'good' | 'warning' | 'bad' | 'dim' | 'strong'

/** How text is shown to whoever reads it. */
export type Style = {
  /** Text in the colour of its tone, or as it is where there are no colours. */
  readonly paint: (tone: Tone, text: string) => string
  /** Characters in a line; undefined: nobody said. */
  readonly columns: number | undefined
}
