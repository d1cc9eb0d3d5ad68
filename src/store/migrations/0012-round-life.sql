-- A hub that is taken out of a round takes what the round's life was there with it.
-- Operators: quick; nothing is rewritten.

alter table round_event drop constraint round_event_round_id_hub_id_fkey;
alter table round_event add constraint round_event_round_id_hub_id_fkey
  foreign key (round_id, hub_id) references round_hub on delete cascade;
