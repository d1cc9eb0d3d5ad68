import type { App } from '@slack/bolt'
import type { KnownBlock, ModalView } from '@slack/types'
import { WebAPIPlatformError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { boltFor, said, workspaceForTest } from './fixtures.ts'

const channel = 'C0ARCH'
const plain = (text: string) => ({ type: 'plain_text' as const, text })
const card = (value: string, ...labels: string[]): KnownBlock[] => [
  {
    type: 'actions',
    block_id: 'actions',
    elements: labels.map((label) => ({ type: 'button', action_id: label.toLowerCase(), text: plain(label), value })),
  },
]
const reasonModal: ModalView = {
  type: 'modal',
  callback_id: 'decline',
  private_metadata: 'd1',
  title: plain('Decline'),
  submit: plain('Decline'),
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      element: {
        type: 'static_select',
        action_id: 'reason',
        options: [
          { text: plain('No places left'), value: 'full' },
          { text: plain('Other'), value: 'other' },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'note',
      label: plain('Note for the record'),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'note', max_length: 20 },
    },
  ],
}

/** A workspace with one card of the given buttons, and a Bolt app that listens. */
async function withCard(listen: (app: App, clock: { now: Temporal.Instant }) => void, labels = ['Approve', 'Decline'], change = {}) {
  const ready = await workspaceForTest(change)
  await boltFor(ready.workspace, (app) => listen(app, ready.at))
  const { ts = '' } = await ready.client.chat.postMessage({ channel, ...said, blocks: card('v1', ...labels) })
  return { ...ready, ts, at: { channel, ts } }
}

test('a press reaches Bolt as Slack’s own does', async () => {
  const seen: unknown[] = []
  const { workspace, at } = await withCard((app) =>
    app.action('approve', async ({ ack, action, body }) => {
      seen.push({ action, user: body.user.id, body })
      await ack()
    }),
  )
  const answer = await workspace.click('U0REVIEW', { ...at, button: 'Approve' })
  expect(answer).toMatchObject({ kind: 'acked', status: 200 })
  expect(seen).toMatchObject([
    {
      user: 'U0REVIEW',
      action: { type: 'button', action_id: 'approve', block_id: 'actions', value: 'v1' },
      body: {
        type: 'block_actions',
        team: { id: 'T0HUBS' },
        channel: { id: channel },
        container: { message_ts: at.ts, is_ephemeral: false },
        message: { ts: at.ts },
      },
    },
  ])
  expect(workspace.faults).toEqual([])
})

test('a stranger comes with the team that is theirs', async () => {
  const teams: unknown[] = []
  const { workspace, at } = await withCard((app) =>
    app.action('approve', async ({ ack, body }) => {
      teams.push(body.team?.id, body.user.team_id)
      await ack()
    }),
  )
  await workspace.click('U0STRANGER', { ...at, button: 'Approve' })
  expect(teams).toEqual(['T0ELSEWHERE', 'T0ELSEWHERE'])
})

test.each(['badly', 'late', 'not at all'] as const)('a press that is signed %s is turned away', async (signed) => {
  let ran = 0
  const { workspace, at } = await withCard((app) =>
    app.action('approve', async ({ ack }) => {
      ran += 1
      await ack()
    }),
  )
  const answer = await workspace.click('U0REVIEW', { ...at, button: 'Approve' }, signed)
  expect(answer).toMatchObject({ kind: 'failed', status: 401 })
  expect([ran, workspace.faults]).toEqual([0, []])
})

test('the same bytes sent again run again: the product must notice by itself', async () => {
  let ran = 0
  const { workspace, at } = await withCard((app) =>
    app.action('approve', async ({ ack }) => {
      ran += 1
      await ack()
    }),
  )
  const answer = await workspace.click('U0REVIEW', { ...at, button: 'Approve' })
  if (answer.kind !== 'acked') throw new Error(answer.kind)
  await workspace.replay(answer.delivery)
  expect(ran).toBe(2)
})

test('only what is shown can be pressed, except a stale card on purpose', async () => {
  const values: unknown[] = []
  const { workspace, at, client } = await withCard((app) =>
    app.action('approve', async ({ ack, action }) => {
      values.push('value' in action ? action.value : null)
      await ack()
    }),
  )
  await client.chat.update({ ...at, text: 'Newer form', blocks: card('v2', 'Approve') })
  await expect(workspace.click('U0REVIEW', { ...at, button: 'Decline' })).rejects.toThrow('"Decline" is not shown; there are: Approve')
  await workspace.click('U0REVIEW', { ...at, button: 'Approve' })
  await workspace.click('U0REVIEW', { ...at, button: 'Approve', version: 0 })
  expect(values).toEqual(['v2', 'v1'])
})

test('an answer that does not come in time is a failure that the person sees', async () => {
  const { workspace, at } = await withCard((app) => app.action('approve', async () => {}), ['Approve'], { ackWithin: 50 })
  const answer = await workspace.click('U0REVIEW', { ...at, button: 'Approve' })
  expect(answer).toMatchObject({ kind: 'failed', status: null, shown: 'Countersign did not respond. Try again.' })
  expect(workspace.faults).toMatchObject([{ kind: 'not-acknowledged', what: 'not acknowledged within 50 ms' }])
})

test('an error before the answer is a failure too', async () => {
  const { workspace, at } = await withCard((app) =>
    app.action('approve', async () => {
      throw new Error('the database is down')
    }),
  )
  expect(await workspace.click('U0REVIEW', { ...at, button: 'Approve' })).toMatchObject({ kind: 'failed', status: 500 })
  expect(workspace.faults).toMatchObject([{ kind: 'not-acknowledged', what: 'answered 500' }])
})

test.each([
  ['in time', 3, 1, ['ok']],
  ['too late', 4, 1, ['expired_trigger_id']],
  ['twice', 0, 2, ['ok', 'exchanged_trigger_id']],
] as const)('a modal opened %s', async (_, seconds, times, outcomes) => {
  const words: string[] = []
  const { workspace, at } = await withCard((app, clock) =>
    app.action('decline', async ({ ack, body, client }) => {
      clock.now = clock.now.add({ seconds })
      for (let n = 0; n < times; n++) {
        const outcome = 'trigger_id' in body && client.views.open({ trigger_id: String(body.trigger_id), view: reasonModal })
        words.push(
          await Promise.resolve(outcome).then(
            () => 'ok',
            (error: unknown) => (error instanceof WebAPIPlatformError ? error.data.error : 'other'),
          ),
        )
      }
      await ack()
    }),
  )
  await workspace.click('U0REVIEW', { ...at, button: 'Decline' })
  expect(words).toEqual(outcomes)
  expect(workspace.faults.map(({ kind }) => kind)).toEqual(outcomes.some((word) => word !== 'ok') ? ['bad-trigger'] : [])
})

test('a person and a day are chosen as Slack sends them', async () => {
  const submitted: unknown[] = []
  const { workspace, at } = await withCard((app) => {
    app.action('decline', async ({ ack, body, client }) => {
      await ack()
      const input = (block_id: string, element: object) => ({ type: 'input', block_id, optional: true, label: plain(block_id), element })
      const who = { type: 'users_select', action_id: 'who', initial_user: 'U0LEAD' }
      const day = { type: 'datepicker', action_id: 'day' }
      const view = { type: 'modal', callback_id: 'whose', title: plain('Whose'), submit: plain('Save') }
      const blocks = [input('who', who), input('day', day)]
      if ('trigger_id' in body) await client.apiCall('views.open', { trigger_id: body.trigger_id, view: { ...view, blocks } })
    })
    app.view('whose', async ({ ack, view }) => {
      submitted.push(view.state.values)
      await ack()
    })
  })
  for (const values of [{}, { who: 'U0REVIEW', day: '2018-05-25' }] as Record<string, string>[]) {
    const before = workspace.modal('U0REVIEW')?.id
    await workspace.click('U0REVIEW', { ...at, button: 'Decline' })
    const { id } = await workspace.until('the modal', () => workspace.modal('U0REVIEW'))
    expect(id).not.toBe(before)
    expect(await workspace.submit('U0REVIEW', id, { day: 'Friday' })).toEqual({ kind: 'blocked', errors: { day: 'Enter a date' } })
    await workspace.submit('U0REVIEW', id, values)
  }
  expect(submitted).toEqual([
    { who: { who: { type: 'users_select', selected_user: 'U0LEAD' } }, day: { day: { type: 'datepicker', selected_date: null } } },
    {
      who: { who: { type: 'users_select', selected_user: 'U0REVIEW' } },
      day: { day: { type: 'datepicker', selected_date: '2018-05-25' } },
    },
  ])
  expect(workspace.faults).toEqual([])
})

test('a modal is filled in, corrected, and closed', async () => {
  const submitted: unknown[] = []
  const { workspace, at } = await withCard((app) => {
    app.action('decline', async ({ ack, body, client }) => {
      await ack()
      if ('trigger_id' in body) await client.views.open({ trigger_id: String(body.trigger_id), view: reasonModal })
    })
    app.view('decline', async ({ ack, view }) => {
      submitted.push(view.state.values, view.private_metadata)
      const note = view.state.values.note?.note?.value
      if (note === 'no') await ack({ response_action: 'errors', errors: { note: 'Say a little more' } })
      else await ack()
    })
  })
  await workspace.click('U0REVIEW', { ...at, button: 'Decline' })
  const { id } = await workspace.until('the modal', () => workspace.modal('U0REVIEW'))
  expect(workspace.modal('U0LEAD')).toBeNull()

  expect(await workspace.submit('U0REVIEW', id)).toEqual({ kind: 'blocked', errors: { reason: 'Complete this required field' } })
  expect(await workspace.submit('U0REVIEW', id, { reason: 'full', note: 'x'.repeat(21) })).toMatchObject({
    errors: { note: 'Use at most 20 characters' },
  })
  await expect(workspace.submit('U0REVIEW', id, { colour: 'red' })).rejects.toThrow('no field for colour')
  await expect(workspace.submit('U0REVIEW', id, { reason: 'sold out' })).rejects.toThrow('"sold out" is not offered')
  expect(submitted).toEqual([])

  await workspace.submit('U0REVIEW', id, { Reason: 'No places left', note: 'no' })
  expect(workspace.modal('U0REVIEW')?.errors).toEqual({ note: 'Say a little more' })
  await workspace.submit('U0REVIEW', id, { reason: 'full' })
  expect(workspace.modal('U0REVIEW')).toBeNull()
  expect(submitted.slice(2)).toMatchObject([
    {
      reason: { reason: { type: 'static_select', selected_option: { value: 'full' } } },
      note: { note: { type: 'plain_text_input', value: null } },
    },
    'd1',
  ])
  expect(workspace.faults).toEqual([])
})

test.each([
  ['replaced', { response_action: 'update', view: { ...reasonModal, title: plain('Already declined') } }, 'Already declined', []],
  ['covered by another', { response_action: 'push', view: { ...reasonModal, title: plain('Sure?') } }, 'Sure?', []],
  ['cleared', { response_action: 'clear' }, undefined, []],
  ['answered nonsense', { response_action: 'explode' }, 'Decline', ['bad-response-action']],
  ['told of an error in no field', { response_action: 'errors', errors: { nothing: 'Wrong' } }, 'Decline', ['bad-response-action']],
  [
    'replaced by one too long',
    { response_action: 'update', view: { ...reasonModal, title: plain('x'.repeat(25)) } },
    'Decline',
    ['invalid-view'],
  ],
] as const)('a submitted modal is %s', async (_, response, title, faults) => {
  const { workspace, at } = await withCard((app) => {
    app.action('decline', async ({ ack, body, client }) => {
      if ('trigger_id' in body) await client.views.open({ trigger_id: String(body.trigger_id), view: reasonModal })
      await ack()
    })
    app.view('decline', ({ ack }) => ack(response as never))
  })
  await workspace.click('U0REVIEW', { ...at, button: 'Decline' })
  await workspace.submit('U0REVIEW', workspace.modal('U0REVIEW')?.id ?? '', { reason: 'full' })
  const view = workspace.modal('U0REVIEW')
  expect(view?.type === 'modal' ? view.title.text : undefined).toBe(title)
  expect(workspace.faults.map(({ kind }) => kind)).toEqual(faults)
})

test('a modal is updated while it is open, unless somebody was quicker', async () => {
  const { workspace, at, client } = await withCard((app) =>
    app.action('decline', async ({ ack, body, client }) => {
      if ('trigger_id' in body) await client.views.open({ trigger_id: String(body.trigger_id), view: reasonModal })
      await ack()
    }),
  )
  await workspace.click('U0REVIEW', { ...at, button: 'Decline' })
  const { id = '', hash } = workspace.modal('U0REVIEW') ?? {}
  const view: ModalView = { ...reasonModal, title: plain('Newer') }
  await client.views.update({ view_id: id, hash, view })
  await expect(client.views.update({ view_id: id, hash, view })).rejects.toMatchObject({ data: { error: 'hash_conflict' } })
  await workspace.close('U0REVIEW', id)
  await expect(client.views.update({ view_id: id, view })).rejects.toMatchObject({ data: { error: 'not_found' } })
  expect(workspace.faults).toEqual([])
})

test('respond() whispers, replaces, deletes, and says which it means', async () => {
  const { workspace, at } = await withCard(
    (app) => {
      app.action('whisper', async ({ ack, respond }) => {
        await ack()
        await respond({ text: 'Only for you', replace_original: false, response_type: 'ephemeral', blocks: card('w', 'Again', 'Away') })
      })
      app.action('again', async ({ ack, respond }) => {
        await ack()
        await respond({ text: 'Replaced', replace_original: true, blocks: card('w', 'Away') })
      })
      app.action('away', async ({ ack, respond }) => {
        await ack()
        await respond({ delete_original: true })
      })
      app.action('vague', async ({ ack, respond }) => {
        await ack()
        await respond('Hm')
      })
    },
    ['Whisper', 'Vague'],
  )
  const whispers = () => workspace.ephemerals('U0REVIEW')
  await workspace.click('U0REVIEW', { ...at, button: 'Whisper' })
  const { ts } = await workspace.until('a whisper', () => whispers()[0])
  await expect(workspace.click('U0LEAD', { channel, ts, button: 'Again' })).rejects.toThrow('sees no message')
  await workspace.click('U0REVIEW', { channel, ts, button: 'Again' })
  await workspace.until('its replacement', () => whispers()[0]?.text === 'Replaced')
  await workspace.click('U0REVIEW', { channel, ts, button: 'Away' })
  await workspace.until('its end', () => whispers().length === 0)
  expect(workspace.faults).toEqual([])

  await workspace.click('U0REVIEW', { ...at, button: 'Vague' })
  await workspace.until('the fault', () => workspace.faults.length > 0)
  expect(workspace.faults).toMatchObject([{ kind: 'ambiguous-respond' }])
})

test('a response URL lasts thirty minutes', async () => {
  const failures: unknown[] = []
  const { workspace, at } = await withCard((app, clock) =>
    app.action('approve', async ({ ack, respond }) => {
      clock.now = clock.now.add({ minutes: 31 })
      await ack()
      await respond({ text: 'Late', replace_original: false }).catch((error: unknown) => failures.push(error))
    }),
  )
  await workspace.click('U0REVIEW', { ...at, button: 'Approve' })
  await workspace.until('the refusal', () => workspace.faults.length > 0)
  expect(workspace.faults).toMatchObject([{ kind: 'response-url', what: 'older than thirty minutes' }])
  expect(workspace.ephemerals('U0REVIEW')).toEqual([])
})

test('a command, a shortcut and a home', async () => {
  const { workspace, at } = await withCard((app) => {
    app.command('/hub', ({ ack, command }) => ack(`${command.channel_id} ${command.user_id} ${command.text}`))
    app.shortcut('open', async ({ ack, shortcut, client }) => {
      await ack()
      await client.views.open({ trigger_id: shortcut.trigger_id, view: reasonModal })
    })
    app.event('app_home_opened', async ({ event, client }) => {
      const view = { type: 'home' as const, blocks: [{ type: 'section' as const, text: plain('My hubs') }] }
      await client.views.publish({ user_id: event.user, view })
    })
  })
  await workspace.slash('U0REVIEW', channel, '/hub', 'status')
  expect(workspace.ephemerals('U0REVIEW')).toMatchObject([{ text: 'C0ARCH U0REVIEW status' }])
  await workspace.shortcut('U0LEAD', at, 'open')
  await workspace.until('the modal', () => workspace.modal('U0LEAD'))
  await workspace.openHome('U0LEAD')
  const home = await workspace.until('the home', () => workspace.home('U0LEAD'))
  expect(home.blocks).toMatchObject([{ type: 'section' }])
  expect(workspace.faults).toEqual([])
})
