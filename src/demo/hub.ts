/** The demo's hubs: one that tells each decision when its undo window ends, one that tells them together. Their rounds opened a week ago. */
import { readFileSync } from 'node:fs'
import type { Setup } from './slack/world.ts'

export const hub = { id: 'archimedes-ne', name: 'Archimedes NE Maths Hub', inbox: 'mastery@archimedes.example', channel: 'C0ARCH' }
/** Decides together, has few places, and lets Compare suggest an order. */
export const ridings = {
  id: 'yorkshire-ridings',
  name: 'Yorkshire Ridings Maths Hub',
  inbox: 'mastery@ridings.example',
  channel: 'C0RIDINGS',
}
const domain = 'archimedes.example'
export const domains = [domain, 'ridings.example']

/** Who the person at the demo can be. */
export const people = [
  { id: 'U0REVIEW', name: 'Robin Okafor', role: 'Reviewer' },
  { id: 'U0LEAD', name: 'Alex Lindqvist', role: 'Lead' },
  { id: 'U0VISITOR', name: 'Sam Vickers', role: 'Not a reviewer' },
]

/** The scopes that our manifest asks for, and no others: what it forgets fails here as it would in Slack. */
const scopes = (): string[] => {
  const manifest: { oauth_config: { scopes: { bot: string[] } } } = JSON.parse(
    readFileSync(new URL('../../manifest.json', import.meta.url), 'utf8'),
  )
  return manifest.oauth_config.scopes.bot
}

export const setup = (secrets: Pick<Setup, 'signingSecret' | 'botToken'>): Setup => ({
  ...secrets,
  team: { id: 'T0HUBS', name: 'Maths Hubs' },
  users: people.map(({ id, name }) => ({ id, name })),
  channels: [
    { id: hub.channel, name: 'archimedes-mastery', members: people.map(({ id }) => id) },
    { id: ridings.channel, name: 'ridings-mastery', members: people.map(({ id }) => id) },
  ],
  scopes: scopes(),
})

/** countersign.yaml for today: it is written into the demo's data directory, to be looked at. */
export function countersignYaml(today: Temporal.PlainDate, undoWindow: string): string {
  const year = today.month >= 9 ? today.year : today.year - 1
  return `# Written by the demo each time it starts.
from: "Maths Hubs <declarations@${domain}>"
hubs:
  ${hub.id}:
    name: ${hub.name}
    aliases: [Archimedes, Archimedes NE]
    region: North East
    lead: Carmel College, Darlington
    inboxes: [${hub.inbox}]
    contact: { name: Hub office, email: office@${domain}, telephone: "01632 960001" }
    slack: { channel: ${hub.channel} }
    reviewers: [{ slack: U0LEAD, role: lead }, { slack: U0REVIEW, role: reviewer }]
  ${ridings.id}:
    name: ${ridings.name}
    aliases: [Yorkshire Ridings]
    region: Yorkshire and the Humber
    lead: Outwood Grange Academies Trust, Wakefield
    inboxes: [${ridings.inbox}]
    contact: { name: Hub office, email: office@ridings.example, telephone: "01632 960002" }
    slack: { channel: ${ridings.channel} }
    reviewers: [{ slack: U0LEAD, role: lead }, { slack: U0REVIEW, role: reviewer }]
rounds:
  - programme: primary-mastery-readiness
    name: ${year}-${String(year + 1).slice(2)}
    hubs: [${hub.id}]
    opens: ${today.subtract({ days: 7 })}
    closes: ${today.add({ days: 14 })}
    startsOn: ${today.add({ days: 31 })}
    places: 6
    release: each
    undoWindow: ${undoWindow}
    signatures: copied
  - programme: primary-mastery-readiness
    name: ${year}-${String(year + 1).slice(2)} Ridings
    hubs: [${ridings.id}]
    opens: ${today.subtract({ days: 7 })}
    closes: ${today.add({ days: 14 })}
    startsOn: ${today.add({ days: 31 })}
    places: 2
    release: together
    suggestsRank: true
`
}
