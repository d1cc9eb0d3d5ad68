-- Whoever takes a place waits for others who change the places, and never for rows that only refer to them.
-- Operators: instant.

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
    select given_up > refilled into fills from round_hub where round_id = new.round_id and hub_id = new.hub_id for no key update;
    update round_hub set taken = taken + 1, refilled = refilled + fills::int where round_id = new.round_id and hub_id = new.hub_id;
    if fills then
      update declaration set refills = true where id = new.id;
    end if;
  end if;
  return new;
end $$;
