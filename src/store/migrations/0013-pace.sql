-- Bursts: a turn for everything that is said in Slack, what goes first, and the post that says how far behind the cards are.
-- Operators: quick; a column is added to effects.

-- Until when the turns of a channel, a hub or a workspace have been taken. A row is locked only while a turn is taken.
create table pace (
  lane text primary key,
  spent_until timestamptz not null
);

-- 0: what a person has just done; 1: the rest; 2: what can wait until the cards are out.
alter table effect add column urgency smallint not null default 1 check (urgency between 0 and 2);
-- It is due, and `due_at` is only its turn.
alter table effect add column parked boolean not null default false;
-- Since when an attempt may have arrived without our hearing of it; null where none can have.
alter table effect add column doubted_at timestamptz;
update effect set doubted_at = created_at where attempts > 0 and state in ('pending', 'sending') and kind not in ('letter', 'chase');

-- A time in which more declarations came than a channel can take: one post says so, and is redrawn until all cards are out.
create table backlog (
  id uuid primary key default gen_random_uuid(),
  hub_id text not null references hub,
  since timestamptz not null,
  -- When the last card was out; null while some wait.
  ended_at timestamptz
);
create unique index one_backlog on backlog (hub_id) where ended_at is null;
create index backlog_hub on backlog (hub_id, since);

-- What waits for a turn in Slack: whether it draws a standing post again, and since when it waits.
-- A further kind of post that is redrawn is named here with what it is about.
create view turn as
  select e.id, e.hub_id as hub, e.kind, e.state, e.due_at, e.claimed_at, e.parked, e.urgency, e.key,
    case e.kind when 'card' then d.received_at else e.created_at end as since,
    case when exists (
      select 1 from post p where p.subject = case e.kind
        when 'card' then e.declaration_id
        when 'held' then e.message_id
        when 'enquiry' then e.message_id
        when 'proposal' then (e.body->>'proposal')::uuid
        when 'released' then (e.body->>'release')::uuid
        when 'behind' then (e.body->>'backlog')::uuid end
    ) then 'update' else 'post' end as way,
    -- It goes into the thread of a card that is still to be posted.
    e.kind in ('thread', 'original') and not exists (select 1 from post p where p.subject = coalesce(e.declaration_id, e.message_id)) as rootless
  from effect e left join declaration d on d.id = e.declaration_id
  where e.state in ('pending', 'sending') and e.kind not in ('letter', 'chase', 'reminder', 'export');
