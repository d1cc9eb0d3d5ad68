/** `countersign show`: everything about one declaration, as people or programs read it. */
import type { App } from '../app.ts'
import type { Case } from '../core/declaration.ts'
import type { Terminal } from './index.ts'
import { table } from './table.ts'

/** `which` is a reference, URN, school's name, or an address on the form; of several, the newest is shown. */
export async function show(app: App, which: string, { json }: { json: boolean }, { out, err }: Terminal): Promise<number> {
  const [found, ...others] = await app.declarations.find(which.trim())
  const c = found && (await app.declarations.case(found.id))
  if (!c) {
    err(`No declaration has the reference, URN, school name or e-mail address “${which}”. countersign list shows all there are.`)
    return 1
  }
  if (others.length > 0) err(`Also: ${others.map(({ reference }) => reference).join(', ')}`)
  const whole = await everything(app, c)
  out(json ? JSON.stringify(whole, null, 2) : asText(whole))
  return 0
}

type Whole = Awaited<ReturnType<typeof everything>>

async function everything(app: App, { declaration, hub, round, programme, school, receivedAt, reading, findings, signatures }: Case) {
  const { id } = declaration
  return {
    reference: declaration.reference,
    version: declaration.version,
    state: declaration.state,
    releasedAt: declaration.decision?.releasedAt?.toString() ?? null,
    hub: hub.id,
    programme: programme.id,
    round: round.name,
    school,
    receivedAt: receivedAt.toString(),
    revision: declaration.revision,
    fields: reading.fields,
    commitments: reading.commitments,
    findings,
    signatures: signatures.map(({ role, name, kind, grade, address, at, suffices, notes }) => ({
      role,
      name,
      kind,
      grade,
      address,
      at: at?.toString() ?? null,
      suffices,
      notes,
    })),
    messages: (await app.declarations.messages(id)).map((m) => ({
      id: m.id,
      disposition: m.disposition?.kind ?? 'received',
      receivedAt: m.receivedAt.toString(),
      messageId: m.mail?.messageId ?? null,
      from: m.mail?.from[0]?.address ?? null,
      subject: m.mail?.subject ?? null,
      authentication: m.authentication ?? null,
      documents: m.mail?.documents ?? [],
    })),
    letters: (await app.declarations.letters(id)).map(({ at, ...letter }) => ({ ...letter, at: at.toString() })),
    chases: (await app.declarations.chases(id)).map(({ dueAt, ...chase }) => ({ ...chase, dueAt: dueAt.toString() })),
    decisions: (await app.declarations.decisions(id)).map((d) => ({
      ...d,
      at: d.at.toString(),
      releaseAt: d.releaseAt?.toString() ?? null,
      releasedAt: d.releasedAt?.toString() ?? null,
      undoneAt: d.undoneAt?.toString() ?? null,
    })),
    audit: (await app.declarations.history(id)).map((entry) => ({ ...entry, at: entry.at.toString() })),
  }
}

function asText(w: Whole): string {
  const part = (title: string, body: string) => `\n${title}\n${body}`
  return [
    `${w.reference}  ${w.school.name ?? 'School not named'}  ${w.state}${w.releasedAt ? ` (released ${w.releasedAt})` : ''}`,
    `${w.programme} ${w.round}, ${w.hub}, received ${w.receivedAt}`,
    part(
      'The form',
      table(
        ['Field', 'Value', 'Confidence'],
        Object.entries(w.fields).map(([key, field]) => [key, field.value, field.confidence]),
        'No fields.',
      ),
    ),
    part(
      'Findings',
      table(
        ['Kind', 'Code', 'Message'],
        w.findings.map((f) => [f.kind, f.code, f.message]),
        'None.',
      ),
    ),
    part(
      'Signatures',
      table(
        ['Role', 'Name', 'Seen', 'Grade', 'Address'],
        w.signatures.map((s) => [s.role, s.name, s.kind, s.kind === 'not seen' ? null : s.grade, s.address]),
        'None.',
      ),
    ),
    part(
      'Letters',
      table(
        ['Letter', 'To', 'State', 'At'],
        w.letters.map((l) => [l.kind, l.to, l.state, l.at]),
        'None.',
      ),
    ),
    part(
      'Record',
      table(
        ['At', 'What'],
        w.audit.map((entry) => [entry.at, entry.what]),
        'Nothing.',
      ),
    ),
  ].join('\n')
}
