import { table } from './table.ts';
export async function list(app, { json, held, messages }, { out }) {
    if (held || messages) {
        const rows = (await app.messages.waiting(messages)).map(asRow);
        out(json
            ? JSON.stringify(rows, null, 2)
            : table(['Received', 'Hub', 'What', 'From', 'Subject'], rows.map((row) => [
                row.receivedAt,
                row.hub,
                [row.disposition, row.reason, row.why].filter(Boolean).join(' · '),
                row.from,
                row.subject,
            ]), held ? 'Nothing waits.' : 'No messages.'));
        return 0;
    }
    const rows = await app.declarations.list();
    out(json
        ? JSON.stringify(rows, null, 2)
        : table(['Reference', 'School', 'URN', 'Hub', 'Round', 'State', 'Received'], rows.map((row) => [row.reference, row.school.name, row.school.urn, row.hub, row.round, row.state, row.receivedAt]), 'No declarations.'));
    return 0;
}
const asRow = (m) => ({
    id: m.id,
    hub: m.hub,
    receivedAt: m.receivedAt.toString(),
    disposition: m.disposition?.kind ?? 'received',
    reason: m.disposition?.kind === 'held' ? m.disposition.reason : null,
    why: m.disposition?.kind === 'held' ? m.disposition.why : null,
    declaration: m.declaration,
    from: m.mail?.from[0]?.address ?? null,
    subject: m.mail?.subject ?? null,
    documents: m.mail?.documents ?? [],
    dismissedBy: m.dismissed?.by ?? null,
});
