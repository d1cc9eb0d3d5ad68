-- Letters that an earlier version wrote, and that have not left yet or whose PDF is asked for again, say what they said then.
-- Operators: quick; letters of earlier rounds are rewritten.

update effect set body = jsonb_set(body, '{letter,facts}', '{"back": null}'::jsonb || (body->'letter'->'facts'))
where kind = 'letter' and body->'letter'->>'kind' in ('approved', 'waitlisted') and not (body->'letter'->'facts' ? 'back');
update effect set body = jsonb_set(body, '{letter,facts}', '{"left": null}'::jsonb || (body->'letter'->'facts'))
where kind = 'letter' and body->'letter'->>'kind' = 'chase' and not (body->'letter'->'facts' ? 'left');
