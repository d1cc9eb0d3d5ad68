-- The round from opening to places filled: offers, the waiting list's order, proposals, what staff know and say of a school.
-- Operators: quick; nothing is rewritten. Stop every process of the version before this one first.

-- An offered place is taken until the school has said no, or a person has freed it.
alter table declaration drop constraint declaration_state_check;
alter table declaration add constraint declaration_state_check
  check (state in ('received', 'needs-school', 'ready', 'approved', 'waitlisted', 'declined', 'offered', 'withdrawn'));
create or replace function count_places() returns trigger language plpgsql as $$
declare
  held boolean := tg_op = 'UPDATE' and old.state in ('approved', 'offered');
  holds boolean := new.state in ('approved', 'offered');
begin
  if held and not holds then
    update round_hub set taken = taken - 1 where round_id = old.round_id and hub_id = old.hub_id;
  elsif holds and not held then
    update round_hub set taken = taken + 1 where round_id = new.round_id and hub_id = new.hub_id;
  end if;
  return new;
end $$;

-- Its place on the waiting list, 1 first; null where it is not on one.
alter table declaration add column rank integer check (rank > 0);
-- Slack member who sees to it; null where nobody in particular does.
alter table declaration add column assignee text;

-- A released decision is never undone: another takes its place. `origin` says why there is another.
alter table decision add column replaced_at timestamptz;
alter table decision add column origin text not null default 'verdict' check (origin in ('verdict', 'reversal', 'offer'));
drop index one_standing_decision;
create unique index one_standing_decision on decision (declaration_id) where undone_at is null and replaced_at is null;

-- How long a school has to accept an offered place, and whether Compare suggests an order.
alter table round add column accept_days integer not null default 5 check (accept_days > 0);
alter table round add column suggests_rank boolean not null default false;
-- Places that two people have added to those of countersign.yaml; `places` is all of them.
alter table round_hub add column raised integer not null default 0 check (raised >= 0);

-- A place offered to a school on the waiting list; numbered within its declaration.
create table offer (
  declaration_id uuid not null references declaration,
  number integer not null check (number > 0),
  by text not null,
  at timestamptz not null,
  -- The last day, in London, on which it can be accepted.
  accept_by date not null,
  reminded_at timestamptz,
  state text not null default 'open' check (state in ('open', 'accepted', 'declined', 'lapsed')),
  closed_at timestamptz,
  primary key (declaration_id, number),
  check ((state = 'open') = (closed_at is null))
);
create unique index one_open_offer on offer (declaration_id) where state = 'open';

-- What Countersign proposes and a person confirms or puts aside. The key makes each proposal once.
create table proposal (
  id uuid primary key default gen_random_uuid(),
  key text not null unique,
  kind text not null check (kind in ('offer', 'lapse', 'withdrawal', 'raise')),
  round_id uuid not null,
  hub_id text not null,
  declaration_id uuid references declaration,
  body jsonb not null default '{}',
  made_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'done', 'dismissed', 'overtaken')),
  closed_by text,
  closed_at timestamptz,
  foreign key (round_id, hub_id) references round_hub
);
create index proposal_open on proposal (round_id, hub_id) where state = 'open';

-- Reviewers who have declared an interest in a school: they do not decide about it.
create table conflict (
  declaration_id uuid not null references declaration,
  slack_user text not null,
  at timestamptz not null,
  why text,
  primary key (declaration_id, slack_user)
);

-- What staff write to each other about a school. No letter draws from it.
create table remark (
  id bigint generated always as identity primary key,
  declaration_id uuid not null references declaration,
  by text not null,
  at timestamptz not null,
  text text not null
);
create index remark_case on remark (declaration_id, id);

-- What is known of a school's need, with where it is from; the newest row of a key counts, the others are the record.
create table factor (
  id bigint generated always as identity primary key,
  declaration_id uuid not null references declaration,
  key text not null,
  value text not null,
  source text not null,
  dated date,
  by text not null,
  at timestamptz not null
);
create index factor_case on factor (declaration_id, key, id);

-- What a round's life has already brought about at a hub: each event once.
create table round_event (
  round_id uuid not null,
  hub_id text not null,
  event text not null,
  at timestamptz not null,
  primary key (round_id, hub_id, event),
  foreign key (round_id, hub_id) references round_hub
);

create trigger record before update or delete on remark for each row execute function refuse_change();
create trigger record before update or delete on factor for each row execute function refuse_change();
