-- Verdicts that a lead has released together: which ones left with which release.
-- Operators: quick; nothing is rewritten.

create table release (
  id uuid primary key default gen_random_uuid(),
  round_id uuid not null,
  hub_id text not null,
  -- Slack member, a lead of the hub.
  by text not null,
  at timestamptz not null,
  foreign key (round_id, hub_id) references round_hub
);
alter table decision add column release_id uuid references release;
create index decision_release on decision (release_id) where release_id is not null;
