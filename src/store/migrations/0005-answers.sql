-- What signatories answer, what the hub answers, and letters that can be called off.
-- Operators: quick; nothing is rewritten.

-- Evidence from a signatory's page has no message behind it, and neither has a mail server's refusal.
alter table evidence alter column message_id drop not null;
create unique index evidence_without_message on evidence (declaration_id, role, kind, address, covers) where message_id is null;

-- A chase can be called off, by staff or because nothing is missing any more.
alter table effect drop constraint effect_state_check;
alter table effect add constraint effect_state_check check (state in ('pending', 'sending', 'sent', 'failed', 'cancelled'));
create index effect_about_message on effect (message_id) where kind = 'letter';

-- Who at the hub answered a held message or an enquiry, and the message in whose Slack thread a further one stands.
alter table message add column answered_by text;
alter table message add column answered_at timestamptz;
alter table message add column root_id uuid references message;
