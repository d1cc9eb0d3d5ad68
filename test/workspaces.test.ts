/** Hubs that share a workspace and a lead, and a hub with a workspace of its own: each sees and decides its own schools, and no other's. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { form as filled } from '../src/demo/samples/form.ts'
import type { Workspace } from '../src/demo/slack/workspace.ts'
import { strings } from './review/hostile.ts'
import { hub, round } from './store/world.ts'
import { head, INBOX, lead1, lead2, openTown, type Town } from './town.ts'

const lead = { slack: 'U0LEAD', role: 'lead' as const }
const hubs = [
  { ...hub, reviewers: [lead, { slack: 'U0REVIEW', role: 'reviewer' as const }] },
  {
    ...hub,
    id: 'great-north',
    name: 'Great North Maths Hub',
    inboxes: ['mastery@greatnorth.example'],
    channel: 'C0GREAT',
    reviewers: [lead],
  },
  // The same person has another id there; and an id that is on this list is another person elsewhere.
  {
    ...hub,
    id: 'yorkshire',
    name: 'Yorkshire Ridings Maths Hub',
    inboxes: ['mastery@yorkshire.example'],
    channel: 'C0YORK',
    slackToken: 'xoxb-york',
    reviewers: [
      { slack: 'U0YORK', role: 'lead' as const },
      { slack: 'U0REVIEW', role: 'reviewer' as const },
    ],
  },
]

let town: Town
let york: Workspace
beforeAll(async () => {
  const rounds = [{ ...round, places: 6, hubs: hubs.map(({ id }) => id) }]
  town = await openTown({ channels: ['C0GREAT'], settings: { hubs, rounds } })
  york = town.slack.beside({
    botToken: 'xoxb-york',
    team: { id: 'T0YORK', name: 'Yorkshire' },
    users: ['U0YORK', 'U0REVIEW', 'U0OUTSIDER'].map((id) => ({ id, name: id })),
    channels: [{ id: 'C0YORK', name: 'yorkshire', members: ['U0YORK', 'U0REVIEW', 'U0OUTSIDER'] }],
  })
  york.deliverTo(`${town.http()}/slack/events`)
})
afterAll(async () => {
  expect([...town.slack.faults, ...york.faults]).toEqual([])
  await town.close()
})

let next = 190_500
async function declared(school: string, inbox: string, workspace: Workspace, channel: string) {
  const urn = String(next++)
  const content = Buffer.from(filled({ school, urn }))
  const attachments = [{ filename: 'form.docx', content }]
  const cc = [lead1, lead2]
  await town.send({ from: head, to: inbox, cc, subject: school, text: 'Attached.', attachments }, inbox)
  const card = await workspace.until(`the card of ${school}`, () =>
    workspace
      .channel(channel)
      .messages()
      .find(({ text }) => text.includes(school)),
  )
  const [{ id = '' } = {}] = await town.app().declarations.find(urn)
  return { id, at: { channel, ts: card.ts } }
}
const said = async (workspace: Workspace, user: string, act: () => Promise<unknown>) => {
  const before = workspace.ephemerals(user).length
  await act()
  return (await workspace.until('a word in private', () => workspace.ephemerals(user)[before])).text
}
const homeOf = async (workspace: Workspace, user: string) => {
  const before = workspace.home(user)?.hash
  await workspace.openHome(user)
  const view = await workspace.until('Home', () => {
    const drawn = workspace.home(user)
    return drawn && drawn.hash !== before && drawn
  })
  return strings(view.blocks).join('\n')
}

test('each card stands in its own hub’s channel, in its own workspace, and is decided there', async () => {
  const here = await declared('Archimedes Primary School', INBOX, town.slack, 'C0ARCH')
  const beside = await declared('Great North Primary School', 'mastery@greatnorth.example', town.slack, 'C0GREAT')
  const apart = await declared('York Primary School', 'mastery@yorkshire.example', york, 'C0YORK')
  const cards = (workspace: Workspace, channel: string) =>
    workspace
      .channel(channel)
      .messages()
      .filter(({ text }) => text.includes('Primary School'))
  expect([cards(town.slack, 'C0ARCH'), cards(town.slack, 'C0GREAT'), cards(york, 'C0YORK')].map(({ length }) => length)).toEqual([1, 1, 1])

  // One lead for two hubs; a reviewer of one of them decides nothing at the other.
  await town.slack.click('U0LEAD', { ...here.at, button: 'Approve' })
  await town.slack.click('U0LEAD', { ...beside.at, button: 'Approve' })
  await york.click('U0YORK', { ...apart.at, button: 'Approve' })
  for (const { id } of [here, beside, apart]) expect((await town.app().declarations.case(id))?.declaration.state).toBe('approved')
  await town.slack.until('an Undo', () => JSON.stringify(town.slack.channel('C0GREAT').message(beside.at.ts)?.blocks).includes('"Undo"'))
  expect(await said(town.slack, 'U0REVIEW', () => town.slack.click('U0REVIEW', { ...beside.at, button: 'Undo' }))).toContain(
    'Only the reviewers of Great North Maths Hub',
  )
  expect((await town.app().declarations.case(beside.id))?.declaration.state).toBe('approved')
  expect(await town.audit(beside.id)).toContain('slack-not-a-reviewer')
})

test('words typed in a channel are about the hub of that channel alone', async () => {
  const find = (workspace: Workspace, user: string, channel: string) =>
    said(workspace, user, () => workspace.slash(user, channel, '/hub', 'find primary'))
  expect(await find(town.slack, 'U0LEAD', 'C0ARCH')).toMatch(/One declaration at Archimedes[\s\S]*Archimedes Primary/)
  expect(await find(town.slack, 'U0LEAD', 'C0GREAT')).toMatch(/One declaration at Great North[\s\S]*Great North Primary/)
  expect(await find(york, 'U0YORK', 'C0YORK')).toMatch(/One declaration at Yorkshire[\s\S]*York Primary/)
  expect(await find(york, 'U0OUTSIDER', 'C0YORK')).toContain('Only the reviewers of Yorkshire')
})

test('Home shows the hubs of the workspace it is opened in, the shared lead both, and nothing of another workspace', async () => {
  const shared = await homeOf(town.slack, 'U0LEAD')
  for (const name of ['Archimedes NE Maths Hub', 'Great North Maths Hub', 'Archimedes Primary School', 'Great North Primary School'])
    expect(shared).toContain(name)
  expect(shared).not.toMatch(/York/)

  // U0REVIEW is on two lists, in two workspaces: in each, only that one's hub is theirs.
  const [here, there] = [await homeOf(town.slack, 'U0REVIEW'), await homeOf(york, 'U0REVIEW')]
  expect([here.includes('Archimedes'), here.includes('York')]).toEqual([true, false])
  expect([there.includes('Archimedes'), there.includes('York')]).toEqual([false, true])
})

test('a button of one workspace opens nothing from another, and is on the record once', async () => {
  const [{ id = '' } = {}] = await town.app().declarations.find('York Primary School')
  const before = (await town.audit(id)).length
  // As if somebody had copied a button's value: the card is another hub's, the person an id that is on York's list too.
  const forged = [
    {
      type: 'actions' as const,
      block_id: 'a',
      elements: [
        {
          type: 'button' as const,
          action_id: 'details',
          text: { type: 'plain_text' as const, text: 'Details' },
          value: JSON.stringify({ id, version: 1 }),
        },
      ],
    },
  ]
  const { ts = '' } = await town
    .app()
    .slack.of('archimedes-ne')
    .chat.postMessage({ channel: 'C0ARCH', text: 'forged', blocks: forged, unfurl_links: false })
  expect(await said(town.slack, 'U0REVIEW', () => town.slack.click('U0REVIEW', { channel: 'C0ARCH', ts, button: 'Details' }))).toContain(
    'only be done from the hub’s own Slack workspace',
  )
  expect(town.slack.modal('U0REVIEW')).toBeNull()
  expect((await town.audit(id)).slice(before)).toEqual(['slack-wrong-workspace'])
})

test('letters and files of a hub apart leave as its own', async () => {
  const [{ id = '' } = {}] = await town.app().declarations.find('York Primary School')
  const { ts = '' } = (await town.app().posts.get(id)) ?? {}
  await york.click('U0YORK', { channel: 'C0YORK', ts, button: 'Details' })
  const details = await york.until('Details', () => york.modal('U0YORK'))
  await york.click('U0YORK', { view: details.id, button: 'Original document' })
  await york.until('the file', () => york.direct('U0YORK')[0])
  expect(town.slack.direct('U0YORK')).toEqual([])
  expect(await town.audit(id)).toContain('original document asked for')
})
