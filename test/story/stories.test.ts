import { describe, expect, test } from 'vitest'
import { goldenText } from '../kit/story/golden.ts'
import { runStory, type Told } from '../kit/story/run-story.ts'
import { ALL_STORIES } from './all-stories.ts'

const SEED = 1

/**
 * The whole operator for hours of fake time. What it did stands in `<name>.story.txt`, compared
 * exactly; `UPDATE_GOLDEN=1` writes the files anew. A change of behaviour changes a text.
 */
describe.each(Object.entries(ALL_STORIES))('the story %s', (name, story) => {
  let once: Promise<Told> | undefined
  const inOrder = (): Promise<Told> => {
    once ??= runStory(story)
    return once
  }

  test('goes as it is written down, and keeps every rule at every moment', async () => {
    const { text, problems } = await inOrder()
    expect(problems).toEqual([])
    const file = new URL(`${name}.story.txt`, import.meta.url)
    expect(text).toBe(await goldenText(file, text))
  })

  test('ends the same in whichever order things of the same moment happen', async () => {
    const { end } = await inOrder()
    const shuffled = await runStory(story, SEED)
    expect(shuffled.problems).toEqual([])
    expect(shuffled.end).toEqual(end)
  })
})
