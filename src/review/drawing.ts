/** What an effect shows in Slack, drawn from the present state. */
import { createHash } from 'node:crypto'
import type { App, DueEffect } from '../app.ts'
import type { Case } from '../core/declaration.ts'
import { REDRAWN } from '../core/round/backlog.ts'
import type { Rendered } from '../outbound/slack.ts'
import { aboutNeeds } from './about-needs.ts'
import { mailPost } from './mail/mail-post.ts'
import { pictureOf } from './picture.ts'
import { announcement, note } from './posts.ts'
import { behind } from './round/behind.ts'
import { missedBy } from './round/missed.ts'
import { proposalPost } from './round/proposals.ts'
import { releasedPost } from './round/released-post.ts'
import { roundPost } from './round/round-posts.ts'
import { wroteSince } from './round/wrote-since.ts'
import { card } from './school/card.ts'

type Where = { channel: string; ts: string }

type Drawing = {
  /** What the post is about, where it is drawn again when that changes; null for what is said once. */
  subject: string | null
  /** Under which post it goes; `subject` is that one's. */
  thread: (Where & { subject: string }) | null
  rendered: Rendered
  /** The same hash shows the same thing: nothing needs to be sent. */
  hash: string
  /** It is to be drawn again after so many seconds, because time alone changes it. */
  again?: number
}

/** It is too late to say this, and why. */
type Overtaken = { overtaken: string }

/** `not-yet`: it goes into the thread of a card that is still to be posted. Throws for an effect without its subject. */
export async function drawing(app: App, { effect, declaration, message, hub }: DueEffect): Promise<Drawing | Overtaken | 'not-yet'> {
  switch (effect.kind) {
    case 'card': {
      const c = await theCase(app, declaration)
      return drawn(card(c, app.now()), c.declaration.id)
    }
    case 'thread': {
      const c = await theCase(app, declaration)
      return under(app, c.declaration.id, drawn(note(c, effect.note), null))
    }
    case 'proposal': {
      const p = await app.proposals.get(effect.proposal)
      if (!p) throw new Error(`there is no proposal ${effect.proposal}`)
      const round = await app.rounds.at(p.round, p.hub)
      if (!round) throw new Error(`there is no round ${p.round} at ${p.hub}`)
      const about = p.declaration === null ? null : await theCase(app, p.declaration)
      const written = p.kind === 'lapse' && about !== null && (await wroteSince(app, about))
      const missed = p.kind === 'lapse' && about !== null ? await missedBy(app, about) : null
      return drawn(proposalPost(p, { hub: app.hubs.get(p.hub), round, about, written, missed }), p.id)
    }
    case 'announcement': {
      const c = await theCase(app, declaration)
      const { decision } = c.declaration
      if (decision?.number !== effect.decision) return { overtaken: 'another decision has been made since' }
      return drawn(announcement(c, decision), null)
    }
    case 'released': {
      const release = await app.releases.get(effect.release)
      if (!release) throw new Error(`there is no release ${effect.release}`)
      return drawn(releasedPost(release), release.id)
    }
    case 'held':
    case 'enquiry': {
      const m = message === null ? null : await app.messages.get(message)
      if (!m) throw new Error(`there is no message ${message}`)
      if (!m.root) return drawn(mailPost(m), m.id)
      return under(app, m.root, drawn(mailPost(m), m.id))
    }
    case 'behind': {
      const b = await app.posts.backlog(effect.backlog)
      if (!b) throw new Error(`there is no backlog ${effect.backlog}`)
      return { ...drawn(behind(b, app.now()), b.id), ...(b.endedAt === null && { again: REDRAWN }) }
    }
    case 'round': {
      const board = await app.rounds.board(effect.round, hub)
      if (!board) return { overtaken: 'the round is not held at this hub any more' }
      const programme = app.programmes.get(board.round.programme)?.name ?? board.round.programme
      const about = await aboutNeeds(app, effect.round, hub)
      const post = roundPost(effect.event, { board, hub: app.hubs.get(hub), programme, about, now: app.now() })
      if (typeof post === 'string') return { overtaken: post }
      const picture = effect.event.kind === 'closed' ? await pictureOf(app, board) : null
      return drawn({ ...post, blocks: [...post.blocks, ...(picture ? [picture] : [])] }, null)
    }
    case 'original':
    case 'export':
    case 'confirmation':
    case 'chase':
    case 'reminder':
    case 'offer':
    case 'letter':
      throw new Error(`what is a ${effect.kind} is not drawn`)
    default:
      return effect satisfies never
  }
}

async function theCase(app: App, declaration: string | null): Promise<Case> {
  const c = declaration === null ? null : await app.declarations.case(declaration)
  if (!c) throw new Error(`there is no declaration ${declaration}`)
  return c
}

/** In the thread of a post, once that stands: it may still be to come, or to come again because somebody has deleted it. */
async function under(app: App, subject: string, it: Drawing): Promise<Drawing | 'not-yet'> {
  const root = await app.posts.get(subject)
  return root && root.hash !== '' ? { ...it, thread: { subject, channel: root.channel, ts: root.ts } } : 'not-yet'
}

const drawn = (rendered: Rendered, subject: string | null): Drawing => ({
  subject,
  thread: null,
  rendered,
  hash: createHash('sha256').update(JSON.stringify(rendered)).digest('hex'),
})
