-- READ 1 as one statement, the JSON made by PostgreSQL.
\set number random(1, :members)
SELECT json_build_object('name', m.name, 'email', m.email,
    'balance', json_build_object('available', greatest(0, b.available), 'owed', b.debt,
        'pending', b.pending, 'spent', b.spent, 'expired', b.expired, 'lifetime', b.lifetime),
    'activity', (
        SELECT json_agg(json_build_object('id', f.seq, 'kind', upper(f.kind), 'points', s.points,
            'occurredAt', f.occurred_at, 'orderNumber', f.body->>'number',
            'amount', coalesce(f.body->'total', f.body->'amount'),
            'currencyCode', f.body->>'currency', 'note', f.body->>'note') ORDER BY f.seq DESC)
        FROM (SELECT * FROM fact WHERE member_id = m.id ORDER BY seq DESC LIMIT 10) f
        CROSS JOIN LATERAL (
            SELECT coalesce(sum(
                CASE WHEN e.to_account IN ('available', 'pending') THEN e.points ELSE 0 END
                - CASE WHEN e.from_account IN ('available', 'pending') THEN e.points ELSE 0 END), 0)
                AS points
            FROM entry e WHERE e.member_id = f.member_id AND e.fact_seq = f.seq) s))
FROM member_identity i
JOIN member m ON m.id = i.member_id
JOIN balance b ON b.member_id = m.id
WHERE i.store = 'default' AND i.external_id = 'C' || lpad(:number::text, 7, '0');
