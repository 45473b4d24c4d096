import { describe, expect, test } from 'vitest'
import { globMatches } from '../../../src/plan/glob.ts'

describe('globMatches()', () => {
  test.each([
    ['etl:reader', 'etl:reader'],
    ['etl:*', 'etl:reader'],
    ['etl:*', 'etl:'],
    ['*:reader', 'etl:reader'],
    ['bigquery-*@project.iam', 'bigquery-a-b@project.iam'],
    ['*@*', 'ci@project.iam'],
    ['*/*', 'a/b'],
    ['a*b*c', 'abbc'],
    ['**', 'anything'],
    ['*', ''],
    ['*', 'anything'],
    ['', ''],
  ])('%j describes %j', (pattern, text) => {
    expect(globMatches(pattern, text)).toBe(true)
  })

  test.each([
    ['etl:reader', 'etl:reader2'],
    ['etl:reader', 'xetl:reader'],
    ['etl:*', 'etl:a@b'],
    ['etl:*', 'etl:a/b'],
    ['bigquery-*', 'bigquery-a@other.iam'],
    ['*@project.iam', 'a@b@project.iam'],
    ['https://*.example.com/', 'https://evil.com/x.example.com/'],
    ['a*a', 'a'],
    ['a.c', 'abc'],
    ['[a]', 'a'],
    ['ETL:*', 'etl:reader'],
    ['**', 'a@b'],
    ['*', 'ci@project.iam'],
    ['*', 'what/ever'],
    ['', 'a'],
  ])('%j does not describe %j', (pattern, text) => {
    expect(globMatches(pattern, text)).toBe(false)
  })
})
