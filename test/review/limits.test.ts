/** Everything that the product can draw, for whatever a school writes: within Slack's limits, and calling nobody. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type * as z from 'zod'
import type { HistoryEntry, LetterRow, StoredMessage } from '../../src/app.ts'
import type { Case } from '../../src/core/declaration.ts'
import { Note } from '../../src/core/effect.ts'
import { flag } from '../../src/core/findings/finding.ts'
import { unreadMail } from '../../src/core/mail/message.ts'
import type { BoardRow } from '../../src/core/round/board.ts'
import { needsOf } from '../../src/core/round/needs.ts'
import type { Proposal } from '../../src/core/round/proposal.ts'
import { RoundEvent } from '../../src/core/round/round-event.ts'
import type { Held } from '../../src/core/round/together.ts'
import { mailPost } from '../../src/review/mail/mail-post.ts'
import { fill } from '../../src/review/mail/open-as.ts'
import { ask as askReply } from '../../src/review/mail/reply.ts'
import { askReason, toldInstead } from '../../src/review/modals.ts'
import { announcement, note } from '../../src/review/posts.ts'
import { behind } from '../../src/review/round/behind.ts'
import { compareView } from '../../src/review/round/compare-view.ts'
import { foundAt } from '../../src/review/round/find.ts'
import { home, strangersHome } from '../../src/review/round/home.ts'
import { ask as askMove } from '../../src/review/round/move.ts'
import { answerModal } from '../../src/review/round/offer-answer.ts'
import { offerEnded } from '../../src/review/round/offer-notes.ts'
import { proposalPost } from '../../src/review/round/proposals.ts'
import { queuePage } from '../../src/review/round/queue.ts'
import { askPlaces } from '../../src/review/round/raise.ts'
import { letterView } from '../../src/review/round/release-letter.ts'
import { releasedView, releaseView } from '../../src/review/round/release-view.ts'
import { releasedPost } from '../../src/review/round/released-post.ts'
import { roundPost } from '../../src/review/round/round-posts.ts'
import * as say from '../../src/review/say.ts'
import { assignModal } from '../../src/review/school/assign.ts'
import { card } from '../../src/review/school/card.ts'
import { conflictModal, liftModal } from '../../src/review/school/conflict.ts'
import { correctModal } from '../../src/review/school/correct.ts'
import { details } from '../../src/review/school/details.ts'
import { needModal } from '../../src/review/school/need-inputs.ts'
import { noteModal } from '../../src/review/school/notes.ts'
import { askReversal } from '../../src/review/school/reverse.ts'
import { backModal, withdrawnModal } from '../../src/review/school/withdrawal.ts'
import { boardOf } from '../core/boards.ts'
import { archimedes, messageId, programme, round } from '../core/moorside.ts'
import { anyText, caseOf, fits, nasty, strings } from './hostile.ts'

const now = Temporal.Instant.from('2018-05-24T16:00:00Z')
const uuid = '7f3a1f64-1c1b-4c6a-8a55-6f1b7a1d0001'
const own = { ...round, id: uuid }
const decision = {
  number: 1,
  verdict: 'approved',
  by: 'U0LEAD',
  at: now,
  reasonId: null,
  releaseAt: null,
  releasedAt: now,
  origin: 'verdict',
} as const

/** One of each kind of a union, with this text wherever there is room for words. */
const samples = (union: { options: readonly z.ZodType[] }, text: string): unknown[] =>
  union.options.map((option) => sample(option, text, ''))

function sample(schema: z.ZodType, text: string, key: string): unknown {
  const def = (schema as unknown as { def: Record<string, unknown> & { type: string } }).def
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(def.shape as Record<string, z.ZodType>).map(([name, inner]) => [name, sample(inner, text, name)]),
      )
    case 'literal':
      return (def.values as unknown[])[0]
    case 'enum':
      return Object.values(def.entries as object)[0]
    case 'array':
      return Array.from({ length: 40 }, () => sample(def.element as z.ZodType, text, key))
    case 'nullable':
    case 'optional':
      return sample(def.innerType as z.ZodType, text, key)
    case 'number':
      return 3
    case 'boolean':
      return true
    case 'string':
      if (key === 'at' || key === 'releaseAt' || key === 'since') return now.toString()
      if (key === 'acceptBy' || key === 'closes' || key === 'day') return '2018-05-24'
      return key === 'by' ? 'U0LEAD' : text
    default:
      throw new Error(`what is a ${def.type} in an effect?`)
  }
}

type Scene = { text: string; c: Case; rows: BoardRow[]; m: StoredMessage; held: Held[] }
const decided = (c: Case, more = {}): Case => ({
  ...c,
  declaration: { ...c.declaration, state: 'approved', decision: { ...decision, note: null, ...more } },
})
const offeredTo = (c: Case): Case => ({
  ...c,
  declaration: { ...c.declaration, state: 'offered' },
  offer: {
    number: 1,
    by: 'U0LEAD',
    at: now,
    acceptBy: Temporal.PlainDate.from('2018-05-24'),
    remindedAt: null,
    state: 'open',
    closedAt: null,
  },
})
const letters = ({ text }: Scene): LetterRow[] =>
  Array.from({ length: 60 }, () => ({ kind: 'request', to: text, state: 'failed', messageId: null, response: text, at: now }))
const history = ({ text }: Scene): HistoryEntry[] =>
  Array.from({ length: 200 }, () => ({ at: now, actor: { kind: 'slack', user: 'U0LEAD' }, what: 'decided', why: text }))
const boardAt = ({ rows }: Scene) => ({ round: own, hub: archimedes.id, rows })
const preview = ({ held, rows }: Scene) => {
  const undecided = rows.slice(0, 80)
  return {
    round: own,
    hub: archimedes.id,
    leaving: held.slice(0, 120),
    heldBack: held.slice(120, 160),
    timed: held.slice(160),
    undecided,
    released: 3,
    fingerprint: 'f'.repeat(64),
  }
}
const proposal = (kind: Proposal['kind'], { text, c }: Scene): Proposal => ({
  id: uuid,
  kind,
  round: uuid,
  hub: archimedes.id,
  declaration: kind === 'raise' ? null : c.declaration.id,
  body: { from: 6, to: 8, reason: text, by: 'U0LEAD', how: 'reply', address: text, text, message: uuid, offer: 1, number: 1, why: text },
  madeAt: now,
  state: 'open',
  closedBy: null,
  closedAt: null,
})

/** Every drawing that `src/review` exports, by file and name. A new one is added here, or is not drawn. */
const drawings: Record<string, (scene: Scene) => unknown[] | Promise<unknown[]>> = {
  'card.ts card': ({ c }) => [card(c, now), card(decided(c), now), card(offeredTo(c), now)],
  'posts.ts note': ({ c, text }) => samples(Note, text).map((n) => note(c, Note.parse(n))),
  'posts.ts announcement': ({ c }) => [announcement(c, { ...decision, note: null })],
  'mail-post.ts mailPost': ({ m }) => [
    mailPost(m),
    ...(['unreadable', 'stranger', 'doubted', 'several-forms'] as const).map((reason) =>
      mailPost({ ...m, disposition: { kind: 'held', reason, why: 'other' } }),
    ),
  ],
  'behind.ts behind': () => [
    behind({ id: uuid, hub: archimedes.id, since: now, arrived: 200, last: now, waiting: 190, endedAt: null }, now),
  ],
  'details.ts details': (scene) => [
    details(scene.c, letters(scene), history(scene), {
      chases: Array.from({ length: 30 }, () => ({
        revision: 1,
        number: 1,
        state: 'cancelled' as const,
        dueAt: now,
        outcome: scene.text,
        calledOffBy: 'U0LEAD',
      })),
      remarks: Array.from({ length: 30 }, () => ({ by: 'U0LEAD', at: now, text: scene.text })),
      link: 'https://hubs.slack.example/archives/C0ARCH/p1',
    }),
  ],
  'modals.ts askReason': ({ c, text }) =>
    (['approved', 'waitlisted', 'declined'] as const).map((verdict) =>
      askReason(
        c,
        verdict,
        Array.from({ length: 100 }, () => text),
      ),
    ),
  'modals.ts toldInstead': ({ c }) => [toldInstead(say.full(c, 6))],
  'correct.ts correctModal': ({ c }) => c.programme.sections.map(({ id }) => correctModal(c, id)),
  'open-as.ts fill': ({ m }) => [fill(m, { programme, round: own })],
  'need-inputs.ts needModal': ({ c }) => [needModal(c, () => 'm'.repeat(16))],
  'reply.ts ask': ({ m, text }) => [askReply(m, text)],
  'reverse.ts askReversal': ({ c }) => [askReversal(c, { ...decision, note: null })],
  'move.ts ask': ({ c }) => [askMove(c)],
  'offer-answer.ts answerModal': ({ c }) => [answerModal(c), answerModal(offeredTo(c))],
  'notes.ts noteModal': ({ c }) => [noteModal(c)],
  'withdrawal.ts withdrawnModal': ({ c }) => [withdrawnModal(c)],
  'withdrawal.ts backModal': ({ c }) => [backModal(c)],
  'assign.ts assignModal': ({ c }) => [assignModal(c)],
  'conflict.ts conflictModal': ({ c }) => [conflictModal(c)],
  'conflict.ts liftModal': ({ c }) => [liftModal({ ...c, conflicts: ['U0LEAD', 'U0REVIEW'] })],
  'offer-notes.ts offerEnded': ({ c }) => [offerEnded(c, { ...decision, verdict: 'declined', reasonId: 'no-places', note: null })],
  'raise.ts askPlaces': ({ text }) => [askPlaces({ ...own, name: text || 'A round' }, archimedes.id)],
  'release-letter.ts letterView': async ({ c }) =>
    [await letterView(decided(c, { releasedAt: null }), 1, now)].filter((view) => view !== null),
  'release-view.ts releaseView': (scene) =>
    [0, 3, 99].map((page) =>
      releaseView({ preview: preview(scene), hub: archimedes, programme: scene.text || 'A programme', lead: true, page }, now),
    ),
  'release-view.ts releasedView': (scene) => [releasedView(preview(scene))],
  'released-post.ts releasedPost': ({ held, text }) => [
    releasedPost({
      id: uuid,
      hub: archimedes.id,
      round: own,
      programme: text,
      by: 'U0LEAD',
      at: now,
      schools: held.map(({ reference, school, decision: { verdict } }) => ({ reference, school, verdict })),
    }),
  ],
  'compare-view.ts compareView': (scene) =>
    [0, 4].map((page) =>
      compareView({
        board: { ...boardAt(scene), round: { ...own, suggestsRank: true } },
        programme,
        rounds: [{ round: own, programme: scene.text || 'A programme' }],
        user: 'U0LEAD',
        meta: { hub: archimedes.id, round: uuid, sort: 'received', show: 'all', page },
      }),
    ),
  'home.ts home': (scene) => {
    const about = { user: 'U0REVIEW', reviewers: ['U0REVIEW'], proposals: [], undelivered: [], now }
    const one = {
      hub: { ...archimedes, name: scene.text || 'A hub' },
      fault: 'not_in_channel',
      rounds: [{ board: boardAt(scene), programme: scene.text }],
    }
    const hubs = Array.from({ length: 20 }, () => ({ ...one, needs: needsOf(boardAt(scene), about) }))
    return [home(hubs, { user: 'U0REVIEW', now }), home(hubs.slice(0, 1), { user: 'U0REVIEW', now })]
  },
  'home.ts strangersHome': () => [strangersHome('U0STRANGER')],
  'queue.ts queuePage': ({ rows }) => [0, 2].map((page) => queuePage(archimedes, rows, { page, user: 'U0LEAD', now })),
  'find.ts foundAt': ({ rows, text }) => [
    foundAt(
      archimedes,
      rows.map((row) => ({ row, addresses: [text], particulars: [text] })),
      { text, user: 'U0LEAD', now },
    ),
  ],
  'round-posts.ts roundPost': (scene) => {
    const about = { reviewers: ['U0REVIEW'], proposals: [{ kind: 'raise' as const, declaration: null }], undelivered: [] }
    return samples(RoundEvent, '2018-05-24')
      .map((event) => roundPost(RoundEvent.parse(event), { board: boardAt(scene), hub: archimedes, programme: scene.text, about, now }))
      .filter((drawn) => typeof drawn !== 'string')
  },
  'proposals.ts proposalPost': (scene) =>
    (['offer', 'lapse', 'withdrawal', 'raise'] as const).map((kind) =>
      proposalPost(proposal(kind, scene), {
        hub: archimedes,
        round: own,
        about: kind === 'raise' ? null : kind === 'lapse' ? offeredTo(scene.c) : scene.c,
      }),
    ),
  'say.ts already': () => [say.already({ ...decision, note: null }, 'U0REVIEW')],
  'say.ts full': ({ c }) => [say.full(c, 6, 'lead')],
  'say.ts noPlaceToReverse': ({ text }) => [say.noPlaceToReverse(text, 6)],
  'say.ts notYours': ({ text }) => [say.notYours(text)],
  'say.ts leadOnly': ({ text }) => [say.leadOnly(text)],
}

/** Parts of others above, or drawn from what is asked of an App: their own tests hold them to the limits. */
const elsewhere = new Set([
  'modals.ts modal',
  'beneath.ts onTopOf',
  'revised.ts revisedNote',
  'revised.ts correctedNote',
  'staff.ts assignedNote',
  'remarks.ts remarkNote',
  'offer-notes.ts offerNote',
  'withdrawal-posts.ts withdrawalNote',
  'open-details.ts detailsOf',
  'status.ts statusOf',
])

/** What a file exports that is sent to Slack as a whole, by its type. */
const rooms = readdirSync('src/review', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'))
const exported = rooms.flatMap((path) =>
  readFileSync(`src/review/${path}`, 'utf8')
    .split(/^export (?:async )?/m)
    .slice(1)
    .flatMap((chunk) => {
      const [, how = '', name = ''] = /^(function|const) (\w+)/.exec(chunk) ?? []
      const head = chunk.split(how === 'function' ? /\{\n/ : '=>')[0] ?? ''
      const draws = /\)\s*: (?:Promise<)?(?:Rendered|ModalView|HomeView|Said)\b/.test(head)
      // Sentences of our own, without anybody else's words.
      const file = basename(path)
      const fixed = file === 'say.ts' && !/hub: string|c: Case/.test(head)
      return draws && !fixed ? [`${file} ${name}`] : []
    }),
)

test('every drawing that there is stands in the table', () => {
  expect(exported.length).toBeGreaterThan(35)
  expect(exported.filter((name) => !(name in drawings) && !elsewhere.has(name))).toEqual([])
  expect(Object.keys(drawings).filter((name) => !exported.includes(name) && !name.startsWith('say.ts'))).toEqual([])
})

function scene(text: string, schools: number): Scene {
  const c = caseOf(text, 100)
  const states = ['ready', 'needs-school', 'approved', 'waitlisted', 'declined', 'offered', 'withdrawn'] as const
  const { rows } = boardOf(
    Array.from({ length: schools }, (_, n) => ({
      state: states[n % states.length] ?? 'ready',
      school: { name: text, urn: text },
      findings: Array.from({ length: 20 }, () => flag('x', null, text)),
      factors: programme.need.factors.map(({ key }) => ({ key, value: text, source: text, dated: null, by: 'U0LEAD', at: now })),
    })),
  )
  const held = rows.map(
    (row, n): Held => ({
      id: row.id,
      reference: row.reference,
      school: row.school,
      decision: {
        ...decision,
        releasedAt: null,
        revision: 2,
        verdict: (['approved', 'waitlisted', 'declined'] as const)[n % 3] ?? 'approved',
        note: text,
      },
      revision: 3,
      addressees: [{ address: text, roles: [text, text] }],
      unsigned: [text],
      objecting: [text],
      outstanding: [text, text],
      kept: null,
    }),
  )
  const mail: StoredMessage['mail'] = {
    ...unreadMail(),
    from: [{ name: text, address: text }],
    subject: text,
    text,
    documents: Array.from({ length: 30 }, () => ({
      name: text,
      kind: 'docx' as const,
      sha256: 'f'.repeat(64),
      size: 1,
      found: { kind: 'nothing' } as const,
    })),
  }
  const m: StoredMessage = {
    id: messageId,
    hub: archimedes.id,
    receivedAt: now,
    disposition: { kind: 'enquiry' },
    declaration: null,
    mail,
    dismissed: null,
  }
  return { text, c, rows, m, held }
}

/** As Slack takes it, with what a screen reader says. */
function check(drawn: unknown): void {
  const { type, text, blocks } = drawn as { type?: string; text?: string; blocks?: unknown[] }
  if (type === undefined) {
    expect(text).toMatch(/\S/)
    expect(text?.length).toBeLessThanOrEqual(4000)
    if (blocks) fits.message(blocks)
  } else fits.view(drawn)
  for (const said of strings(drawn)) {
    // A modal calls nobody, and its inputs hold what a form says as it stands.
    if (type === undefined) expect(said).not.toMatch(/<!(?:channel|here|everyone)\b/)
    expect(said.isWellFormed()).toBe(true)
  }
}

test.each(Object.entries(drawings))('%s', async (_, draw) => {
  for (const [n, text] of nasty.entries()) for (const drawn of await draw(scene(text, n % 2 ? 80 : 200))) check(drawn)
  const any = fc.asyncProperty(anyText, fc.constantFrom(0, 1, 80), async (text, schools) => {
    for (const drawn of await draw(scene(text, schools))) check(drawn)
  })
  await fc.assert(any, { numRuns: 10 })
})
