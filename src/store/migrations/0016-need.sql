-- What is known of a school's need: with what the programme asks beside the value, such as the category and the district.
-- Operators: quick; nothing is rewritten.
alter table factor add column detail text;
