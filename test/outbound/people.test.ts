/** What Slack members are called, asked of the strict stand-in. */
import { expect, test } from 'vitest'
import { namesOf } from '../../src/outbound/people.ts'
import { workspaceForTest } from '../demo/fixtures.ts'

const noon = Temporal.Instant.from('2018-05-24T11:00Z')

test('each is asked once for half a day; whom Slack does not know, or does not say now, keeps the ID', async () => {
  const { workspace, client } = await workspaceForTest({ paced: false })
  const asked = () => workspace.calls.filter(({ method }) => method === 'users.info').length
  workspace.inject({ method: 'users.info', answer: 'rate', retryAfter: 3 })
  expect((await namesOf(client, ['U0LEAD'], noon))('U0LEAD')).toBe('U0LEAD')
  const nameOf = await namesOf(client, ['U0LEAD', 'U0LEAD', 'U0NOBODY'], noon)
  expect(nameOf('U0LEAD')).toBe('Lee Lead')
  expect(nameOf('U0NOBODY')).toBe('U0NOBODY')
  expect(nameOf('U0REVIEW')).toBe('U0REVIEW')
  expect(asked()).toBe(3)
  await namesOf(client, ['U0LEAD'], noon.add({ hours: 11 }))
  expect(asked()).toBe(3)
  await namesOf(client, ['U0LEAD'], noon.add({ hours: 13 }))
  expect(asked()).toBe(4)
  expect(workspace.faults).toEqual([])
})
