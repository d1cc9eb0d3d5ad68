-- Doors: mail that is fetched from a mailbox, and mail of which only the head could be had.
-- Operators: nothing to do.

-- Why a message was stored without its body: the reason that a person reads. Null where it is whole.
alter table message add column missing text;

-- Every message seen in a mailbox, by what IMAP calls it: each is fetched once, even where moving it failed.
create table fetched (
  account text not null,
  uid_validity bigint not null,
  uid bigint not null,
  -- Counted before each attempt, so that a message that breaks the connection is known by it.
  attempts integer not null default 0,
  next_at timestamptz not null,
  -- What it was stored as; null until then.
  message_id uuid references message,
  -- When it was moved, or marked as seen.
  filed_at timestamptz,
  primary key (account, uid_validity, uid)
);
