-- Letters that came back, and how many went to whom.
-- Operators: quick; nothing is rewritten.

-- What a delivery report said of a letter that the mail server had accepted; null where none has come.
alter table effect add column report text;
alter table effect add column reported_at timestamptz;

-- How many letters went to an address lately is counted before each one.
create index effect_to on effect ((body->'letter'->'to'->>'address'), created_at) where kind = 'letter';

-- Subjects and addresses may name a case by its reference: `declaration.reference` is unique already.
