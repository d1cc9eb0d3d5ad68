-- Requests that Slack signed and that have been taken, for a quarter of an hour: the same one sent twice changes nothing.
-- Operators: quick; nothing is rewritten.

create table slack_request (
  signature text primary key,
  at timestamptz not null
);
create index slack_request_age on slack_request (at);

-- What has a job of its own is no post. What waits for a turn in Slack: whether it draws a standing post again, and since when it waits.
-- A further kind of post that is drawn again is named here with what it is about.
create or replace view turn as
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
  where e.state in ('pending', 'sending') and e.kind not in ('letter', 'chase', 'reminder', 'offer', 'export');
