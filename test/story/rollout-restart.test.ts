import { describe, expect, test } from 'vitest'
import { goldenText } from '../kit/story/golden.ts'
import { runStory } from '../kit/story/run-story.ts'
import { restartRefused, restartTooLate, rolloutRestart } from './rollout-restart.ts'

const SEED = 1

describe.each(
  Object.entries({
    'rollout-restart': rolloutRestart,
    'rollout-restart-refused': restartRefused,
    'rollout-restart-too-late': restartTooLate,
  }),
)('the story %s', (name, story) => {
  test('goes as it is written down, in whichever order things of the same moment happen', async () => {
    const { text, problems, end } = await runStory(story)
    expect(problems).toEqual([])
    const file = new URL(`${name}.story.txt`, import.meta.url)
    expect(text).toBe(await goldenText(file, text))
    // Nobody is restarted for what the Secret does not hold any more.
    expect(text).toContain('restarts etl/api')
    expect(text).not.toContain('superseded')
    const shuffled = await runStory(story, SEED)
    expect(shuffled.problems).toEqual([])
    expect(shuffled.end).toEqual(end)
  })
})
