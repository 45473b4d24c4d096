/** `Unknown`: whoever asks may not see what it depends on. */
export type Answer = 'Yes' | 'No' | 'Unknown'

/** Of what all has to be: one No is enough. */
export const allOf = (answers: readonly Answer[]): Answer => {
  if (answers.includes('No')) return 'No'
  return answers.includes('Unknown') ? 'Unknown' : 'Yes'
}
