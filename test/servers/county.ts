/** A town with a hub for each way in, and its messages as they are stored. */
import { execFileSync } from 'node:child_process'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { openPool, openSql } from '../../src/store/sql.ts'
import { hub } from '../store/world.ts'
import { openTown } from '../town.ts'
import { eventually } from './process.ts'

const hubs = {
  'archimedes-ne': 'mastery@archimedes.example',
  'great-north': 'mastery@great-north.example',
  'south-yorkshire': 'mastery@south-yorkshire.example',
} as const
type HubId = keyof typeof hubs
export const inboxes: Record<HubId, string> = hubs

type Row = { hub: string; door: string; from: string | null; to: string[]; raw: Buffer; kind: string | null; missing: string | null }

/** `more` is added to the first hub. */
export async function openCounty(more: Partial<Config['hubs'][number]> = {}, settings: Partial<Config> = {}) {
  const town = await openTown({
    settings: {
      hubs: Object.entries(hubs).map(([id, inbox], i) => ({
        ...hub,
        id,
        name: `${id} Maths Hub`,
        inboxes: [inbox],
        reviewers: [
          { slack: 'U0LEAD', role: 'lead' },
          { slack: 'U0REVIEW', role: 'reviewer' },
        ],
        ...(i === 0 ? more : {}),
      })),
      lmtpPort: 0,
      ...settings,
    },
  })
  const pool = openPool(town.databaseUrl, 2)
  const { rows } = openSql(pool)
  const messages = () => rows<Row>`
    select hub_id as hub, door, mail_from as "from", rcpt_to as "to", raw, disposition->>'kind' as kind, missing from message order by received_at, id`
  return {
    town,
    messages,
    /** The message with this in it, once it has been sorted. */
    sorted: (text: string, seconds?: number) =>
      eventually(
        `"${text}" is sorted`,
        async () => {
          const [id] = await rows<{ id: string }>`
            select id from message where disposition is not null and position(${Buffer.from(text)} in raw) > 0 limit 1`
          return id && (await messages()).find(({ raw }) => raw.includes(text))
        },
        seconds,
      ),
    close: async () => {
      await pool.end()
      await town.close()
    },
  }
}

/** countersign.yaml of the same county, for a process of its own. */
export const yaml = () => `from: "Maths Hubs <declarations@hubs.example>"
hubs:
${Object.entries(hubs)
  .map(
    ([id, inbox]) => `  ${id}:
    name: ${id} Maths Hub
    inboxes: [${inbox}]
    contact: { name: Hub office, email: office@archimedes.example, telephone: "01632 960001" }
    slack: { channel: C0${id.replaceAll('-', '').toUpperCase()} }
    reviewers: [{ slack: U0LEAD, role: lead }, { slack: U0REVIEW, role: reviewer }]
`,
  )
  .join('')}rounds:
  - { programme: primary-mastery-readiness, name: 2018-19, opens: 2018-03-01, closes: 2018-05-25, startsOn: 2018-06-11, places: 6, hubs: [archimedes-ne] }
`

/** This checkout, where the account that Postfix pipes as can reach it; otherwise a copy of it by hard links. */
export async function reachable(): Promise<{ folder: string; copy: boolean }> {
  const here = process.cwd()
  try {
    execFileSync('setpriv', ['--reuid=nobody', '--clear-groups', 'test', '-r', join(here, 'src/main.ts')], { stdio: 'ignore' })
    return { folder: here, copy: false }
  } catch {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-copy-'))
    const parts = ['src', 'jobs', 'templates', 'package.json', 'node_modules'].map((name) => join(here, name))
    try {
      execFileSync('cp', ['-al', ...parts, folder], { stdio: 'ignore' })
    } catch {
      execFileSync('cp', ['-aL', ...parts, folder])
    }
    execFileSync('chmod', ['755', folder])
    return { folder, copy: true }
  }
}
