-- The waiting list: its order without gaps, and places that were given and came free again.
-- Operators: quick; schools that wait already are ordered by when they were put on the list.

update declaration d set rank = n.rank from (
  select w.id, row_number() over (partition by w.round_id, w.hub_id order by v.at, w.received_at, w.id) as rank
  from declaration w left join decision v on v.declaration_id = w.id and v.undone_at is null and v.replaced_at is null
  where w.state = 'waitlisted'
) n where n.id = d.id;
update declaration set rank = null where state <> 'waitlisted';
alter table declaration add constraint only_who_waits_has_a_rank check (rank is null or state = 'waitlisted');
alter table declaration add constraint one_at_each_rank unique (round_id, hub_id, rank) deferrable initially deferred;

-- How often a place has been given up at this hub or added, and how many of those have been taken again.
alter table round_hub add column given_up integer not null default 0;
alter table round_hub add column refilled integer not null default 0;
alter table round_hub add constraint refilled_from_given_up check (refilled between 0 and given_up);
-- Whether it took one of those, to give it back where its verdict is undone.
alter table declaration add column refills boolean not null default false;

create or replace function count_places() returns trigger language plpgsql as $$
declare
  held boolean := tg_op = 'UPDATE' and old.state in ('approved', 'offered');
  holds boolean := new.state in ('approved', 'offered');
  fills boolean;
begin
  if held and not holds then
    -- An undone verdict gives nothing up: nobody had been told of the place.
    update round_hub set taken = taken - 1,
      given_up = given_up + (new.state in ('waitlisted', 'declined', 'withdrawn'))::int,
      refilled = refilled - (new.refills and new.state not in ('waitlisted', 'declined', 'withdrawn'))::int
    where round_id = old.round_id and hub_id = old.hub_id;
    update declaration set refills = false where id = new.id and refills;
  elsif holds and not held then
    select given_up > refilled into fills from round_hub where round_id = new.round_id and hub_id = new.hub_id for update;
    update round_hub set taken = taken + 1, refilled = refilled + fills::int where round_id = new.round_id and hub_id = new.hub_id;
    if fills then
      update declaration set refills = true where id = new.id;
    end if;
  end if;
  return new;
end $$;

-- An added place is one that nobody has yet, as one that was given up is.
create function count_raised() returns trigger language plpgsql as $$
begin
  new.given_up := new.given_up + greatest(0, new.raised - old.raised);
  return new;
end $$;
create trigger raised before update of raised on round_hub for each row execute function count_raised();
