-- The journey of a declaration: from the bytes of an e-mail to letters that left.
-- Operators: a first installation only; nothing to back up yet.

-- What countersign.yaml says, brought here at every start.
create table hub (
  id text primary key,
  name text not null,
  -- Why Slack refuses this hub's channel, in Slack's word; null while it works.
  slack_fault text
);

create table reviewer (
  hub_id text not null references hub,
  slack_user text not null,
  role text not null check (role in ('lead', 'reviewer')),
  primary key (hub_id, slack_user)
);

create table round (
  id uuid primary key default gen_random_uuid(),
  programme text not null,
  name text not null,
  opens date not null,
  closes date not null,
  starts_on date,
  release text not null check (release in ('each', 'together')),
  undo_seconds integer not null check (undo_seconds >= 0),
  signatures text not null check (signatures in ('copied', 'confirmed')),
  unique (programme, name)
);

-- The row that a verdict locks first. Whoever clicks at once, `taken` cannot pass `places`.
create table round_hub (
  round_id uuid not null references round,
  hub_id text not null references hub,
  places integer not null check (places > 0),
  taken integer not null default 0 check (taken >= 0),
  primary key (round_id, hub_id),
  constraint places_are_kept check (taken <= places)
);

create table message (
  id uuid primary key default gen_random_uuid(),
  hub_id text not null references hub,
  door text not null,
  received_at timestamptz not null,
  mail_from text,
  rcpt_to text[] not null,
  client_ip text,
  helo text,
  raw bytea not null,
  sha256 text not null,
  -- As sent, or made from the hash where the sender gave none.
  message_id text not null,
  -- Of what a person would call the same mail: without the headers that relays add.
  content_sha256 text not null,
  state text not null default 'received' check (state in ('received', 'read')),
  attempts integer not null default 0,
  -- When a job was last asked to move this row; the reconciler asks again, with the next epoch.
  queued_at timestamptz,
  epoch integer not null default 0,
  mail jsonb,
  disposition jsonb,
  declaration_id uuid,
  read_at timestamptz,
  dismissed_by text,
  dismissed_at timestamptz,
  check ((state = 'read') = (disposition is not null)),
  unique (hub_id, message_id, sha256),
  unique (hub_id, content_sha256)
);
create index message_waiting on message (received_at) where state = 'received';
create index message_thread on message (hub_id, message_id);

-- A school across rounds and hubs, by its URN. What a form calls the school stays with the declaration:
-- another school's slip of the pen must not rename it.
create table school (
  urn text primary key,
  first_named text
);

create table declaration (
  id uuid primary key default gen_random_uuid(),
  reference text not null unique,
  round_id uuid not null,
  hub_id text not null,
  school_urn text references school,
  school_name text,
  state text not null check (state in ('received', 'needs-school', 'ready', 'approved', 'waitlisted', 'declined', 'withdrawn')),
  -- What the checks gave; where an undone verdict returns to.
  checked text not null check (checked in ('received', 'needs-school', 'ready')),
  revision integer not null check (revision > 0),
  decisions integer not null default 0,
  version integer not null generated always as (revision + decisions) stored,
  -- When our server received the school's first message for this round: the time that counts.
  received_at timestamptz not null,
  checked_revision integer not null default 0,
  queued_at timestamptz,
  epoch integer not null default 0,
  foreign key (round_id, hub_id) references round_hub
);
create index declaration_round on declaration (round_id, hub_id);
create index declaration_school on declaration (school_urn);
create index declaration_unchecked on declaration (id) where checked_revision < revision;
alter table message add foreign key (declaration_id) references declaration;
create index message_case on message (declaration_id, received_at);

-- Counts places where it cannot be forgotten: in the database, with the state itself.
create function count_places() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.state = 'approved' and new.state <> 'approved' then
    update round_hub set taken = taken - 1 where round_id = old.round_id and hub_id = old.hub_id;
  elsif new.state = 'approved' and (tg_op = 'INSERT' or old.state <> 'approved') then
    update round_hub set taken = taken + 1 where round_id = new.round_id and hub_id = new.hub_id;
  end if;
  return new;
end $$;
create trigger places after insert or update of state on declaration for each row execute function count_places();

create table revision (
  id uuid primary key default gen_random_uuid(),
  declaration_id uuid not null references declaration,
  number integer not null,
  message_id uuid references message,
  author jsonb not null,
  received_at timestamptz not null,
  programme text not null,
  document jsonb not null,
  commitments jsonb not null,
  problems jsonb not null,
  -- Fields that differ from the revision before: key, from, to.
  changed jsonb not null,
  unique (declaration_id, number)
);

create table field (
  revision_id uuid not null references revision,
  key text not null,
  value text,
  normalised jsonb,
  source jsonb not null,
  confidence text not null check (confidence in ('high', 'medium', 'low')),
  primary key (revision_id, key)
);

-- Of the newest revision only: checks replace them.
create table finding (
  declaration_id uuid not null references declaration,
  position integer not null,
  code text not null,
  kind text not null check (kind in ('fixable', 'flag', 'ineligible')),
  field text,
  message text not null,
  primary key (declaration_id, position)
);

create table evidence (
  id bigint generated always as identity primary key,
  declaration_id uuid not null references declaration,
  role text not null,
  kind text not null check (kind in ('copied in', 'sent it', 'confirmed', 'objected', 'undeliverable')),
  address text not null,
  message_id uuid not null references message,
  grade text not null check (grade in ('A', 'B', 'C', 'D', 'unchecked')),
  form_sha256 text not null,
  covers text not null,
  at timestamptz not null,
  unique (declaration_id, role, kind, address, message_id, covers)
);

create table decision (
  declaration_id uuid not null references declaration,
  number integer not null,
  verdict text not null check (verdict in ('approved', 'waitlisted', 'declined')),
  by text not null,
  at timestamptz not null,
  reason_id text,
  note text,
  release_at timestamptz,
  released_at timestamptz,
  undone_at timestamptz,
  primary key (declaration_id, number),
  check (released_at is null or undone_at is null)
);
create unique index one_standing_decision on decision (declaration_id) where undone_at is null;
create index decision_due on decision (release_at) where released_at is null and undone_at is null;

-- What must happen outside: letters and Slack posts. The key makes each happen once.
create table effect (
  id uuid primary key default gen_random_uuid(),
  key text not null unique,
  kind text not null,
  hub_id text not null references hub,
  declaration_id uuid references declaration,
  message_id uuid references message,
  body jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'sending', 'sent', 'failed')),
  attempts integer not null default 0,
  due_at timestamptz not null,
  queued_at timestamptz,
  claimed_at timestamptz,
  epoch integer not null default 0,
  -- The Message-ID of a letter; the ts of a post.
  external_id text,
  -- What the other server said last.
  response text,
  created_at timestamptz not null,
  done_at timestamptz
);
create index effect_moving on effect (due_at) where state in ('pending', 'sending');
create index effect_case on effect (declaration_id, created_at);
create index effect_letter on effect (external_id) where kind = 'letter';

-- Where a card, a held message or an enquiry stands in Slack.
create table post (
  subject uuid primary key,
  channel text not null,
  ts text not null,
  hash text not null
);

create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor jsonb not null,
  declaration_id uuid,
  message_id uuid,
  what text not null,
  before jsonb,
  after jsonb,
  why text
);
create index audit_case on audit (declaration_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is a record: rows are added, never changed', tg_table_name;
end $$;
create trigger record before update or delete on revision for each row execute function refuse_change();
create trigger record before update or delete on field for each row execute function refuse_change();
create trigger record before update or delete on evidence for each row execute function refuse_change();
create trigger record before update or delete on audit for each row execute function refuse_change();

-- One row that readiness writes: a database that only reads is not ready.
create table heartbeat (at timestamptz not null);
insert into heartbeat values (now());
