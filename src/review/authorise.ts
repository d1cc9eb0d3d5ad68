/** Who may act: a reviewer on the hub's own list, in the hub's own workspace. Checked at the click and again at submission. */
import type { App, StoredMessage } from '../app.ts'
import type { Case } from '../core/declaration.ts'
import type { Actor, Hub, Reviewer } from '../core/hub.ts'
import { isConflicted } from '../core/round/conflict.ts'
import type { Proposal } from '../core/round/proposal.ts'
import { conflicted, leadOnly, notYours, type Said, unknown, wrongWorkspace } from './say.ts'
import type { Workspaces } from './workspaces.ts'

/** What handlers of clicks and submissions work with. */
export type Room = { app: App; workspaces: Workspaces }

/** Who pressed or submitted, as Slack signed it. */
type Person = { user: string; team: string | null }

type Refused = { kind: 'refused'; say: Said }
export type Admitted<T> = { kind: 'admitted'; actor: Extract<Actor, { kind: 'slack' }>; it: T } | Refused

/** The hub comes from the declaration's row, never from the button; with `lead`, only its leads come in. A refusal leaves one audit row. */
export async function admitToCase(room: Room, id: string, person: Person, lead?: 'lead'): Promise<Admitted<Case>> {
  const c = await room.app.declarations.case(id)
  if (!c) return lost(room.app, person)
  const entry = await admit(room, c.hub, person, id, c)
  if (entry.kind === 'refused' || !lead) return entry
  const leading = await admitToHub(room, c.hub, person, lead)
  return leading.kind === 'refused' ? leading : entry
}

/** To a modal about what whoever has an interest in the school leaves to others: they are told before they have typed anything. */
export async function admitToDecide(room: Room, id: string, person: Person, lead?: 'lead'): Promise<Admitted<Case>> {
  const entry = await admitToCase(room, id, person, lead)
  if (entry.kind === 'refused' || !isConflicted(entry.it, person.user)) return entry
  await room.app.audit.refusal(entry.actor, 'conflicted', id)
  return { kind: 'refused', say: conflicted() }
}

export async function admitToMail({ app, workspaces }: Room, id: string, person: Person): Promise<Admitted<StoredMessage>> {
  const message = await app.messages.get(id)
  return message ? admit({ app, workspaces }, app.hubs.get(message.hub), person, id, message) : lost(app, person)
}

/** To what is about a case as to the case itself; `about` is that case, or null. */
export async function admitToProposal(
  room: Room,
  id: string,
  person: Person,
): Promise<Admitted<{ proposal: Proposal; about: Case | null }>> {
  const proposal = await room.app.proposals.get(id)
  if (!proposal) return lost(room.app, person)
  const entry = proposal.declaration
    ? await admitToCase(room, proposal.declaration, person)
    : await admit(room, room.app.hubs.get(proposal.hub), person, null, null)
  return entry.kind === 'refused' ? entry : { ...entry, it: { proposal, about: entry.it } }
}

/** To what concerns a hub as a whole; with `lead`, only its leads come in. */
export async function admitToHub(room: Room, hub: Hub, person: Person, lead?: 'lead'): Promise<Admitted<Reviewer>> {
  const entry = await admit(room, hub, person, null, hub)
  if (entry.kind === 'refused') return entry
  const reviewer = await room.app.hubs.reviewer(hub.id, person.user)
  if (reviewer && (!lead || reviewer.role === 'lead')) return { kind: 'admitted', actor: entry.actor, it: reviewer }
  await room.app.audit.refusal(entry.actor, 'slack-not-a-lead', null)
  return { kind: 'refused', say: leadOnly(hub.name) }
}

/** For what only a lead is offered; what a lead may do is checked when it is done. */
export const roleOf = async ({ app }: Room, hub: Hub, user: string): Promise<Reviewer['role']> =>
  (await app.hubs.reviewer(hub.id, user))?.role ?? 'reviewer'

async function admit<T>({ app, workspaces }: Room, hub: Hub, { user, team }: Person, subject: string | null, it: T): Promise<Admitted<T>> {
  const actor = { kind: 'slack', user } as const
  const own = await workspaces.of(hub.id)
  if (own.team !== team) {
    await app.audit.refusal(actor, 'slack-wrong-workspace', subject)
    return { kind: 'refused', say: wrongWorkspace() }
  }
  // Another app's bot can only be kept out by the list; ourselves nobody may put on it.
  if (user === own.botUser || !(await app.hubs.reviewer(hub.id, user))) {
    await app.audit.refusal(actor, 'slack-not-a-reviewer', subject)
    return { kind: 'refused', say: notYours(hub.name) }
  }
  return { kind: 'admitted', actor, it }
}

async function lost(app: App, { user }: Person): Promise<Refused> {
  await app.audit.refusal({ kind: 'slack', user }, 'slack-unknown-subject', null)
  return { kind: 'refused', say: unknown() }
}
